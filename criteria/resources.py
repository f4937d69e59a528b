"""The sheets of a return with a row a unit and a column a criterion: columns, accepted words, what a row claims.

`lists` are the sheets with a row an indicator. The closed list of words and marks is `WORDS`, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from communes.selectors import UnitInfo
from communes.submissions.findings import Claim, Problem
from communes.submissions.tables import Column, Ledger, Line, Role, RowRead, Said, Table, Words
from communes.submissions.wording import problem
from criteria import rules
from criteria.models import Assessment, Level, Reading, Verdict
from criteria.selectors import CriterionInfo, Results
from ntm_portal.lib.numbers import plain, vietnamese

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


def _sentence() -> str:
    """«Đạt (Đ, x, ✓, √, +), Chưa đạt (…) …»: the whole list, as problems show it."""
    told = (f"{words[0]} ({', '.join(words[1:])})" for words in LISTED.values())
    return f"{', '.join(told)}."


WORDS = Words(
    listed={word: verdict.value for verdict, words in LISTED.items() for word in words},
    written={verdict.value: word for verdict, word in WRITTEN.items()},
    digits={"1": Verdict.MET.value, "0": Verdict.NOT_MET.value},
    sentence=_sentence(),
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
_PROOFS = ("evidence_id", "evidence_number", "evidence_date")
NOTES = ("Lý do, ghi chú", "Ghi chú", "Lý do", "Lý do không đạt")


def ledgers() -> dict[str, Ledger]:
    return {
        "assessment": Ledger("assessment", Assessment, ("verdict",), _assessment_words, _is_loss, _PROOFS),
        "reading": Ledger("reading", Reading, ("value", "verdict"), _reading_words),
    }


def _assessment_words(said: Said) -> str:
    return str(Verdict(str(said["verdict"])).label)


def _reading_words(said: Said) -> str:
    verdict = Verdict(str(said["verdict"])).label
    return f"{vietnamese(Decimal(str(said['value'])))} ({verdict})" if said["value"] is not None else str(verdict)


def _is_loss(before: Said, after: Said | None) -> bool:
    still = after is not None and rules.counts_as_met(str(after["verdict"]))
    return rules.counts_as_met(str(before["verdict"])) and not still


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
            6,
        )
        for criterion in results.criteria
    )
    first, last = criteria[0].key, criteria[-1].key
    span = f"{{{first}}}{{row}}:{{{last}}}{{row}}"
    counted = (f'COUNTIF({span},"{WRITTEN[verdict]}")' for verdict in (Verdict.MET, Verdict.NOT_APPLICABLE))
    total = "=" + "+".join(counted)
    return (
        Column("code", "Mã", Role.CODE, ("Mã xã", "Mã đơn vị", "Mã số"), width=7),
        Column("unit", _UNIT_NAMES[Level(results.level)][0], Role.UNIT, _UNIT_NAMES[Level(results.level)], width=17),
        *criteria,
        Column(
            "total",
            "Tổng số đạt",
            Role.TOTAL,
            ("Tổng", "Tổng số tiêu chí đạt", "Tổng cộng", "Cộng", "Số tiêu chí đạt", "Tổng số"),
            width=6,
            formula=total,
            total=lambda approved: sum(rules.counts_as_met(str(verdict)) for verdict in approved.values()),
        ),
        Column("note", NOTES[0], Role.NOTE, NOTES, width=20),
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
                    named(criterion.name, criterion.number),
                    row.full_place(key),
                    reason,
                )
        yield from _wrong_total(row, [str(row.values[key]) for key in criteria if key in row.values])

    return claims


def named(name: str, number: int) -> str:
    """The name first: several sets share numbers."""
    return f"{name} (tiêu chí số {number})"


def _wrong_total(row: RowRead, verdicts: Sequence[str]) -> Iterator[Problem]:
    """Totals are recounted, never read: «ghi 13, đếm được 12»."""
    stated, counted = row.values.get("total"), sum(map(rules.counts_as_met, verdicts))
    if stated is not None and stated != counted:
        yield problem("wrong_total", found=plain(Decimal(str(stated))), counted=counted, **row.where("total"))
