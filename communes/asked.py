"""What the address of a page asks for: a wish that cannot be granted is told above the page, never passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from communes.guards import PortalRequest
from communes.selectors import UnitInfo
from ntm_portal.lib.numbers import YEARS
from ntm_portal.lib.text import lower_first, tidy

EVERYWHERE = frozenset({"export", "table"})
LONGEST, MOST = 40, 12


@dataclass(frozen=True)
class Choice:
    """The values that a name in an address takes, and what the page shows in place of any other."""

    what: str
    takes: Collection[str]
    instead: str
    accepted: str = ""

    def refusal(self, value: str) -> str:
        """Nothing where the value is one of them, or none at all."""
        if not value or value in self.takes:
            return ""
        sentence = _("There is no %(what)s «%(value)s»; %(instead)s.")
        said = sentence % {"what": self.what, "value": _shown(value), "instead": self.instead}
        return said + _accepted(self.accepted or _listed(self.takes))


Choices = Mapping[str, Choice | None]


def tell_unknown(request: PortalRequest, choices: Choices) -> None:
    """`choices`: every name that the page reads; None where it takes any text, or tells of it in its form."""
    request.portal.notices += _sentences(request, choices)


def _sentences(request: PortalRequest, choices: Choices) -> Iterable[str]:
    asked = request.GET
    if "export" in asked:  # a file that exists was sent before the page is drawn
        yield _(
            "This page has no such table to take away; the page itself is shown. Files come by the links below a table."
        )
    for name in asked:
        choice = choices.get(name)
        if name in EVERYWHERE or (name == "day" and request.portal.takes_day) or (name in choices and choice is None):
            continue
        said = choice.refusal(asked.get(name, "").strip()) if choice else _unread(name, choices)
        if said:
            yield said


def _unread(name: str, choices: Choices) -> str:
    sentence = _("This page does not read «%(name)s» in its address; it is shown as without it.")
    return sentence % {"name": _shown(name)} + _accepted(_listed(choices))


def _accepted(values: str) -> str:
    return " " + _("Accepted: %(values)s.") % {"values": values} if values else ""


def _listed(values: Collection[str]) -> str:
    """All, or where they are many the first ones and the last."""
    found = list(values)
    return ", ".join(found if len(found) <= MOST else [*found[: MOST // 2], "…", found[-1]])


def _shown(text: str) -> str:
    plain = tidy("".join(letter for letter in text if letter.isprintable()))
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"


# --- Choices that several pages have ---------------------------------------------


def of_districts(districts: Iterable[UnitInfo]) -> Choice:
    codes = [district.code for district in districts]
    return Choice(_("district or city with the code"), codes, _("the whole province is shown"))


def of_years(shown: int) -> Choice:
    instead = _("the year %(year)s is shown") % {"year": shown}
    return Choice(_("year"), [str(year) for year in YEARS], instead, f"{YEARS[0]}–{YEARS[-1]}")


def of_filters(form: Any) -> dict[str, Choice | None]:
    """Of a form that does not mark its own boxes: the list is whole where a value is not known."""
    instead = _("the list is not narrowed by it")
    return {
        field.name: Choice(lower_first(str(field.label)), values, instead) if (values := _values(field.field)) else None
        for field in form
    }


def of_order(table: Any) -> Choice:
    """A minus before the name of a column turns its order around."""
    names = [column.name for column in table.columns if column.orderable]
    takes = [*names, *(f"-{name}" for name in names)]
    return Choice(_("order by"), takes, _("the usual order is shown"), _listed(names))


def _values(field: Any) -> list[str]:
    return [str(value) for value, _label in getattr(field, "choices", ()) if value not in ("", None)]
