"""The headline figures with what became of them since the last report's cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria import rules
from criteria.selectors import Results
from criteria.trends import State, Trend
from funding.selectors import Capital
from ntm_portal.lib.numbers import moved, shown, vietnamese
from ntm_portal.pages.selectors.lines import Band, bands_of


@dataclass(frozen=True, slots=True)
class Headline:
    """`key` names the figure in the report of the period; without a report `address` says more."""

    key: str
    label: str
    value: Decimal | int | None
    before: Decimal | int | None
    decimals: int
    address: str
    of: int | None = None
    sign: str = ""

    @property
    def printed(self) -> str:
        return "–" if self.value is None else vietnamese(self.value, self.decimals) + self.sign

    @property
    def moved(self) -> Decimal | None:
        return moved_by(self.value, self.before, self.decimals)

    @property
    def change(self) -> str:
        """Of a rate in points: a rise from 50% by 10% could also end at 55%."""
        change = change_of(self.value, self.before, self.decimals)
        return _("%(points)s percentage points") % {"points": change} if change and self.sign == "%" else change


def moved_by(value: Decimal | int | None, before: Decimal | int | None, decimals: int = 0) -> Decimal | None:
    """Between the two numbers as they are printed; None where one is unknown."""
    return None if value is None or before is None else moved(value, before, decimals)


def change_of(value: Decimal | int | None, before: Decimal | int | None, decimals: int = 0) -> str:
    return signed(moved_by(value, before, decimals), decimals)


def signed(change: Decimal | None, decimals: int = 0) -> str:
    """+2, −0,31 or 0; nothing where it is unknown."""
    return "" if change is None else ("+" if change > 0 else "") + shown(change, decimals)


@dataclass(frozen=True, slots=True)
class BandLine:
    band: Band
    moved: Decimal | None

    @property
    def change(self) -> str:
        return signed(self.moved)


@dataclass(frozen=True)
class Since:
    """The last report's cut-off and what stood then; None where it cannot be compared."""

    day: date
    met_all: int | None
    recognised: int
    average: Decimal | None
    counts: tuple[int, ...] | None
    rate: Decimal | None


def since_of(trend: Trend, results: Results, before: Capital | None) -> Since | None:
    """Counts of another set, or of nothing at all, are not compared; nor are rates of another year."""
    state = trend.since
    if state is None:
        return None
    counts = state.counts if state.counts and _of_one_set(trend.now, state) else None
    return Since(
        day=state.point.day,
        met_all=sum(count == len(results.criteria) for count in counts) if counts else None,
        recognised=len(state.held),
        average=state.point.average if counts else None,
        counts=counts,
        rate=before.total.rate if before else None,
    )


def _of_one_set(now: State, before: State) -> bool:
    return now.set_ids == before.set_ids


def headlines(results: Results, recognised: int, capital: Capital, since: Since | None) -> list[Headline]:
    full, total, communes = len(results.criteria), len(results.rows), reverse("communes")
    met_all = _("communes meet %(full)s/%(full)s criteria") % {"full": full}
    return [
        Headline(
            "communes.met_all",
            met_all,
            results.met_all,
            since.met_all if since else None,
            0,
            f"{communes}?band={full}-{full}",
            of=total,
        ),
        Headline(
            "communes.recognised",
            _("communes have been recognised"),
            recognised,
            since.recognised if since else None,
            0,
            f"{communes}?recognised=yes",
            of=total,
        ),
        Headline(
            "communes.average",
            _("criteria per commune on average"),
            results.average,
            since.average if since else None,
            2,
            reverse("criteria", args=["commune"]),
        ),
        Headline(
            "funding.rate",
            _("of the usable capital disbursed"),
            capital.total.rate,
            since.rate if since else None,
            1,
            reverse("capital"),
            sign="%",
        ),
    ]


def band_lines(results: Results, since: Since | None) -> list[BandLine]:
    counts = since.counts if since else None
    return [
        BandLine(band, moved_by(band.count, rules.in_band(counts, band.low, band.high)) if counts else None)
        for band in bands_of(results)
    ]
