"""My work: what waits for the person who signed in, each line linked to where it is done."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from communes.access import ENTERING_ROLES, can_keep_periods, can_see_returns
from communes.middleware import Context
from communes.models import PeriodState, Role
from ntm_portal.pages.returns.selectors.desks import desks
from ntm_portal.pages.selectors.home import Overview
from ntm_portal.pages.selectors.work.accounts import account_block
from ntm_portal.pages.selectors.work.blocks import Block
from ntm_portal.pages.selectors.work.district import accepted_block, return_block
from ntm_portal.pages.selectors.work.leader import report_block
from ntm_portal.pages.selectors.work.province import late_block, period_block, queue_block, text_block


def my_work(portal: Context, page: Overview | None) -> list[Block]:
    """The blocks of all roles that the person holds; a constant number of queries, at most five for one role."""
    blocks = list(_returns(portal)) if can_see_returns(portal.scope) else []
    if can_keep_periods(portal.scope):
        blocks.append(period_block(portal.periods, timezone.localdate()))
    if portal.scope.is_administrator:
        blocks.append(account_block())
    if portal.scope.holds(Role.VIEWER):
        blocks.append(report_block(page, portal.day, portal.periods))
    return blocks


def _returns(portal: Context) -> Iterator[Block]:
    """Of district staff the own desks, of officers the files and districts that their roles cover."""
    scope, today = portal.scope, timezone.localdate()
    opened = sorted((one for one in portal.periods if one.state == PeriodState.OPEN), key=lambda one: one.cutoff)
    lines = desks(opened, scope, today) if scope.holds(Role.SENDER, *ENTERING_ROLES) else []
    if scope.holds(Role.SENDER):
        own = [line for line in lines if scope.covers(line.unit, Role.SENDER)]
        yield return_block(own, portal.periods)
        yield accepted_block(scope.units_of(Role.SENDER))
    if scope.holds(*ENTERING_ROLES):
        yield queue_block(scope)
        yield late_block((line for line in lines if scope.covers(line.unit, *ENTERING_ROLES)), scope)
        yield text_block(opened)
