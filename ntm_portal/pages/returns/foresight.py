"""What accepting a return would do to the reports: worked out when somebody acts on it; pages only read it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from communes.models import Submission, SubmissionCheck, SubmissionState, Unit
from communes.selectors import province_on
from communes.services import lock_units
from communes.submissions.accepting import touched_units, write
from communes.submissions.difference import difference
from communes.submissions.findings import Difference
from communes.submissions.reasons import problems_of, reasons_of
from ntm_portal.pages.returns.plans import books
from ntm_portal.pages.returns.selectors.problems import units_to_mend
from reports.build import build_progress_report
from reports.fact_words import FACT_KINDS
from reports.figures import Figure

LIVE = (SubmissionState.CHECKED, SubmissionState.SENT)
Line = dict[str, str]  # report, key, label, before, after


def shown_difference(file: Submission) -> Difference | None:
    """While it is not sent, units with something to mend are not part of it: they are mended or left out."""
    is_draft = file.state == SubmissionState.CHECKED
    left_out = tuple(units_to_mend(problems_of(file))) if is_draft else file.check_result.left_out
    return difference(file, books(), left_out=left_out)


@transaction.atomic
def foresee(submission: Submission, *, by: User) -> None:
    """Keeps what the reports would say, where that is not known yet of the facts as they are now."""
    if submission.state not in LIVE:
        return
    lock_units(touched_units(submission))  # nobody records, or voids, the same facts while they are tried out
    found = shown_difference(submission)
    if found is None or is_current(submission, found):
        return
    submission.check_result.foreseen = {"of": _state(submission, found), "lines": list(_lines(submission, found, by))}
    rows = SubmissionCheck.objects.filter(pk=submission.check_result.pk)
    rows.update(foreseen=submission.check_result.foreseen)


def kept_lines(submission: Submission) -> list[Line]:
    return list(submission.check_result.foreseen.get("lines", []))


def is_current(submission: Submission, found: Difference) -> bool:
    """Whether what is kept holds for this difference, and nothing was recorded since."""
    return bool(submission.check_result.foreseen.get("of") == _state(submission, found))


def shown_name(submission: Submission, found: Difference) -> str:
    """What a page shows: the difference as it is now, and the reports as they are kept."""
    return _name(found, kept_lines(submission))


def name_of(submission: Submission, found: Difference, *, by: User) -> str:
    """What a page would have to show now. The reports are built only where something was recorded meanwhile."""
    lines = kept_lines(submission) if is_current(submission, found) else list(_lines(submission, found, by))
    return _name(found, lines)


def _name(found: Difference, lines: list[Line]) -> str:
    return hashlib.sha256(json.dumps([found.digest, lines]).encode()).hexdigest()


def _state(submission: Submission, found: Difference) -> str:
    """The difference with its reasons, and the newest fact of each table: facts are only ever added."""
    newest = [kind.model.objects.aggregate(newest=Max("pk"))["newest"] for kind in FACT_KINDS]
    reasons = sorted(reasons_of(submission, found.claims).items())
    return hashlib.sha256(json.dumps([found.digest, newest, reasons]).encode()).hexdigest()


# --- Tried out --------------------------------------------------------------------------------------------------------


def _lines(submission: Submission, found: Difference, by: User) -> Iterator[Line]:
    """The facts are written, the reports are built, and all is rolled back: the same code says what would be."""
    if not (found.changes or found.voided):
        return
    subjects = _subjects(submission)
    before = {subject.pk: _figures(subject, submission) for subject in subjects}
    with transaction.atomic():
        write(found, submission, books().ledgers, by=by, reasons=reasons_of(submission, found.claims))
        after = {subject.pk: _figures(subject, submission) for subject in subjects}
        transaction.set_rollback(True)
    told: set[tuple[str, ...]] = set()
    for subject in subjects:
        for line in _once(list(_changed(before[subject.pk], after[subject.pk])), subject):
            if tuple(line.values()) not in told:  # a figure of a commune stands in both reports
                told.add(tuple(line.values()))
                yield {"report": subject.full_name, **line}


def _subjects(submission: Submission) -> list[Unit]:
    """The report about the unit that sends, and that of the province, which a district's figures change too."""
    province = province_on(submission.period.cutoff)
    return list({unit.pk: unit for unit in (submission.unit, province) if unit}.values())


def _figures(subject: Unit, submission: Submission) -> Mapping[str, Figure]:
    return build_progress_report(unit=subject, period=submission.period).figures


def _changed(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> Iterator[Line]:
    for key, figure in {**before, **after}.items():
        was, will_be = _printed(before.get(key)), _printed(after.get(key))
        if was != will_be:
            yield {"key": key, "label": figure.label, "before": was, "after": will_be}


def _once(lines: list[Line], subject: Unit) -> Iterator[Line]:
    """The report about a district tells its figures once more in the row of the district."""
    told = {(line["label"], line["before"], line["after"]) for line in lines}
    for line in lines:
        short = line["label"].removesuffix(f", {subject.full_name}")
        if short == line["label"] or (short, line["before"], line["after"]) not in told:
            yield line


def _printed(figure: Figure | None) -> str:
    return figure.printed if figure else "–"
