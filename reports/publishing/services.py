"""Verbs of sign-off: explaining a finding, publishing a version."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.access import Decision, Denied, can_publish, can_write_narrative, scope_of
from communes.models import Period, PeriodState, Unit
from communes.records import save_record
from ntm_portal.lib.text import without_unseen
from reports.build import ProgressReport, build_progress_report
from reports.checks.door import gate_for
from reports.checks.findings import Gate
from reports.models import Explanation, PublishedFile, PublishedReport
from reports.publishing import frozen
from reports.renderers.files import KINDS


class Changed(Exception):
    """Figures, text or explanations changed since the person looked; nothing was published."""


def explain(*, period: Period, subject: Unit, finding: str, text: str, by: User, based_on: int | None) -> Explanation:
    """Says why a finding stands. Raises Superseded where somebody else has said it meanwhile."""
    _require(can_write_narrative(scope_of(by), subject))
    text = without_unseen(text).strip()
    if not text:
        raise ValidationError(_("Say in a sentence why this is right, or correct it."))
    row = Explanation.objects.filter(period=period, subject=subject, finding=finding).first()
    row = row or Explanation(period=period, subject=subject, finding=finding)
    row.text = text
    return save_record(row=row, by=by, based_on=based_on)


def publish(
    *,
    period: Period,
    subject: Unit,
    by: User,
    version: int,
    shown: str,
    number: int | None,
    signed_on: date | None,
    change_note: str = "",
) -> tuple[PublishedReport, bool]:
    """Freezes the report as the next version; answers whether this call did it.

    `version` is the one that the person saw coming: whoever comes second finds it published. `shown` is
    `frozen.digest` of what the person looked at; raises Changed when the report says something else by now.
    Files are rendered before anything is locked, and go again when the version cannot be stored.
    """
    _require(can_publish(scope_of(by), subject))
    if done := PublishedReport.objects.of(period, subject).filter(version=version).first():
        return done, False
    known_at = timezone.now()
    report = build_progress_report(unit=subject, period=period, known_at=known_at)
    gate = gate_for(report, period, subject)
    if frozen.digest(report, gate) != shown:
        raise Changed
    newest = PublishedReport.objects.of(period, subject).first()
    _refuse_out_of_turn(newest, version)
    change_note = without_unseen(change_note).strip()
    _refuse_unready(period, gate, version, number, signed_on, change_note)
    paper = replace(frozen.signed(report, number, signed_on, _edition(newest, change_note)), version=version)
    _refuse_the_same(newest, paper)
    files = {ending: kind.render(paper) for ending, kind in KINDS.items()}
    row = PublishedReport(
        period=period,
        subject=subject,
        version=version,
        number=number,
        signed_on=signed_on,
        change_note=change_note,
        known_at=known_at,
        published_by=by,
        is_sample=settings.DEMO,
        **_frozen_parts(paper, gate),
    )
    return _stored(row, files)


def _frozen_parts(report: ProgressReport, gate: Gate) -> dict[str, Any]:
    return {
        "letterhead": frozen.frozen_letterhead(report.period),
        "figures": frozen.frozen_figures(report),
        "narrative": dict(report.narrative),
        "findings": [frozen.frozen_finding(finding, gate) for finding in gate.findings],
    }


def _refuse_unready(
    period: Period, gate: Gate, version: int, number: int | None, signed_on: date | None, change_note: str
) -> None:
    if period.state != PeriodState.CLOSED:
        raise ValidationError(
            _("Close the period first: a published report stands on figures that nobody enters any more.")
        )
    if not gate.is_clear:
        raise ValidationError(
            _("Findings still stand in the way: correct what must be corrected and explain the rest.")
        )
    if version > 1 and not change_note:
        raise ValidationError({"change_note": _("Say what this version corrects.")})
    if signed_on and not period.cutoff <= signed_on <= timezone.localdate():
        sentence = _("The report is signed between its cut-off, %(cutoff)s, and today.")
        raise ValidationError({"signed_on": sentence % {"cutoff": f"{period.cutoff:%d/%m/%Y}"}})
    if settings.DEMO:  # sample data is neither numbered nor signed
        return
    if number is None:
        raise ValidationError({"number": _("Enter the number of the report.")})
    if signed_on is None:
        raise ValidationError({"signed_on": _("Enter the day on which the report is signed.")})


def _refuse_out_of_turn(newest: PublishedReport | None, version: int) -> None:
    """Versions follow each other without a gap."""
    if version != (newest.version if newest else 0) + 1:
        raise ValidationError(_("This is not the next version. Open the page again."))


def _refuse_the_same(newest: PublishedReport | None, paper: ProgressReport) -> None:
    """Each version says something new: sample data is printed without number and day."""
    lines = frozen.LETTERHEAD if settings.DEMO else (*frozen.LETTERHEAD, *frozen.SIGNED)
    if newest and not frozen.difference(newest, frozen.Said.by(paper), lines=lines):
        raise ValidationError(
            _("Nothing differs from version %(version)s: there is nothing to publish.") % {"version": newest.version}
        )


def _edition(newest: PublishedReport | None, change_note: str) -> str:
    """The line that a correction carries on paper."""
    if newest is None:
        return ""
    return f"(Bản số {newest.version + 1}, thay thế bản số {newest.version}; đính chính: {change_note})"


def _stored(row: PublishedReport, files: Mapping[str, bytes]) -> tuple[PublishedReport, bool]:
    try:
        with _files_of_one_transaction() as kept, transaction.atomic():
            row.full_clean()
            row.save()
            for ending, content in files.items():
                _store_file(row, ending, content, kept)
    except (IntegrityError, ValidationError):
        done = PublishedReport.objects.of(row.period, row.subject).filter(version=row.version).first()
        if done is None:
            raise
        return done, False
    return row, True


@contextmanager
def _files_of_one_transaction() -> Iterator[list[Any]]:
    """Files on disk know no transaction: they go again when the rows do."""
    kept: list[Any] = []
    try:
        yield kept
    except BaseException:
        for file in kept:
            file.storage.delete(str(file.name))
        raise


def _store_file(report: PublishedReport, ending: str, content: bytes, kept: list[Any]) -> None:
    row = PublishedFile(report=report, ending=ending, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    row.file.save(f"{uuid.uuid4().hex}.{ending}", ContentFile(content), save=False)
    kept.append(row.file)
    row.save()


def _require(decision: Decision) -> None:
    if isinstance(decision, Denied):
        raise ValidationError(decision.reason)
