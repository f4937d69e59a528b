"""The questions that the data of a district leave open: one small rule a kind.

Rules over the report and a few more facts, without the ORM. Words are those of the printed page, in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from communes.selectors import UnitInfo
from criteria.changes import CriterionChange, UnitChange
from criteria.models import Level
from criteria.registers.selectors.explain import Disagreement, Unexplained
from criteria.rules import Risk, counts_as_met, withdrawal_risk
from criteria.selectors import Results, UnitResult
from funding.models import CapitalKind
from funding.rules import year_gone
from funding.selectors import Amounts, Capital
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.lib.text import lower_first
from reports.build import ProgressReport
from reports.figures.plans import PlannedUnit
from reports.meeting_facts import MeetingFacts, ReadingPair, ReturnState

# Communes gain one or two criteria in a quarter; more at once is work of years, or a mistake of entry.
MOST_CRITERIA_AT_ONCE = 3
# A share of households hardly halves or doubles within a year; a slipped decimal comma or a wrong column does.
LARGEST_CHANGE = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Question:
    """One open question: a sentence, and the page where it is answered."""

    kind: str
    text: str
    link: str


@dataclass(frozen=True)
class Place:
    """What one page is about: a district, or the communes that lie in none."""

    unit: UnitInfo
    district: UnitInfo | None
    rows: tuple[UnitResult, ...]

    @property
    def commune_codes(self) -> frozenset[str]:
        return frozenset(row.unit.code for row in self.rows)

    def holds(self, unit: UnitInfo) -> bool:
        """The district itself, its communes and their villages."""
        codes = self.commune_codes
        is_own = self.district is not None and unit.code == self.district.code
        return is_own or unit.code in codes or unit.parent_code in codes


def questions_of(report: ProgressReport, facts: MeetingFacts, place: Place) -> Iterator[Question]:
    """All open questions of a place, kind by kind in the order of KINDS."""
    code = place.district.code if place.district else ""
    if code in facts.returns:
        yield from return_questions(facts.returns[code], report.period.slug, code)
    yield from risk_questions(place.rows, report.recognised)
    yield from lost_questions(change for change in report.changes.lost if place.holds(change.unit))
    yield from plan_questions(report, place)
    yield from capital_questions(report, code)
    yield from jump_questions(unit for unit in report.changes.communes.units if place.holds(unit.unit))
    names = {row.unit.code: row.unit for row in place.rows}
    yield from reading_questions((pair for pair in facts.readings if pair.reading.unit_code in names), names)
    yield from explain_questions(item for item in facts.to_explain.readings if item.unit.code in names)
    yield from disagreement_questions(item for item in facts.to_explain.criteria if item.unit.code in names)


# --- The rules ------------------------------------------------------------------


def return_questions(state: ReturnState, slug: str, code: str) -> Iterator[Question]:
    """A return that is missing after its due day, handed back, or came late."""
    link, due = reverse("returns-desk", args=[slug, code]), _day(state.due_on)
    if state.was_handed_back:
        yield Question("return", f"Biểu báo cáo đã bị trả lại và chưa gửi lại; hạn gửi {due}.", link)
    elif state.is_late:
        yield Question("return", f"Chưa gửi biểu báo cáo; hạn gửi {due}.", link)
    elif state.first_sent_on and state.first_sent_on > state.due_on:
        late = (state.first_sent_on - state.due_on).days
        yield Question(
            "return", f"Gửi biểu báo cáo ngày {_day(state.first_sent_on)}, chậm {late} ngày so với hạn {due}.", link
        )


def risk_questions(rows: Iterable[UnitResult], recognised: frozenset[str]) -> Iterator[Question]:
    """Recognised communes that may lose their title (QĐ 18/2022/QĐ-TTg)."""
    for row in rows:
        if row.unit.code in recognised and withdrawal_risk(row.unmet_numbers, len(row.numbers)) == Risk.AT_RISK:
            numbers = ", ".join(map(str, row.unmet_numbers))
            yield Question(
                "risk",
                f"{row.unit.full_name} đã được công nhận nhưng {row.unmet}/{len(row.numbers)} tiêu chí "
                f"không còn đạt (số {numbers}).",
                _commune(row.unit.code),
            )


def lost_questions(changes: Iterable[CriterionChange]) -> Iterator[Question]:
    """Criteria lost since the last period; those without a reason first."""
    for change in sorted(changes, key=lambda change: bool(change.turn.reason)):
        why = f"lý do: {change.turn.reason.rstrip('.')}" if change.turn.reason else "chưa có lý do"
        what = f"{change.unit.full_name} không còn đạt {_CRITERIA_WORDS[Level(change.level)]}"
        yield Question("lost", f"{what} {change.number}. {change.name}; {why}.", _criterion(change))


def plan_questions(report: ProgressReport, place: Place) -> Iterator[Question]:
    """Communes that are to reach the standard this year, and the district itself: what is missing, and who leads it."""
    for plan in report.plans:
        if plan.year == report.period.year:
            planned = [unit for unit in plan.units if place.holds(unit.result.unit)]
            yield from commune_plan_questions(planned, report.communes, plan.year)
    for row in report.districts.rows:
        if place.holds(row.unit) and row.is_reported and not row.meets_all:
            met = f"{row.unit.full_name} có mục tiêu đạt chuẩn, đang đạt {row.met}/{len(row.numbers)} tiêu chí huyện"
            yield Question("plan", f"{met}; còn thiếu: {_missing(row, report.districts)}.", _district(row.unit.code))


def commune_plan_questions(planned: Iterable[PlannedUnit], communes: Results, year: int) -> Iterator[Question]:
    for unit in planned:
        row = unit.result
        if row.met < unit.expected:
            goal = f"mục tiêu năm {year} là {vietnamese(unit.expected)}"
            met = f"đang đạt {row.met}/{len(row.numbers)} tiêu chí" if row.is_reported else "chưa báo cáo"
            yield Question(
                "plan",
                f"{row.unit.full_name} {met}, {goal}; còn thiếu: {_missing(row, communes)}.",
                _commune(row.unit.code),
            )


def capital_questions(report: ProgressReport, code: str) -> Iterator[Question]:
    """A rate below the share of the year that was gone on the day of the amounts."""
    gone = year_gone(report.capital.observed_on or report.period.cutoff)
    for kind in CapitalKind:
        rate = _capital(report.capital, code, kind).rate
        if rate is not None and rate < gone:
            yield Question(
                "capital",
                f"{_KIND_WORDS[kind]} giải ngân {vietnamese(rate, 1)}% vốn được giao sử dụng, "
                f"trong khi đã qua {vietnamese(gone, 1)}% thời gian của năm.",
                reverse("capital"),
            )


def _capital(capital: Capital, code: str, kind: str) -> Amounts:
    """What the district holds; all of it where communes lie in no district."""
    if not code:
        return capital.of_kind(kind)
    return next(
        (entry.by_kind.get(kind, Amounts()) for entry in capital.holders if entry.holder.code == code), Amounts()
    )


def jump_questions(units: Iterable[UnitChange]) -> Iterator[Question]:
    """Communes that gained or lost many criteria at once, with no reason for some of them."""
    for unit in units:
        for changes, words in ((unit.gained, "đạt thêm"), (unit.lost, "mất")):
            unexplained = [change for change in changes if not change.turn.reason]
            if len(changes) > MOST_CRITERIA_AT_ONCE and unexplained:
                numbers = ", ".join(str(change.number) for change in unexplained)
                yield Question(
                    "jump",
                    f"{unit.unit.full_name} {words} {len(changes)} tiêu chí từ kỳ báo cáo trước "
                    f"({unit.before.met} → {unit.after.met}); chưa có lý do: tiêu chí số {numbers}.",
                    _commune(unit.unit.code),
                )


def reading_questions(pairs: Iterable[ReadingPair], names: dict[str, UnitInfo]) -> Iterator[Question]:
    """Readings that changed by more than half of what they were, without a note."""
    for pair in pairs:
        if is_jump(pair.before, pair.after) and not pair.reading.note:
            reading = pair.reading
            before, after = vietnamese(pair.before), vietnamese(pair.after)
            yield Question(
                "jump",
                f"{names[reading.unit_code].full_name}, chỉ tiêu {reading.indicator} ({lower_first(reading.name)}): "
                f"từ {before} thành {after} {reading.measure}".rstrip()
                + "; chưa có lý do.",
                _commune(reading.unit_code, reading.criterion),
            )


def is_jump(before: Decimal, after: Decimal) -> bool:
    """From 0 nothing can be measured by its share."""
    return before != 0 and abs(after - before) > abs(before) * LARGEST_CHANGE


def explain_questions(readings: Iterable[Unexplained]) -> Iterator[Question]:
    """Verdicts that say otherwise than the measured value."""
    for item in readings:
        reading, bar, indicator = item.line.reading, item.line.threshold, item.line.indicator
        if reading is None or bar is None or reading.value is None or bar.value is None:
            continue
        said = "đạt" if counts_as_met(reading.verdict) else "chưa đạt"
        yield Question(
            "explain",
            f"{item.unit.full_name}, chỉ tiêu {indicator.code} được đánh giá {said} trong khi số liệu là "
            f"{vietnamese(reading.value)}, mức yêu cầu {bar.get_operator_display()} {vietnamese(bar.value)}.",
            _commune(item.unit.code, indicator.criterion.number),
        )


def disagreement_questions(criteria: Iterable[Disagreement]) -> Iterator[Question]:
    """Criteria that say otherwise than their indicators."""
    for item in criteria:
        said = "đạt" if counts_as_met(item.verdict) else "chưa đạt"
        why = f"chỉ tiêu {', '.join(item.failing)} chưa đạt" if item.failing else "mọi chỉ tiêu đều đạt"
        yield Question(
            "explain",
            f"{item.unit.full_name}, tiêu chí {item.criterion.number}. {item.criterion.name} được đánh giá {said} "
            f"trong khi {why}.",
            _commune(item.unit.code, item.criterion.number),
        )


# --- Words and addresses --------------------------------------------------------

_CRITERIA_WORDS = {
    Level.COMMUNE: "tiêu chí",
    Level.COMMUNE_ADVANCED: "tiêu chí nâng cao",
    Level.DISTRICT: "tiêu chí huyện",
    Level.VILLAGE: "tiêu chí",
}
_KIND_WORDS: dict[str, str] = {CapitalKind.INVESTMENT: "Vốn đầu tư", CapitalKind.RECURRENT: "Vốn sự nghiệp"}


def _missing(row: UnitResult, results: Results) -> str:
    """«10. Thu nhập (Sở Nông nghiệp và PTNT)»; what nobody assessed is missing too."""
    numbers = sorted((*row.unmet_numbers, *row.pending_numbers))
    criteria = [results.criterion(number) for number in numbers]
    return "; ".join(
        f"{item.number}. {item.name}" + (f" ({', '.join(item.leads)})" if item.leads else "") for item in criteria
    )


def _criterion(change: CriterionChange) -> str:
    """The page that shows the history of the criterion; a village's stands on its commune's."""
    if change.level == Level.DISTRICT:
        return _district(change.unit.code)
    if change.level == Level.VILLAGE:
        return _commune(change.unit.parent_code)
    return _commune(change.unit.code, change.number, "a" if change.level == Level.COMMUNE_ADVANCED else "c")


def _commune(code: str, number: int = 0, anchor: str = "c") -> str:
    return reverse("commune", args=[code]) + (f"#{anchor}{number}" if number else "")


def _district(code: str) -> str:
    return reverse("district", args=[code])


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
