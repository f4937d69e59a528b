"""Tables of the pages of units as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, Tables, table_of
from criteria.models import Level
from criteria.templatetags.marks import verdict_word
from funding.sheets import capital_sheet
from ntm_portal.lib.sheets import Sheet
from ntm_portal.pages.selectors.commune import CommunePage
from ntm_portal.pages.selectors.district import DistrictPage
from ntm_portal.pages.selectors.districts import DistrictList
from ntm_portal.pages.selectors.matrix import Matrix

CRITERION_COLUMNS: Columns = (
    (gettext_lazy("Level"), lambda line: line[0]),
    (gettext_lazy("No."), lambda line: line[1].criterion.number),
    (gettext_lazy("Criterion"), lambda line: line[1].criterion.name),
    (gettext_lazy("Lead department"), lambda line: ", ".join(line[1].criterion.leads)),
    (gettext_lazy("Result"), lambda line: verdict_word(line[1].verdict)),
    (gettext_lazy("Since"), lambda line: line[1].current and line[1].current.since),
    (gettext_lazy("Note"), lambda line: line[1].current and line[1].current.note),
)

COMMUNE_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line.code),
    (gettext_lazy("Commune"), lambda line: line.name),
    (gettext_lazy("Criteria met"), lambda line: line.met),
    (gettext_lazy("Criteria in all"), lambda line: line.total),
    (gettext_lazy("Recognised by"), lambda line: line.decision),
    (gettext_lazy("Target year"), lambda line: int(line.target_year) if line.target_year else None),
)

DISTRICT_CRITERION_COLUMNS: Columns = (
    (gettext_lazy("No."), lambda line: line.criterion.number),
    (gettext_lazy("Criterion"), lambda line: line.criterion.name),
    (gettext_lazy("Lead department"), lambda line: ", ".join(line.criterion.leads)),
    (gettext_lazy("Result"), lambda line: verdict_word(line.verdict)),
    (gettext_lazy("Component criteria met"), lambda line: line.components_met),
    (gettext_lazy("Component criteria in all"), lambda line: len(line.components)),
)


def criteria_sheet(page: CommunePage) -> Sheet:
    """Both sets of a commune, one below the other."""
    lines = [(Level.COMMUNE.label, line) for line in page.lines]
    lines += [(Level.COMMUNE_ADVANCED.label, line) for line in page.advanced_lines]
    return table_of(_("Criteria"), CRITERION_COLUMNS, lines)


def district_communes_sheet(page: DistrictPage) -> Sheet:
    return table_of(_("Communes"), COMMUNE_COLUMNS, page.communes)


def district_criteria_sheet(page: DistrictPage) -> Sheet:
    return table_of(_("District criteria"), DISTRICT_CRITERION_COLUMNS, page.criteria)


def district_tables(page: DistrictPage) -> Tables:
    return {
        "communes": lambda: district_communes_sheet(page),
        "criteria": lambda: district_criteria_sheet(page),
        "capital": lambda: capital_sheet(page.capital),
    }


VILLAGE_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line.unit.code),
    (gettext_lazy("Village"), lambda line: line.unit.name),
    (gettext_lazy("Criteria met"), lambda line: line.result.met if line.result.verdicts else None),
    (gettext_lazy("Criteria in all"), lambda line: len(line.result.numbers)),
    (gettext_lazy("Target year"), lambda line: int(line.target_year) if line.target_year else None),
)


def commune_tables(page: CommunePage) -> Tables:
    villages = {"villages": lambda: table_of(_("Villages"), VILLAGE_COLUMNS, page.villages)} if page.villages else {}
    return {"criteria": lambda: criteria_sheet(page), **villages}


UNIT_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line[1].unit.code),
    (gettext_lazy("Unit"), lambda line: line[1].unit.full_name),
    (gettext_lazy("District or city"), lambda line: line[0] and line[0].full_name),
    (gettext_lazy("Met"), lambda line: line[1].met if line[1].is_reported else None),
)


def matrix_sheet(page: Matrix, level: Level) -> Sheet:
    """A row a unit, a column a criterion, and the totals below; the words in the cells are those of the legend."""
    rows = [(group.district, row) for group in page.groups for row in group.results.rows]
    criteria = [(f"{item.number}. {item.name}", _verdict_of(item.number)) for item in page.results.criteria]
    sheet = table_of(_("Criteria: %(level)s") % {"level": level.label}, (*UNIT_COLUMNS, *criteria), rows)
    totals: list[Any] = [total.met for total in page.totals]
    return sheet.with_rows([[None, _("Units that meet it"), None, None, *totals]] if rows else [])


def _verdict_of(number: int) -> Any:
    return lambda line: verdict_word(line[1].verdicts.get(number, ""))


DISTRICT_AVERAGE_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line.unit.code),
    (gettext_lazy("District or city"), lambda line: line.unit.full_name),
    (gettext_lazy("Communes"), lambda line: len(line.communes.rows)),
    (gettext_lazy("Average"), lambda line: line.communes.average, 2),
)

DISTRICT_COLUMNS: Columns = (
    *DISTRICT_AVERAGE_COLUMNS,
    (
        gettext_lazy("Communes that meet all criteria"),
        lambda line: line.communes.met_all if line.communes.counts else None,
    ),
    (gettext_lazy("Recognised"), lambda line: line.recognised),
    (gettext_lazy("District criteria"), lambda line: line.own.met if line.own and line.own.is_reported else None),
    (gettext_lazy("Target year"), lambda line: int(line.target_year) if line.target_year else None),
)


def districts_sheet(page: DistrictList) -> Sheet:
    """The columns of the page, then how many communes are in each lesser band."""
    bands = band_columns(page.bands, attrgetter("lesser_bands"))
    return table_of(_("Districts and cities"), (*DISTRICT_COLUMNS, *bands), page.lines)


def band_columns(labels: Iterable[str], bands_of: Callable[[Any], Sequence[Any]]) -> Columns:
    return [
        (_("at %(band)s criteria") % {"band": label}, _band_of(place, bands_of)) for place, label in enumerate(labels)
    ]


def _band_of(place: int, bands_of: Callable[[Any], Sequence[Any]]) -> Any:
    return lambda line: bands_of(line)[place].count
