"""«Số liệu đến ngày»: which days a return may speak of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from communes.submissions.findings import Problem, Question
from communes.submissions.tables import ReturnPlan
from communes.submissions.values import shown_day
from communes.submissions.wording import problem


def day_of(
    text: str, plan: ReturnPlan, today: date, *, sheet: str = "", cell: str = ""
) -> tuple[date | None, list[Problem]]:
    """The day up to which the figures hold, or what is wrong with it."""
    told: dict[str, Any] = {"sheet": sheet, "cells": [cell] if cell else [], "found": shown_day(text) or _("(empty)")}
    day = read_day(text)
    if day is None:
        return None, [problem("no_day", **told)]
    wrong = list(_outside(day, plan, min(plan.cutoff, today), told))
    return (None, wrong[:1]) if wrong else (day, [])


def _outside(day: date, plan: ReturnPlan, latest: date, told: dict[str, Any]) -> Iterator[Problem]:
    """At most the upload day and the end of the period; never a day whose period is over."""
    if day > latest:
        yield problem("day_too_late", latest=f"{latest:%d/%m/%Y}", **told)
    if day < plan.earliest:
        yield problem("day_too_early", earliest=f"{plan.earliest:%d/%m/%Y}", **told)
    if day < plan.first:
        yield problem("day_of_earlier_period", first=f"{plan.first:%d/%m/%Y}", period=plan.period_title, **told)


def read_day(text: str) -> date | None:
    """22/10/2024, or the ISO form that a date cell has."""
    parts = text.strip().split("/")
    ordered = [parts[2], parts[1].zfill(2), parts[0].zfill(2)] if len(parts) == 3 else [text.strip()[:10]]
    try:
        return date.fromisoformat("-".join(ordered))
    except ValueError:
        return None


def day_question(plan: ReturnPlan, today: date) -> Question:
    proposal = f"{min(plan.cutoff, today):%d/%m/%Y}"
    return Question("observed_on", _("Up to which day do the figures hold?"), (), proposal)
