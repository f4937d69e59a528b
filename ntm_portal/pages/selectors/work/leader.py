"""What waits for a leader: the report that was published last, and what happened since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.template.defaultfilters import date as day_words
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.models import Period, Unit
from criteria.changes import decisions_between
from criteria.models import Level
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.pages.selectors.home import Overview
from ntm_portal.pages.selectors.work.blocks import Block, Line
from ntm_portal.pages.selectors.work.district import DAY
from reports.models import PublishedReport


def report_block(page: Overview | None, day: date, periods: Sequence[Period]) -> Block:
    """The published report as a PDF, one click; at most two queries."""
    rows = PublishedReport.objects.filter(subject__parent=None, period__cutoff__lte=day)
    light = rows.defer("narrative", "findings", "letterhead").select_related("period")
    newest = light.order_by("-period__cutoff", "-version").first()
    lines = [_published(newest), *_since(newest, page, day, periods)] if newest else []
    return Block(
        _("Latest published report"),
        tuple(lines),
        nothing=_("No report has been published up to the day shown."),
        coming=_("Once one is published, its PDF is here; until then the overview shows the approved figures."),
        more=((_("Reports by period"), reverse("reports:list")),),
    )


def _published(row: PublishedReport) -> Line:
    values = {"version": row.version, "day": day_words(row.published_at, DAY)}
    note = _("version %(version)s, published on %(day)s") % values
    link = reverse("reports:published-file", args=[row.period.slug, row.version, "pdf"])
    return Line(row.period.title, link, note, action=_("Download PDF"))


def _since(row: PublishedReport, page: Overview | None, day: date, periods: Sequence[Period]) -> Iterator[Line]:
    """What differs on the day shown from what the report said."""
    since = row.period.cutoff
    if page is None or since >= day:
        return
    now = next((period for period in periods if period.cutoff == day), None)
    link = reverse("reports:changes", args=[now.slug]) if now else reverse("criteria", args=[Level.COMMUNE])
    title = _("What changed from %(since)s to %(until)s") % {
        "since": day_words(since, DAY),
        "until": day_words(day, DAY),
    }
    met = page.communes.met_total
    counted = _("criteria met by all communes: %(before)s, now %(after)s") % {
        "before": _printed(row, "communes.met_total"),
        "after": _("not reported") if met is None else vietnamese(met),
    }
    yield Line(title, link, f"{counted}; {_decisions(since, day, page.province)}")


def _printed(row: PublishedReport, key: str) -> str:
    return next((str(figure["printed"]) for figure in row.figures if figure["key"] == key), "–")


def _decisions(since: date, until: date, province: Unit) -> str:
    """Communes that got or lost the title in between."""
    found = [one for one in decisions_between(since, until, within=province) if one.title == Level.COMMUNE]
    awarded = ", ".join(one.unit.name for one in found if one.is_award)
    withdrawn = ", ".join(one.unit.name for one in found if not one.is_award)
    told = [
        _("newly recognised: %(names)s") % {"names": awarded} if awarded else "",
        _("recognition withdrawn: %(names)s") % {"names": withdrawn} if withdrawn else "",
    ]
    return "; ".join(filter(None, told)) or _("no commune was recognised in between")
