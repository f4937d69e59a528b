"""What a tile of the map says of a commune: a text or mark in it, its colour, and the words beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from criteria.models import Verdict
from criteria.selectors import CriterionInfo, Results, UnitResult
from ntm_portal.lib.numbers import vietnamese

# One hue from light to dark, and an orange for «not met»: told apart without seeing red or green, and in grey.
FILLS = ("#e7f0f8", "#c3daec", "#8fbadb", "#2f6f9f", "#123f66")
DARK_FROM = 3
ORANGE, WHITE = "#fbd9a6", "#ffffff"
INK, PAPER = "#1b2733", "#ffffff"


@dataclass(frozen=True, slots=True)
class Shade:
    """`mark` is a drawing («met», «unmet») in place of the text."""

    words: str
    text: str = ""
    mark: str = ""
    fill: str = WHITE
    ink: str = INK


def shade(step: int, words: str, text: str = "", mark: str = "") -> Shade:
    return Shade(words, text, mark, FILLS[step], PAPER if step >= DARK_FROM else INK)


def not_reported() -> Shade:
    return Shade(_("not reported"), "–")


Tell = Callable[[UnitResult], Shade]


@dataclass(frozen=True)
class View:
    """One way to colour the map: how to tell a commune, and what each colour means."""

    title: str
    tell: Tell
    legend: tuple[Shade, ...]


def by_band(results: Results, *, counted: bool) -> View:
    """Coloured by band; `counted` prints the criteria met in place of the band."""
    steps = _steps(len(results.bands))
    looks = [shade(step, _band_words(*band), _span(*band)) for step, band in zip(steps, results.bands, strict=True)]

    def tell(row: UnitResult) -> Shade:
        if not row.is_reported:
            return not_reported()
        words = _("%(met)s of %(all)s criteria met") % {"met": row.met, "all": len(row.numbers)}
        bands = zip(results.bands, looks, strict=True)
        found = next((look for (low, high), look in bands if low <= row.met <= high), shade(0, words))
        return replace(found, words=words, text=str(row.met) if counted else found.text)

    title = _("Criteria met") if counted else _("Band of criteria met")
    return View(title, tell, (*looks, not_reported()))


def _steps(count: int) -> list[int]:
    """Steps of the scale, the darkest first, spread evenly."""
    darkest = len(FILLS) - 1
    return [darkest - index * darkest // max(count - 1, 1) for index in range(count)]


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _band_words(low: int, high: int) -> str:
    return _("%(band)s criteria") % {"band": _span(low, high)}


def by_recognition(held: frozenset[int]) -> View:
    yes, no = shade(3, _("recognised"), mark="met"), shade(0, _("not recognised"), "–")
    return View(_("Recognition status"), lambda row: yes if row.unit.id in held else no, (yes, no))


def by_criterion(criterion: CriterionInfo) -> View:
    looks = {
        Verdict.MET: shade(3, str(Verdict.MET.label), mark="met"),
        Verdict.NOT_MET: Shade(str(Verdict.NOT_MET.label), mark="unmet", fill=ORANGE),
        Verdict.NOT_APPLICABLE: shade(2, str(Verdict.NOT_APPLICABLE.label), "KXĐ"),
        Verdict.NOT_ASSESSED: shade(0, str(Verdict.NOT_ASSESSED.label), "CĐG"),
    }

    def tell(row: UnitResult) -> Shade:
        verdict = row.verdicts.get(criterion.number)
        return looks[Verdict(verdict)] if verdict else not_reported()

    title = _("Criterion %(number)s: %(name)s") % {"number": criterion.number, "name": criterion.name}
    return View(title, tell, (*looks.values(), not_reported()))


RATE_STEPS = (20, 40, 60, 80)


def by_disbursement(rates: Mapping[str, Decimal | None]) -> View:
    """The rate of the commune's district: capital is held by districts."""

    def tell(row: UnitResult) -> Shade:
        rate = rates.get(row.unit.parent_code)
        if rate is None:
            return Shade(_("no capital recorded"), "–")
        words = _("%(rate)s%% disbursed in the district") % {"rate": vietnamese(rate, 1)}
        return shade(sum(rate >= step for step in RATE_STEPS), words, f"{vietnamese(rate, 0)}%")

    edges = (0, *RATE_STEPS, 100)
    spans = [f"{low}–{high}%" for low, high in pairwise(edges)]
    legend = tuple(shade(step, words) for step, words in enumerate(spans))
    title = _("Disbursed of the usable capital of the district")
    return View(title, tell, (*reversed(legend), Shade(_("no capital recorded"), "–")))
