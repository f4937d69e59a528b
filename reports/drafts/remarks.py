"""What the page of a checked draft shows: each finding in its sentence, and the whole text with the findings marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.drafts.findings import AGREES, CONTRADICTS, NOT_RECOGNISED, Finding, Verdict
from reports.drafts.judge import RECORDS
from reports.figures import Figure

AROUND = 160  # characters of the sentence shown on each side of a quote
_END = re.compile(r"(?<!\d)[.!?]\s+|[;\n]\s*")  # «3. Thủy lợi» goes on
_GRAVEST = (CONTRADICTS, NOT_RECOGNISED, AGREES)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with its place: its number, the number of its mark in the text, the line, the words around it."""

    number: int
    mark: int
    finding: Finding
    line: int
    before: str
    after: str
    figure: Figure | None
    records: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether `actual` is what another place of the draft says, and not what the figures say."""
        if self.finding.topic == "opinion":
            return not any(letter.isdigit() for letter in self.finding.actual)
        return self.finding.topic == "twice" and (self.figure is None or self.figure.value is None)

    @property
    def is_reach(self) -> bool:
        """Whether `actual` is where the named plans lead, beside the goal that the figure is."""
        figure = self.figure
        return self.finding.topic == "goal" and figure is not None and figure.printed != self.finding.actual


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text: plain, or marked with what was found there."""

    text: str
    number: int = 0
    remarks: tuple[Remark, ...] = ()

    @property
    def gravest(self) -> Remark | None:
        return min(self.remarks, key=lambda remark: _GRAVEST.index(remark.finding.verdict), default=None)


@dataclass(frozen=True)
class CheckedDraft:
    text: str
    remarks: tuple[Remark, ...]

    @property
    def contradictions(self) -> list[Remark]:
        return self._of(CONTRADICTS)

    @property
    def unrecognised(self) -> list[Remark]:
        return self._of(NOT_RECOGNISED)

    @property
    def agreements(self) -> list[Remark]:
        return self._of(AGREES)

    def _of(self, verdict: Verdict) -> list[Remark]:
        return [remark for remark in self.remarks if remark.finding.verdict == verdict]

    @cached_property
    def marks(self) -> list[Mark]:
        return list(_marks(self.text, self.remarks))


def checked(text: str, findings: Sequence[Finding], figures: Mapping[str, Figure]) -> CheckedDraft:
    """Findings come in the order of the text."""
    lines = [place for place, letter in enumerate(text) if letter == "\n"]
    remarks: list[Remark] = []
    mark = reach = 0
    for number, finding in enumerate(findings, 1):
        mark += finding.start >= reach or not mark
        reach = max(reach, finding.end)
        line = bisect_right(lines, finding.start) + 1
        figure = figures.get(finding.figure)
        records = RECORDS.get(figure.records.model, "") if figure else ""
        before, after = _before(text, finding.start), _after(text, finding.end)
        remarks.append(Remark(number, mark, finding, line, before, after, figure, records))
    return CheckedDraft(text, tuple(remarks))


def _before(text: str, at: int) -> str:
    """The sentence up to the quote, or its end where it is long."""
    near = text[max(0, at - AROUND) : at]
    ends = [found.end() for found in _END.finditer(near)]
    return near[ends[-1] :] if ends else f"…{near}" if at > AROUND else near


def _after(text: str, at: int) -> str:
    near = text[at : at + AROUND]
    end = _END.search(near)
    return near[: end.end()].rstrip() if end else f"{near}…" if at + AROUND < len(text) else near


def _marks(text: str, remarks: Sequence[Remark]) -> Iterator[Mark]:
    """Findings that overlap share one mark."""
    at = 0
    for number, here in _grouped(remarks):
        start, end = here[0].finding.start, max(remark.finding.end for remark in here)
        if at < start:
            yield Mark(text[at:start])
        yield Mark(text[start:end], number, tuple(here))
        at = end
    yield Mark(text[at:])


def _grouped(remarks: Sequence[Remark]) -> Iterator[tuple[int, list[Remark]]]:
    groups: dict[int, list[Remark]] = {}
    for remark in remarks:
        groups.setdefault(remark.mark, []).append(remark)
    yield from groups.items()
