"""Tables of capital as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, table_of
from funding.selectors import Capital
from funding.tables import capital_tables
from ntm_portal.lib.numbers import MILLION
from ntm_portal.lib.sheets import Sheet

MONEY = (None, True)  # thousands apart, to the last đồng


def million(amount: int) -> Decimal:
    return Decimal(amount) / MILLION


def title_of(year: int) -> str:
    return _("Capital of %(year)s, million đồng") % {"year": year}


def observed(day: date) -> str:
    return _("The amounts were observed on %(day)s.") % {"day": f"{day:%d/%m/%Y}"}


COLUMNS: Columns = (
    (gettext_lazy("Kind"), lambda line: line[0]),
    (gettext_lazy("Holder"), lambda line: line[1]),
    (gettext_lazy("Assigned this year"), lambda line: million(line[2].assigned), *MONEY),
    (gettext_lazy("Carried over"), lambda line: million(line[2].carried_over), *MONEY),
    (gettext_lazy("Usable"), lambda line: million(line[2].usable), *MONEY),
    (gettext_lazy("Disbursed"), lambda line: million(line[2].disbursed), *MONEY),
    (gettext_lazy("Rate (per cent)"), lambda line: line[2].rate, 1),
)


def capital_sheet(capital: Capital) -> Sheet:
    """All tables of the page in one, the kind in a column of its own; amounts in million đồng."""
    lines = [
        (table.title, name, amounts)
        for table in capital_tables(capital)
        for name, amounts in [*((holder.full_name, found) for holder, found in table.rows), (_("Total"), table.total)]
    ]
    sheet = table_of(title_of(capital.year), COLUMNS, lines)
    return sheet if capital.observed_on is None else replace(sheet, head=(observed(capital.observed_on),))
