"""What waits for officers of the province: files, late districts, the text of the report, periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.template.defaultfilters import date as day_words
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.access import Scope, can_watch_returns
from communes.desks import DeskLine
from communes.lines import person_name
from communes.models import Period, PeriodState, Submission
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.pages.returns.selectors.desks import queue
from ntm_portal.pages.selectors.work.blocks import Block, Line
from ntm_portal.pages.selectors.work.district import DAY
from reports.models import Narrative, PublishedReport
from reports.narratives.marks import marks

MOST = 5  # lines of a kind; the first page stays short


def queue_block(scope: Scope) -> Block:
    """Files that wait for a decision, the one that waits longest first; one query."""
    waiting = queue(scope)
    more = [(_("All %(count)s waiting files") % {"count": len(waiting)}, reverse("returns"))]
    return Block(
        _("Files that wait for a decision"),
        tuple(_waiting(file, is_first=place == 0) for place, file in enumerate(waiting[:MOST])),
        nothing=_("No file waits for a decision."),
        coming=_("What districts send appears here, the oldest first."),
        more=tuple(more) if len(waiting) > MOST else (),
    )


def _waiting(file: Submission, *, is_first: bool) -> Line:
    values = {"day": day_words(file.sent_at, DAY), "by": person_name(file.sent_by), "cells": vietnamese(file.cells)}
    note = _("sent on %(day)s by %(by)s, %(cells)s values") % values
    action = _("Look at it and decide") if is_first else ""
    return Line(f"{file.unit.full_name}, {file.period.title}", reverse("return", args=[file.pk]), note, action=action)


def late_block(desks: Iterable[DeskLine], scope: Scope) -> Block:
    """One line a period: who is late, and the board that says more."""
    late: dict[Period, list[DeskLine]] = {}
    for desk in desks:
        if desk.is_late and desk.unit.is_district:
            late.setdefault(desk.period, []).append(desk)
    return Block(
        _("Late districts"),
        tuple(_late(period, lines, scope) for period, lines in late.items()),
        nothing=_("No district is late."),
        coming=_("A district appears here on the day after its return was due."),
    )


def _late(period: Period, desks: Sequence[DeskLine], scope: Scope) -> Line:
    link = reverse("returns-board", args=[period.slug]) if can_watch_returns(scope) else reverse("returns")
    mark = _("due on %(due)s, %(days)s days late") % {
        "due": day_words(period.due_on, DAY),
        "days": vietnamese(desks[0].days_late),
    }
    names = ", ".join(desk.unit.name for desk in desks)
    words = _("%(period)s: %(count)s districts have not sent") % {"period": period.title, "count": len(desks)}
    return Line(words, link, names, mark, is_late=True)


def text_block(periods: Iterable[Period]) -> Block:
    """Numbers typed by hand in the province's report of each open period; one query.

    They follow from the text alone. Other findings need the report, which costs half a second and forty
    queries: the page of the checks builds it, and the first page only leads there.
    """
    opened = list(periods)
    found = dict.fromkeys((period.pk for period in opened), 0)
    rows = Narrative.objects.filter(period__in=opened, subject__parent=None)
    for period, text in rows.values_list("period", "text"):
        found[period] += sum(mark.kind == "number" for mark in marks(text, {}))
    return Block(
        _("Report in preparation"),
        tuple(_report(period, found[period.pk]) for period in opened),
        nothing=_("No report is in preparation."),
        coming=_("Its text and its checks appear here once a period is open."),
    )


def _report(period: Period, unbound: int) -> Line:
    link = reverse("reports:checks", args=[period.slug])
    if not unbound:
        note = _("No number of its text is typed by hand. The checks of figures and text run when you open them.")
        return Line(period.title, link, note, action=_("Check the report"))
    mark = _("%(count)s numbers typed by hand") % {"count": vietnamese(unbound)}
    note = _("Each must be bound to a figure or excused with a reason before the report is published.")
    return Line(period.title, link, note, mark, is_late=True, action=_("Check the report"))


# --- Approving officers ----------------------------------------------------------


def period_block(periods: Sequence[Period], today: date) -> Block:
    """Reports to publish and periods to open or close; one query."""
    lines = (*_to_publish(periods), *_to_move(periods, today))
    return Block(
        _("Periods and publishing"),
        lines,
        nothing=_("No report waits to be published and no period to be opened or closed."),
        coming=_next_cutoff(periods, today),
        more=((_("All periods"), reverse("periods")),),
    )


def _to_publish(periods: Sequence[Period]) -> Iterator[Line]:
    """Closed periods of which nothing is published, the newest first."""
    closed = [period for period in periods if period.state == PeriodState.CLOSED]
    published = set(
        PublishedReport.objects.filter(period__in=closed, subject__parent=None).values_list("period", flat=True)
    )
    for period in [one for one in closed if one.pk not in published][:MOST]:
        link = reverse("reports:publish", args=[period.slug])
        words = _("%(period)s is closed and not published") % {"period": period.title}
        yield Line(words, link, action=_("Look at it and publish"))


def _to_move(periods: Sequence[Period], today: date) -> Iterator[Line]:
    for period in periods:
        values = {"period": period.title, "day": day_words(period.cutoff, DAY)}
        if period.state == PeriodState.OPEN and period.cutoff < today:
            words = _("%(period)s is still open; its cut-off was %(day)s") % values
            yield Line(words, reverse("close-period", args=[period.slug]), action=_("Close the period"))
        elif period.state == PeriodState.PLANNED and period.opens_on <= today:
            words = _("%(period)s was to open on %(day)s") % {**values, "day": day_words(period.opens_on, DAY)}
            yield Line(words, reverse("period", args=[period.slug]), action=_("Open the period"))


def _next_cutoff(periods: Sequence[Period], today: date) -> str:
    ahead = [period for period in periods if period.state == PeriodState.OPEN and period.cutoff >= today]
    if not ahead:
        return _("Create the next period when its report is due.")
    period = min(ahead, key=lambda one: one.cutoff)
    values = {"period": period.title, "day": day_words(period.cutoff, DAY)}
    return _("Next: %(period)s can be closed after %(day)s.") % values
