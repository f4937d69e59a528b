"""The sheets of a return that speak about criteria: columns, accepted words, and what a row claims.

The closed list of words and marks is `WORDS`, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from communes.selectors import UnitInfo
from communes.submissions.findings import Claim, Problem
from communes.submissions.tables import Column, Ledger, Line, Role, RowRead, Said, Table, Value, Words
from communes.submissions.wording import problem
from criteria import rules
from criteria.models import Assessment, Indicator, Level, Reading, Threshold, ValueType, Verdict
from criteria.selectors import CriterionInfo, Results, sets_on
from ntm_portal.lib.numbers import plain, typed

WRITTEN = {
    Verdict.MET: "Đạt",
    Verdict.NOT_MET: "Chưa đạt",
    Verdict.NOT_ASSESSED: "Chưa đánh giá",
    Verdict.NOT_APPLICABLE: "Không áp dụng",
}
LISTED = {
    Verdict.MET: ("Đạt", "Đ", "x", "✓", "√", "+"),
    Verdict.NOT_MET: ("Chưa đạt", "Không đạt", "CĐ", "KĐ", "Chưa"),
    Verdict.NOT_ASSESSED: ("Chưa đánh giá", "CĐG"),
    Verdict.NOT_APPLICABLE: ("Không áp dụng", "Không xét", "KX", "KXĐ", "//"),
}
WORDS = Words(
    listed={word: verdict.value for verdict, words in LISTED.items() for word in words},
    written={verdict.value: word for verdict, word in WRITTEN.items()},
    digits={"1": Verdict.MET.value, "0": Verdict.NOT_MET.value},
    marks=frozenset({"x", "đ", "✓", "√", "+", "1"}),
    sentence="Đạt (Đ, x, ✓, +), Chưa đạt (CĐ, KĐ), Chưa đánh giá (CĐG), Không áp dụng (KX, KXĐ, //).",
)

SHEETS = {
    Level.COMMUNE: "Xã NTM",
    Level.COMMUNE_ADVANCED: "Xã NTM nâng cao",
    Level.VILLAGE: "Thôn, bản",
}
TITLES = {
    Level.COMMUNE: "Kết quả thực hiện bộ tiêu chí xã nông thôn mới",
    Level.COMMUNE_ADVANCED: "Kết quả thực hiện bộ tiêu chí xã nông thôn mới nâng cao",
    Level.DISTRICT: "Kết quả thực hiện bộ tiêu chí huyện nông thôn mới",
    Level.VILLAGE: "Kết quả thực hiện bộ tiêu chí thôn, bản nông thôn mới",
}
_UNIT_NAMES = {
    Level.COMMUNE: ("Tên xã", "Xã", "Đơn vị", "Tên đơn vị", "Đơn vị xã"),
    Level.COMMUNE_ADVANCED: ("Tên xã", "Xã", "Đơn vị", "Tên đơn vị", "Đơn vị xã"),
    Level.DISTRICT: ("Huyện", "Tên huyện", "Đơn vị", "Huyện, thành phố"),
    Level.VILLAGE: ("Thôn, bản", "Tên thôn, bản", "Thôn", "Bản", "Tên thôn"),
}
_NOTE = ("Lý do, ghi chú", "Ghi chú", "Lý do", "Lý do không đạt")


def ledgers() -> dict[str, Ledger]:
    return {
        "assessment": Ledger("assessment", Assessment, ("verdict",), _assessment_words, _is_loss),
        "reading": Ledger("reading", Reading, ("value", "verdict"), _reading_words, _never_a_loss),
    }


def _assessment_words(said: Said) -> str:
    return str(Verdict(str(said["verdict"])).label)


def _reading_words(said: Said) -> str:
    verdict = Verdict(str(said["verdict"])).label
    return f"{typed(Decimal(str(said['value'])))} ({verdict})" if said["value"] is not None else str(verdict)


def _is_loss(before: Said, after: Said) -> bool:
    return rules.counts_as_met(str(before["verdict"])) and not rules.counts_as_met(str(after["verdict"]))


def _never_a_loss(before: Said, after: Said) -> bool:
    return False


# --- Matrices: a row a unit, a column a criterion ---------------------------------------------------------------------


def matrix_table(results: Results, aliases: Mapping[int, Sequence[str]]) -> Table:
    """`aliases` are other spellings of criterion names, by number."""
    columns = _matrix_columns(results, aliases)
    lines = tuple(_matrix_line(row.unit, row.verdicts) for row in results.rows)
    level = Level(results.level)
    ids = {str(criterion.number): criterion for criterion in results.criteria}
    return Table(
        key=level.value,
        sheet=SHEETS[level],
        title=TITLES[level],
        columns=columns,
        lines=lines,
        words=WORDS,
        claims=_matrix_claims(ids),
        is_matrix=True,
        counted=rules.MET_VERDICTS,
        hint=str(_("Choose a word in each cell; an empty cell records nothing.")),
    )


def _matrix_columns(results: Results, aliases: Mapping[int, Sequence[str]]) -> tuple[Column, ...]:
    criteria = tuple(
        Column(
            str(criterion.number),
            f"{criterion.number}. {criterion.name}",
            Role.WORD,
            (criterion.name, *aliases.get(criterion.number, ())),
            criterion.number,
            7,
        )
        for criterion in results.criteria
    )
    first, last = criteria[0].key, criteria[-1].key
    span = f"{{{first}}}{{row}}:{{{last}}}{{row}}"
    counted = (f'COUNTIF({span},"{WRITTEN[verdict]}")' for verdict in (Verdict.MET, Verdict.NOT_APPLICABLE))
    total = "=" + "+".join(counted)
    return (
        Column("code", "Mã", Role.CODE, ("Mã xã", "Mã đơn vị", "Mã số"), width=8),
        Column("unit", _UNIT_NAMES[Level(results.level)][0], Role.UNIT, _UNIT_NAMES[Level(results.level)], width=22),
        *criteria,
        Column(
            "total",
            "Tổng số đạt",
            Role.TOTAL,
            ("Tổng", "Tổng số tiêu chí đạt", "Tổng cộng", "Cộng", "Số tiêu chí đạt", "Tổng số"),
            width=8,
            formula=total,
            total=lambda approved: sum(rules.counts_as_met(str(verdict)) for verdict in approved.values()),
        ),
        Column("note", _NOTE[0], Role.NOTE, _NOTE, width=36),
    )


def _matrix_line(unit: UnitInfo, verdicts: Mapping[int, str]) -> Line:
    return Line(unit, approved={str(number): verdict for number, verdict in verdicts.items()})


def _matrix_claims(criteria: Mapping[str, CriterionInfo]) -> Callable[[RowRead], Iterator[Claim | Problem]]:
    def claims(row: RowRead) -> Iterator[Claim | Problem]:
        reason = str(row.values.get("note", ""))
        for key, criterion in criteria.items():
            if key in row.values:
                yield Claim(
                    "assessment",
                    (row.unit.id, criterion.id),
                    {"verdict": str(row.values[key])},
                    row.table.key,
                    row.unit.code,
                    _named(criterion.name, criterion.number),
                    row.full_place(key),
                    reason,
                )
        yield from _wrong_total(row, [str(row.values[key]) for key in criteria if key in row.values])

    return claims


def _named(name: str, number: int) -> str:
    """The name first: several sets share numbers."""
    return f"{name} (tiêu chí số {number})"


def _wrong_total(row: RowRead, verdicts: Sequence[str]) -> Iterator[Problem]:
    """Totals are recounted, never read: «ghi 13, đếm được 12»."""
    stated, counted = row.values.get("total"), sum(map(rules.counts_as_met, verdicts))
    if stated is not None and stated != counted:
        yield problem("wrong_total", found=plain(Decimal(str(stated))), counted=counted, **row.where("total"))


# --- Lists: a row an indicator, or a criterion of the district --------------------------------------------------------


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
    unverified = _("unverified")
    mark = "" if bar.verified else f" ({unverified})"
    return f"{bar.get_operator_display()} {typed(bar.value)}{mark}"


LIST_COLUMNS = (
    Column("code", "Mã đơn vị", Role.CODE, ("Mã",), width=9),
    Column("unit", "Đơn vị", Role.UNIT, ("Tên đơn vị", "Xã", "Huyện"), width=20),
    Column("item", "Mã chỉ tiêu", Role.ITEM, ("Chỉ tiêu số", "Mã số"), width=9),
    Column("name", "Nội dung", Role.SHOWN, ("Chỉ tiêu", "Tên chỉ tiêu"), width=58),
    Column("measure", "Đơn vị tính", Role.SHOWN, ("ĐVT",), width=11),
    Column("bar", "Mức đạt", Role.SHOWN, ("Ngưỡng",), width=14),
    Column("value", "Giá trị", Role.NUMBER, ("Số liệu", "Kết quả đo"), width=12),
    Column("verdict", "Kết quả", Role.WORD, ("Đánh giá",), width=14),
    Column("note", _NOTE[0], Role.NOTE, _NOTE, width=30),
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
        claims=_list_claims(by_row),
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
    return Line(subject.unit, subject.code, shown, known)


def _identity(subject: Subject) -> tuple[str, int, int]:
    if subject.indicator is not None:
        return "reading", subject.unit.id, subject.indicator.pk
    return "assessment", subject.unit.id, subject.criterion.id if subject.criterion else 0


def _list_claims(
    subjects: Mapping[tuple[str, str], Subject],
) -> Callable[[RowRead], Iterator[Claim | Problem]]:
    def claims(row: RowRead) -> Iterator[Claim | Problem]:
        subject = subjects[row.unit.code, row.item]
        value, verdict = row.values.get("value"), row.values.get("verdict")
        if value is None and verdict is None:
            return
        if subject.criterion is not None:
            yield from _criterion_claim(row, subject, verdict, value)
        else:
            yield from _reading_claim(row, subject, value, verdict)

    return claims


def _criterion_claim(row: RowRead, subject: Subject, verdict: Value | None, value: Value | None) -> Iterator[Any]:
    if value is not None:
        yield _row_problem("unknown_item", row, "value", subject, found=typed(Decimal(str(value))))
    if verdict is not None and subject.criterion:
        yield Claim(
            "assessment",
            (row.unit.id, subject.criterion.id),
            {"verdict": str(verdict)},
            row.table.key,
            row.unit.code,
            _named(subject.criterion.name, subject.criterion.number),
            row.full_place("verdict"),
            str(row.values.get("note", "")),
        )


def _reading_claim(row: RowRead, subject: Subject, value: Any, verdict: Value | None) -> Iterator[Any]:
    indicator, bar = subject.indicator, subject.bar
    assert indicator is not None
    if value is not None and indicator.value_type == ValueType.PERCENT and not 0 <= value <= 100:
        yield _row_problem("out_of_range", row, "value", subject, found=typed(value), least=0, most=100)
        return
    follows = rules.proposed_verdict(bar.operator, bar.value, value) if bar else Verdict.NOT_ASSESSED.value
    if verdict is None and follows == Verdict.NOT_ASSESSED:
        yield _row_problem("no_verdict", row, "value", subject, found=typed(value))
        return
    said = str(verdict or follows)
    passed = rules.passes(bar.operator, bar.value, value) if bar else None
    if bar and passed is not None and said in ("met", "not_met") and passed != rules.counts_as_met(said):
        yield _row_problem(
            "contradicts_threshold",
            row,
            "verdict",
            subject,
            found=f"{typed(value)}, «{WRITTEN[Verdict(said)]}»",
            verdict=WRITTEN[Verdict(follows)],
            bar=_bar_words(bar),
        )
    yield Claim(
        "reading",
        (row.unit.id, indicator.pk),
        {"value": None if value is None else plain(value), "verdict": said},
        row.table.key,
        row.unit.code,
        f"{indicator.name} ({indicator.code})",
        row.full_place("value" if value is not None else "verdict"),
        str(row.values.get("note", "")),
    )


def _row_problem(code: str, row: RowRead, key: str, subject: Subject, **told: Any) -> Problem:
    return problem(code, item=f"{subject.name} ({subject.code})", **row.where(key), **told)


# --- Across sheets ----------------------------------------------------------------------------------------------------


def contradicting_indicators(claims: Sequence[Claim], criterion_of: Mapping[int, tuple[int, str]]) -> Iterator[Problem]:
    """A criterion reported as met beside an indicator of it reported as not met, in the same file.

    `criterion_of` gives the criterion id and the code of an indicator.
    """
    failed: dict[tuple[int, int], list[str]] = {}
    for claim in claims:
        if claim.ledger == "reading" and claim.said["verdict"] == Verdict.NOT_MET and claim.identity[1] in criterion_of:
            criterion, code = criterion_of[claim.identity[1]]
            failed.setdefault((claim.identity[0], criterion), []).append(code)
    for claim in claims:
        codes = failed.get((claim.identity[0], claim.identity[1])) if claim.ledger == "assessment" else None
        if codes and claim.said["verdict"] == Verdict.MET:
            sheet, _bang, cell = claim.cell.rpartition("!")
            yield problem(
                "contradicts_indicator",
                sheet=sheet.strip("'"),
                cells=[cell],
                unit=claim.unit,
                item=claim.item,
                found=f"«{WRITTEN[Verdict.MET]}»; {', '.join(codes)}: «{WRITTEN[Verdict.NOT_MET]}»",
            )


def criteria_sets(day: date) -> dict[str, str]:
    """The set in force of each level: what a workbook was made for."""
    return {level: f"{found.pk}: {found.title}" for level, found in sets_on(day).items()}
