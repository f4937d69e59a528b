"""The page of one return: what was found in it, what it would change, and what this person may do with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from communes.access import Decision, Denied, Scope, can_decide_return, can_send_returns
from communes.models import DISTRICT_KINDS, PeriodState, Submission, SubmissionState, UnitKind
from communes.selectors import Territory, UnitInfo
from communes.submissions.customary import CUSTOMARY
from communes.submissions.findings import Claim, Difference, Question, Repair, Withdrawn
from communes.submissions.reasons import problems_of
from communes.submissions.refusals import Code, Refused
from communes.submissions.sentences import sentence
from communes.submissions.services import LONGEST_EXPLANATION, is_open
from ntm_portal.pages.returns.counting import WHOLE, mark_counting, newer_files
from ntm_portal.pages.returns.foresight import LIVE, shown_difference
from ntm_portal.pages.returns.plans import territory_of
from ntm_portal.pages.returns.selectors.preview import Preview, past_preview, preview
from ntm_portal.pages.returns.selectors.problems import (
    ProblemGroup,
    file_blocks,
    problem_groups,
    units_to_mend,
)
from ntm_portal.pages.returns.services import Outcome, is_unread, outcome_of

MOST_OFFERED = 500
WAITING = (SubmissionState.RECEIVED, SubmissionState.CHECKED)


@dataclass(frozen=True)
class ReturnPage:
    """`outcome` is empty while questions are open and once the file no longer counts for anything. `newer` are the
    files that speak in its place now, `waiting` is the one at the province that sending would take back."""

    file: Submission
    outcome: Outcome | None
    refusal: str
    questions: tuple[Question, ...]
    understood: tuple[Mapping[str, Any], ...]
    groups: tuple[ProblemGroup, ...]
    repairs: tuple[Repair, ...]
    units_to_mend: Mapping[str, str]
    left_out: tuple[str, ...]
    file_blocks: bool
    preview: Preview | None
    versions: tuple[Submission, ...]
    newer: tuple[Submission, ...]
    waiting: Submission | None
    may_send: Decision
    may_withdraw: bool
    may_decide: Decision
    may_upload: bool
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def empty_cells(self) -> int:
        return int(self.file.check_result.understanding.get("empty_cells", 0))

    @property
    def not_in_file(self) -> list[str]:
        return list(self.file.check_result.understanding.get("not_in_file", []))

    @property
    def is_customary(self) -> bool:
        return bool(self.file.check_result.understanding.get("kind") == CUSTOMARY)

    @property
    def is_unread(self) -> bool:
        return is_unread(self.file)

    @property
    def can_be_read_again(self) -> bool:
        """The file waits for its sender's word to be checked: nothing has been read of it yet."""
        return self.is_unread and self.may_withdraw

    @property
    def is_sent(self) -> bool:
        return self.file.state == SubmissionState.SENT

    @property
    def is_draft(self) -> bool:
        return self.file.state == SubmissionState.CHECKED

    @property
    def can_be_marked(self) -> bool:
        return bool(self.groups or self.file.check_result.comments) and not self.refusal

    def place_of(self, refusal: str) -> str:
        """The id of what has to be mended, by the code of a refusal to send."""
        to_mend = "leave-out" if self.units_to_mend else "must-fix"
        places = {"fix": to_mend, "empty": "leave-out", "explain": self._box(0), "long": self._box(LONGEST_EXPLANATION)}
        return places.get(refusal, "sending")

    def _box(self, longer_than: int) -> str:
        """The first box without a word, or with too many."""
        for group in self.groups:
            for line in group.lines:
                length = len(line.explanation)
                if line.has_box and (length > longer_than if longer_than else not length):
                    return f"explain-{line.problem.key}"
        silent = (group.common for group in self.groups if group.hidden and not group.blocks)
        return next(silent, "sending")


def return_page(
    file: Submission, scope: Scope, user: User, *, explanations: Mapping[str, str] | None = None
) -> ReturnPage:
    """`explanations` are those just typed, where they could not be taken yet."""
    result = file.check_result
    problems = problems_of(file)
    territory = territory_of(file.unit, file.period.cutoff)
    names = {code: unit.full_name for code, unit in territory.by_code.items()}
    parts = {code: _part(unit) for code, unit in territory.by_code.items()}
    told = {**result.explanations, **(explanations or {})}
    to_mend = {code: parts.get(code, name) for code, name in units_to_mend(problems).items()}
    versions = _versions(file)
    mark_counting([file, *versions])
    is_own = file.sent_by_id == user.pk
    return ReturnPage(
        file=file,
        outcome=_outcome(file),
        refusal=refusal_of(file),
        questions=questions_of(file),
        understood=tuple(result.understanding.get("sheets", [])),
        groups=problem_groups(file, told, names),
        repairs=tuple(Repair.of(data) for data in result.repairs),
        units_to_mend=to_mend,
        left_out=tuple(parts.get(code, code) for code in result.left_out),
        file_blocks=file_blocks(problems),
        preview=_preview(file, territory),
        versions=tuple(versions),
        newer=tuple(_newer(file)),
        waiting=next((one for one in versions if one.state == SubmissionState.SENT), None),
        may_send=may_send(file, scope, user),
        may_withdraw=is_own and not file.refusal and file.state in (*WAITING, SubmissionState.SENT),
        may_decide=can_decide_return(scope, file.unit, is_own=is_own),
        may_upload=bool(can_send_returns(scope, file.unit)) and file.period.state == PeriodState.OPEN,
        cells=tuple(_cells(file, names)) if file.state == SubmissionState.SENT else (),
    )


def _part(unit: UnitInfo) -> str:
    """What a file says of the unit itself: leaving a district out leaves its communes in."""
    if unit.kind in DISTRICT_KINDS:
        return _("the district's own criteria and capital of %(unit)s") % {"unit": unit.full_name}
    if unit.kind == UnitKind.PROVINCE:
        return _("the capital of %(unit)s itself") % {"unit": unit.full_name}
    return unit.full_name


def _newer(file: Submission) -> list[Submission]:
    is_over = file.state == SubmissionState.SUPERSEDED and file.decided_at
    is_partly_over = file.state == SubmissionState.ACCEPTED and getattr(file, "counted", WHOLE) != WHOLE
    return newer_files(file) if is_over or is_partly_over else []


def _outcome(file: Submission) -> Outcome | None:
    over = (SubmissionState.WITHDRAWN, SubmissionState.SUPERSEDED, SubmissionState.RETURNED)
    return None if file.state in over and not file.refusal else outcome_of(file)


def refusal_of(file: Submission) -> str:
    """What the sender is told of a file that was not read."""
    if not file.refusal:
        return ""
    return sentence(Refused(Code(file.refusal), str(file.check_result.understanding.get("place", ""))))


def questions_of(file: Submission) -> tuple[Question, ...]:
    if file.state not in WAITING:
        return ()
    told = file.check_result.understanding.get("questions", [])
    return tuple(Question(one["name"], one["text"], tuple(map(tuple, one["choices"])), one["proposal"]) for one in told)


def may_send(file: Submission, scope: Scope, user: User) -> Decision:
    if file.sent_by_id != user.pk:
        return Denied(_("Only the person who uploaded the file sends it."))
    if file.state != SubmissionState.CHECKED:
        return Denied("")
    return can_send_returns(scope, file.unit) and is_open(file.period)


def _preview(file: Submission, territory: Territory) -> Preview | None:
    if file.state == SubmissionState.ACCEPTED:
        return past_preview(file, accepted_difference(file), territory)
    found = shown_difference(file) if file.state in LIVE else None
    return preview(file, found, territory) if found else None


def accepted_difference(file: Submission) -> Difference:
    """What the file changed when it was accepted; approved figures may have moved on since."""
    assert file.observed_on is not None
    told = file.check_result.outcome
    claims = tuple(Claim.of(data) for data in told.get("changes", ()))
    gone = (Withdrawn(Claim.of(one["claim"]), one["fact_id"], one["after"]) for one in told.get("gone", ()))
    return Difference(file.observed_on, claims, withdrawn=tuple(gone))


def _cells(file: Submission, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Cells that a comment may be about, with what they report: those that change before the others."""
    claims = [Claim.of(data) for data in file.check_result.claims]
    for claim in sorted(claims, key=lambda claim: not claim.is_change)[:MOST_OFFERED]:
        yield claim.cell, f"{names.get(claim.unit, claim.unit)}, {claim.item}"


def _versions(file: Submission) -> list[Submission]:
    """Other files of the unit and period, the newest first."""
    others = Submission.objects.filter(unit=file.unit_id, period=file.period_id).exclude(pk=file.pk)
    return list(others.select_related("sent_by", "period").order_by("-received_at", "-pk")[:20])
