"""What waits for the staff of a district: the return of each open period, and what was accepted last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.template.defaultfilters import date as day_words
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.desks import DeskLine
from communes.lines import person_name
from communes.models import Period, PeriodState, Submission, SubmissionState
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.pages.selectors.work.blocks import Block, Line

DAY = "d/m/Y"


def return_block(desks: Iterable[DeskLine], periods: Sequence[Period]) -> Block:
    return Block(
        _("Your return"),
        tuple(_desk(desk) for desk in desks),
        nothing=_("Nothing to send: no period is open."),
        coming=_coming(periods),
    )


def _coming(periods: Sequence[Period]) -> str:
    ahead = [period for period in periods if period.state == PeriodState.PLANNED]
    planned = min(ahead, key=lambda period: period.opens_on, default=None)
    if planned is None:
        return _("Returns are taken while a period is open; an approving officer opens it.")
    values = {"period": planned.title, "day": day_words(planned.opens_on, DAY), "due": day_words(planned.due_on, DAY)}
    return _("Next: %(period)s, which opens on %(day)s and is due on %(due)s.") % values


def _desk(desk: DeskLine) -> Line:
    """The state of the return, its due day, and the one thing to do next."""
    sentence, action, link = _step(desk)
    return Line(f"{desk.unit.full_name}, {desk.period.title}", link, sentence, _due(desk), desk.is_late, action)


def _due(desk: DeskLine) -> str:
    values = {"due": day_words(desk.period.due_on, DAY)}
    if desk.has_sent:
        return _("due on %(due)s") % values
    if desk.is_late:
        return _("due on %(due)s, %(days)s days late") % {**values, "days": vietnamese(desk.days_late)}
    return _("due on %(due)s, %(days)s days left") % {**values, "days": vietnamese(desk.days_left)}


Step = tuple[str, str, str]  # how it stands, the words of the button, where it leads


def _step(desk: DeskLine) -> Step:
    at_desk = reverse("returns-desk", args=[desk.period.slug, desk.unit.code])
    newest = desk.newest
    if newest is None or newest.state == SubmissionState.WITHDRAWN:
        return _("No file has been sent."), _("Get the workbook and send it"), at_desk
    page = reverse("return", args=[newest.pk])
    if newest.state == SubmissionState.RETURNED:
        return _handed_back(newest), _("Mend it and send it again"), at_desk
    if newest.state == SubmissionState.RECEIVED:
        return _received(newest, page)
    if newest.state == SubmissionState.CHECKED:
        return _checked(newest, page)
    return _reached(newest), "", page


def _handed_back(file: Submission) -> str:
    values = {"by": person_name(file.decided_by), "day": day_words(file.decided_at, DAY), "note": file.decision_note}
    return _("Handed back by %(by)s on %(day)s: %(note)s") % values


def _received(file: Submission, page: str) -> Step:
    if file.refusal:
        return _("Your last file could not be read."), _("See why and upload it again"), page
    return _("Your last file waits for an answer of yours."), _("Answer"), page


def _checked(file: Submission, page: str) -> Step:
    if not file.must_fix:
        return _("Your file is checked and not sent yet."), _("Look at it and send it"), page
    values = {"name": file.original_name, "count": vietnamese(file.must_fix)}
    return _("Your file %(name)s has %(count)s problems that must be mended.") % values, _("See what to mend"), page


def _reached(file: Submission) -> str:
    if file.state == SubmissionState.SENT:
        values = {"day": day_words(file.sent_at, DAY)}
        return _("Sent on %(day)s; nothing to do until the province has decided.") % values
    values = {"day": day_words(file.decided_at, DAY), "by": person_name(file.decided_by)}
    return _("Accepted by %(by)s on %(day)s; nothing more to do in this period.") % values


# --- Accepted values -------------------------------------------------------------


def accepted_block(units: Collection[int]) -> Block:
    """The file that was accepted last of the units; one query."""
    rows = Submission.objects.filter(unit__in=units, state=SubmissionState.ACCEPTED)
    newest = rows.select_related("unit", "period", "decided_by").order_by("-decided_at", "-pk")[:1]
    return Block(
        _("Last accepted values"),
        tuple(_accepted(file) for file in newest),
        nothing=_("No return of yours has been accepted yet."),
        coming=_("What the province accepts counts at once; you find the file here."),
    )


def _accepted(file: Submission) -> Line:
    values = {
        "cells": vietnamese(file.cells),
        "observed": day_words(file.observed_on, DAY),
        "by": person_name(file.decided_by),
        "day": day_words(file.decided_at, DAY),
    }
    note = _("%(cells)s values as of %(observed)s, accepted by %(by)s on %(day)s") % values
    return Line(file.original_name, reverse("return", args=[file.pk]), note, file.period.title)
