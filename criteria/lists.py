"""The sheets of a return with a row an indicator, or a criterion of the district."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from communes.selectors import UnitInfo
from communes.submissions.findings import Claim, Problem
from communes.submissions.tables import Column, Line, Role, RowRead, Said, Table, Value
from communes.submissions.wording import problem
from criteria import rules
from criteria.models import Indicator, Threshold, ValueType, Verdict
from criteria.resources import NOTES, WORDS, WRITTEN, named
from criteria.selectors import CriterionInfo
from ntm_portal.lib.numbers import plain, vietnamese


@dataclass(frozen=True)
class Bars:
    """Thresholds of a day by indicator and class of unit."""

    by_class: Mapping[tuple[int, str], Threshold] = field(default_factory=dict)

    def of(self, indicator_id: int, unit_class: str) -> Threshold | None:
        return self.by_class.get((indicator_id, unit_class)) or self.by_class.get((indicator_id, ""))


def bars_on(day: date, indicators: Iterable[Indicator]) -> Bars:
    """One query; the last row of each indicator and class applies."""
    rows = Threshold.objects.in_force(day).filter(indicator__in=list(indicators))
    return Bars({(bar.indicator_id, bar.unit_class): bar for bar in rows})


def _bar_words(bar: Threshold | None) -> str:
    if bar is None or bar.value is None:
        return ""
    words = f"{bar.get_operator_display()} {vietnamese(bar.value)}"
    return words if bar.verified else str(_("%(bar)s (unverified)") % {"bar": words})


LIST_COLUMNS = (
    Column("code", "Mã đơn vị", Role.CODE, ("Mã",), width=8),
    Column("unit", "Đơn vị", Role.UNIT, ("Tên đơn vị", "Xã", "Huyện"), width=15),
    Column("item", "Mã chỉ tiêu", Role.ITEM, ("Chỉ tiêu số", "Mã số"), width=8),
    Column("name", "Nội dung", Role.SHOWN, ("Chỉ tiêu", "Tên chỉ tiêu"), width=54),
    Column("measure", "Đơn vị tính", Role.SHOWN, ("ĐVT",), width=11),
    Column("bar", "Mức đạt", Role.SHOWN, ("Ngưỡng",), width=13),
    Column("value", "Giá trị", Role.NUMBER, ("Số liệu", "Kết quả đo"), width=10),
    Column("verdict", "Kết quả", Role.WORD, ("Đánh giá",), width=11),
    Column("note", NOTES[0], Role.NOTE, NOTES, width=20),
)


@dataclass(frozen=True)
class Subject:
    """What a row of a list is about: an indicator, or a criterion of its own."""

    unit: UnitInfo
    code: str
    name: str
    indicator: Indicator | None = None
    criterion: CriterionInfo | None = None
    bar: Threshold | None = None

    @property
    def title(self) -> str:
        """The name first: several sets share numbers."""
        return named(self.name, self.criterion.number) if self.criterion else f"{self.name} ({self.code})"

    @property
    def takes_percent(self) -> bool:
        return self.indicator is not None and (
            self.indicator.value_type == ValueType.PERCENT or self.indicator.measure.startswith("%")
        )


def list_table(key: str, sheet: str, title: str, subjects: Sequence[Subject], approved: Mapping[Any, Said]) -> Table:
    """`approved` is what is in force, by ledger name, unit id and item id."""
    by_row = {(subject.unit.code, subject.code): subject for subject in subjects}
    return Table(
        key=key,
        sheet=sheet,
        title=title,
        columns=LIST_COLUMNS,
        lines=tuple(_list_line(subject, approved) for subject in subjects),
        words=WORDS,
        claims=_list_claims(by_row, approved),
        hint=str(_("Write the value, choose the result; an empty row records nothing.")),
    )


def _list_line(subject: Subject, approved: Mapping[Any, Said]) -> Line:
    said = approved.get(_identity(subject), {})
    shown = {
        "name": subject.name,
        "measure": subject.indicator.measure if subject.indicator else "",
        "bar": _bar_words(subject.bar),
    }
    known: dict[str, Value] = {"verdict": str(said["verdict"])} if said else {}
    if said.get("value") is not None:
        known["value"] = Decimal(str(said["value"]))
    return Line(subject.unit, subject.code, shown, known, subject.title, subject.takes_percent)


def _identity(subject: Subject) -> tuple[str, int, int]:
    if subject.indicator is not None:
        return "reading", subject.unit.id, subject.indicator.pk
    return "assessment", subject.unit.id, subject.criterion.id if subject.criterion else 0


def _list_claims(
    subjects: Mapping[tuple[str, str], Subject], approved: Mapping[Any, Said]
) -> Callable[[RowRead], Iterator[Claim | Problem]]:
    def claims(row: RowRead) -> Iterator[Claim | Problem]:
        subject = subjects[row.unit.code, row.item]
        value, verdict = row.values.get("value"), row.values.get("verdict")
        if value is None and verdict is None:
            return
        if subject.criterion is not None:
            yield from _criterion_claim(row, subject, verdict, value)
        else:
            yield from _unlikely(row, subject, value, approved.get(_identity(subject), {}).get("value"))
            yield from _reading_claim(row, subject, value, verdict)

    return claims


def _criterion_claim(row: RowRead, subject: Subject, verdict: Value | None, value: Value | None) -> Iterator[Any]:
    if value is not None:
        yield _row_problem("value_of_criterion", row, "value", subject, found=vietnamese(Decimal(str(value))))
    if verdict is not None and subject.criterion:
        yield Claim(
            "assessment",
            (row.unit.id, subject.criterion.id),
            {"verdict": str(verdict)},
            row.table.key,
            row.unit.code,
            named(subject.criterion.name, subject.criterion.number),
            row.full_place("verdict"),
            str(row.values.get("note", "")),
        )


def _unlikely(row: RowRead, subject: Subject, value: Any, before: Any) -> Iterator[Problem]:
    """A decimal mark that slipped, another unit of measure than before, or a share in place of per cent."""
    if value is None:
        return
    if before is None:
        if subject.takes_percent and rules.is_unlikely_share(value):
            percent = vietnamese(value * 100)
            yield _row_problem("unlikely_share", row, "value", subject, found=vietnamese(value), percent=percent)
        return
    if rules.is_unlikely_scale(value, Decimal(str(before)), is_percent=subject.takes_percent):
        found, known = vietnamese(value), vietnamese(Decimal(str(before)))
        about = f"{known} → {found}"
        yield _row_problem("unlikely_scale", row, "value", subject, found=found, before=known, about=about)


def _reading_claim(row: RowRead, subject: Subject, value: Any, verdict: Value | None) -> Iterator[Any]:
    indicator, bar = subject.indicator, subject.bar
    assert indicator is not None
    if value is not None and indicator.value_type == ValueType.PERCENT and not 0 <= value <= 100:
        yield _row_problem("out_of_range", row, "value", subject, found=vietnamese(value), least=0, most=100)
        return
    follows = rules.proposed_verdict(bar.operator, bar.value, value) if bar else Verdict.NOT_ASSESSED.value
    if verdict is None and follows == Verdict.NOT_ASSESSED:
        if "verdict" not in row.wrong:
            yield _row_problem("no_verdict", row, "value", subject, found=vietnamese(value))
        return
    said = str(verdict or follows)
    passed = rules.passes(bar.operator, bar.value, value) if bar else None
    if bar and passed is not None and said in ("met", "not_met") and passed != rules.counts_as_met(said):
        yield _row_problem(
            "contradicts_threshold",
            row,
            "verdict",
            subject,
            found=f"{vietnamese(value)}, «{WRITTEN[Verdict(said)]}»",
            verdict=WRITTEN[Verdict(follows)],
            bar=_bar_words(bar),
        )
    yield Claim(
        "reading",
        (row.unit.id, indicator.pk),
        {"value": None if value is None else plain(value), "verdict": said},
        row.table.key,
        row.unit.code,
        subject.title,
        row.full_place("value" if value is not None else "verdict"),
        str(row.values.get("note", "")),
    )


def _row_problem(code: str, row: RowRead, key: str, subject: Subject, **told: Any) -> Problem:
    return problem(code, item=subject.title, **row.where(key), **told)
