"""What may go wrong, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.exports import Columns, Tables, table_of
from criteria.models import Level
from criteria.pace import Outlook
from criteria.registers.sheets import explain_sheet
from criteria.selectors import CriterionInfo
from criteria.templatetags.marks import verdict_word
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.lib.sheets import Sheet
from ntm_portal.pages.outlook.plans import Goal, PlanLine, PlansPage
from ntm_portal.pages.outlook.risk import RiskPage


def named(criteria: Iterable[CriterionInfo]) -> str:
    """By name with the lead department."""
    return "; ".join(
        f"{item.number}. {item.name}" + (f" ({', '.join(item.leads)})" if item.leads else "") for item in criteria
    )


def _while_open(value: Callable[[PlanLine], Any]) -> Callable[[PlanLine], Any]:
    """Of a reached target the page tells no pace."""
    return lambda line: None if line.outlook is Outlook.REACHED else value(line)


def _ahead(value: Callable[[Any], int]) -> Callable[[PlanLine], Any]:
    """Nor what it leads to where the time is over or there is none."""
    closed = (Outlook.REACHED, Outlook.MISSED)
    return lambda line: value(line.reach) if line.reach and line.outlook not in closed else None


PLAN_COLUMNS: Columns = (
    (gettext_lazy("Level"), lambda line: Level(line.target.level).label),
    (gettext_lazy("Target year"), lambda line: line.target.year),
    (gettext_lazy("Code"), lambda line: line.result.unit.code),
    (gettext_lazy("Unit"), lambda line: line.result.unit.full_name),
    (gettext_lazy("District or city"), lambda line: line.above and line.above.full_name),
    (gettext_lazy("Will the plan hold?"), lambda line: line.outlook.label),
    (gettext_lazy("Criteria met"), lambda line: line.result.met if line.result.is_reported else None),
    (gettext_lazy("Criteria in all"), lambda line: len(line.result.numbers)),
    (gettext_lazy("Expected count"), lambda line: _bare(line.target.expected)),
    (gettext_lazy("Expected by"), lambda line: line.until),
    (gettext_lazy("Criteria short"), _while_open(lambda line: line.short)),
    (gettext_lazy("Months looked back"), _while_open(lambda line: line.months if line.steps else None), 0),
    (gettext_lazy("Gained in them"), _while_open(lambda line: line.gained if line.steps else None)),
    (gettext_lazy("At this pace at least"), _ahead(lambda reach: reach.low)),
    (gettext_lazy("At this pace at most"), _ahead(lambda reach: reach.high)),
    (gettext_lazy("Missing criteria"), lambda line: named(line.missing)),
)

GOAL_COLUMNS: Columns = (
    (gettext_lazy("What"), lambda line: line[0]),
    (gettext_lazy("Value"), lambda line: line[1]),
)

SHORTAGE_COLUMNS: Columns = (
    (gettext_lazy("No."), lambda one: one.criterion.number),
    (gettext_lazy("Criterion"), lambda one: one.criterion.name),
    (gettext_lazy("Lead department"), lambda one: ", ".join(one.criterion.leads)),
    (gettext_lazy("Communes with a plan"), lambda one: len(one.planned)),
    (gettext_lazy("All communes"), lambda one: one.everywhere),
)

UNPLANNED_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda row: row.unit.code),
    (gettext_lazy("Commune"), lambda row: row.unit.full_name),
    (gettext_lazy("Criteria met"), lambda row: row.met),
    (gettext_lazy("Criteria in all"), lambda row: len(row.numbers)),
)

LOST_COLUMNS: Columns = (
    (gettext_lazy("Code"), lambda line: line[0].row.unit.code),
    (gettext_lazy("Commune"), lambda line: line[0].row.unit.full_name),
    (gettext_lazy("Recognised by"), lambda line: line[0].decision),
    (gettext_lazy("Criteria not met"), lambda line: line[0].row.unmet),
    (gettext_lazy("Criteria in all"), lambda line: len(line[0].row.numbers)),
    (gettext_lazy("Share not met (per cent)"), lambda line: line[0].share, 1),
    (gettext_lazy("Withdrawal (QĐ 18/2022)"), lambda line: line[0].told),
    (gettext_lazy("Criterion"), lambda line: f"{line[1].criterion.number}. {line[1].criterion.name}"),
    (gettext_lazy("Lead department"), lambda line: ", ".join(line[1].criterion.leads)),
    (gettext_lazy("Result"), lambda line: verdict_word(line[1].verdict) or _("not reported")),
    (gettext_lazy("Since"), lambda line: line[1].turn and line[1].turn.observed_on),
    (gettext_lazy("Reason"), lambda line: line[1].turn and line[1].turn.reason),
)

UNPROVEN_COLUMNS: Columns = (
    (gettext_lazy("District or city"), lambda line: line[0].district and line[0].district.full_name),
    (gettext_lazy("Code"), lambda line: line[0].unit.code),
    (gettext_lazy("Commune"), lambda line: line[0].unit.full_name),
    (gettext_lazy("Missing"), lambda line: len(line[0].criteria)),
    (gettext_lazy("Criteria in all"), lambda line: line[1]),
    (gettext_lazy("Criteria"), lambda line: ", ".join(str(item.number) for item in line[0].criteria)),
)


def plans_tables(page: PlansPage) -> Tables:
    goal = page.goal
    return {
        "targets": lambda: targets_sheet(page),
        **({"goal": lambda: goal_sheet(goal, page.year)} if goal else {}),
        "shortages": lambda: table_of(_("Missing, by criterion"), SHORTAGE_COLUMNS, page.shortages),
        "unplanned": lambda: table_of(_("Communes without a plan"), UNPLANNED_COLUMNS, page.unplanned),
    }


def targets_sheet(page: PlansPage) -> Sheet:
    lines = [line for group in page.groups for line in group.lines]
    return table_of(_("Plans, target by target"), PLAN_COLUMNS, lines)


def goal_sheet(goal: Goal, year: int) -> Sheet:
    """What it needs and what is promised, and the pace of all communes."""
    return table_of(_("The goal of the province for %(year)s") % {"year": year}, GOAL_COLUMNS, _goal_lines(goal))


def _goal_lines(goal: Goal) -> list[tuple[str, Any]]:
    about, found = {"goal": vietnamese(goal.sum.goal), "communes": vietnamese(goal.sum.communes)}, goal.sum
    amounts = [
        (_("criteria that %(goal)s per commune need in %(communes)s communes") % about, found.needed),
        (_("criteria met now"), Decimal(found.met)),
        (_("still needed"), found.gap),
        (_("promised by the named plans"), found.promised),
        (_("promised by nobody"), found.unpromised),
    ]
    reach = goal.reach if goal.outlook is not Outlook.REACHED else None
    ends = [(_("at this pace at least"), reach.low), (_("at this pace at most"), reach.high)] if reach else []
    paces = [(f"{step.since:%d/%m/%Y} – {step.until:%d/%m/%Y}", step.gained) for step in goal.steps]
    return [
        (_("Will the plan hold?"), goal.outlook.label),
        *((words, _bare(amount)) for words, amount in amounts),
        *((_("pace of all communes, %(days)s") % {"days": days}, gained) for days, gained in paces),
        *ends,
    ]


def _bare(amount: Decimal) -> Decimal:
    """Without the zeros of the database, yet no power of ten."""
    return amount.normalize() + 0


def risk_tables(page: RiskPage) -> Tables:
    """Whole, where the page stops at a number of lines."""
    lost = [(one, item) for one in page.losing for item in one.lost]
    unproven = [(one, page.criteria) for one in page.unproven]
    return {
        "losing": lambda: table_of(_("Recognised communes that have lost criteria"), LOST_COLUMNS, lost),
        "contradicting": lambda: replace(explain_sheet(page.to_explain), title=_("Readings that contradict verdicts")),
        "unproven": lambda: table_of(_("Met criteria without evidence"), UNPROVEN_COLUMNS, unproven),
    }
