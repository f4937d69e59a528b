"""Who may see and do what; the one place that decides.

Approved figures are readable by everyone with a role. Files, returns and drafts belong
to a unit. Rights are a rule on the unit tree: a role holds for its unit and all below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _

from communes.models import Role, Unit
from communes.selectors import Territory, UnitInfo


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True)
class Denied:
    """A refusal with the sentence that the page shows in place of the button."""

    reason: str

    def __bool__(self) -> Literal[False]:
        return False


Decision = Allowed | Denied


@dataclass(frozen=True)
class Scope:
    """What one person holds: pairs of role and unit id (None = the whole province)."""

    roles: frozenset[tuple[str, int | None]] = field(default_factory=frozenset)
    password_is_initial: bool = False

    def holds(self, *roles: str) -> bool:
        return any(role in roles for role, _unit in self.roles)

    @property
    def is_administrator(self) -> bool:
        """The role decides, never Django's flags: a superuser without the role gets nothing more."""
        return (Role.ADMIN, None) in self.roles

    @property
    def is_provincial(self) -> bool:
        """Holds some role for the whole province other than reading published figures only."""
        return any(unit is None and role != Role.VIEWER for role, unit in self.roles)

    @property
    def is_whole_province(self) -> bool:
        """Holds some role for the whole province, reading included."""
        return any(unit is None for _role, unit in self.roles)

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(unit for _role, unit in self.roles if unit is not None)

    @property
    def working_unit_ids(self) -> frozenset[int]:
        """Units whose files and drafts the person works on; a leader reads approved figures only."""
        return frozenset(unit for role, unit in self.roles if unit is not None and role != Role.VIEWER)

    def units_of(self, role: str) -> frozenset[int]:
        """Units for which the role itself is held, without what lies below them."""
        return frozenset(unit for held, unit in self.roles if held == role and unit is not None)

    def covers(self, unit: Unit, *roles: str) -> bool:
        """Whether one of the roles holds for the unit or for something above it."""
        return any(role in roles and (at is None or at in unit_path(unit)) for role, at in self.roles)


def unit_path(unit: Unit) -> list[int]:
    """Ids of the unit and of all units above it."""
    path: list[int] = []
    step: Unit | None = unit
    while step is not None and step.pk not in path:
        path.append(step.pk)
        step = step.parent
    return path


def scope_of(user: User | AnonymousUser) -> Scope:
    """The person's rights as they stand now; one query, asked once per request by the middleware."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Scope()
    active = User.objects.filter(pk=user.pk, is_active=True)
    return scope_from(active.values_list("memberships__role", "memberships__unit_id", "initial_password"))


def scope_from(held: Iterable[Sequence[Any]]) -> Scope:
    """From one line (role, unit, initial password) for each role of an active account."""
    held = list(held)
    roles = frozenset((role, unit) for role, unit, _initial in held if role)
    return Scope(roles, any(initial for _role, _unit, initial in held))


def can_read_figures(scope: Scope) -> Decision:
    if scope.roles:
        return Allowed()
    return Denied(_("Your account has no role yet. Ask the administrator to give it one."))


def can_read_report(scope: Scope, subject: Unit) -> Decision:
    """The report in preparation: the province and its leaders see all, a district its own."""
    if scope.covers(subject, *Role.values):
        return Allowed()
    return Denied(_("District staff can open the report of their own district only."))


ENTERING_ROLES = (Role.OFFICER, Role.APPROVER)


def can_enter(scope: Scope, unit: Unit) -> Decision:
    if scope.covers(unit, *ENTERING_ROLES):
        return Allowed()
    if scope.holds(*ENTERING_ROLES):
        return Denied(_("You enter the figures of your own units only; %(unit)s is not one of them.") % {"unit": unit})
    return Denied(_("Only province officers enter figures here; districts send a return."))


def can_enter_somewhere(scope: Scope) -> Decision:
    """The pages of entry themselves; each unit is asked about again when something is written."""
    if scope.holds(*ENTERING_ROLES):
        return Allowed()
    return Denied(_("Only province officers enter figures here; districts send a return."))


SENDING_ROLES = (Role.SENDER, *ENTERING_ROLES)


def can_send_returns(scope: Scope, unit: Unit) -> Decision:
    """Returns of a district come from its staff, or from officers of the province on its behalf."""
    if scope.covers(unit, *SENDING_ROLES):
        return Allowed()
    return Denied(_("Returns of %(unit)s are sent by its own staff or by province officers.") % {"unit": unit})


def can_send_somewhere(scope: Scope) -> Decision:
    """The pages of returns themselves; each unit is asked about again when something is sent."""
    if scope.holds(*SENDING_ROLES):
        return Allowed()
    return Denied(_("Returns are sent by district staff and decided by province officers."))


WORKING_ROLES = (*SENDING_ROLES, Role.ADMIN)


def can_see_returns(scope: Scope) -> Decision:
    """The pages that list files; which files they list is asked of each (`visible_to`)."""
    if scope.is_provincial or scope.working_unit_ids:
        return Allowed()
    return Denied(_("Returns are sent by district staff and decided by province officers."))


def can_watch_returns(scope: Scope) -> Decision:
    """Who of all districts has sent and who is late."""
    if scope.is_provincial:
        return Allowed()
    return Denied(_("Only the province sees which districts have sent their returns."))


def can_decide_return(scope: Scope, unit: Unit, *, is_own: bool) -> Decision:
    """Accepting or handing back; nobody decides about a file that he sent himself."""
    if not scope.covers(unit, *ENTERING_ROLES):
        return Denied(_("Only province officers accept returns or hand them back."))
    if is_own:
        return Denied(_("You sent this return yourself; another officer decides about it."))
    return Allowed()


def can_keep_thresholds(scope: Scope) -> Decision:
    """A bar holds for the whole province."""
    if any(role in ENTERING_ROLES and unit is None for role, unit in scope.roles):
        return Allowed()
    return Denied(_("Only officers of the whole province correct and verify thresholds."))


def can_keep_periods(scope: Scope) -> Decision:
    """Creating, opening, locking and reopening periods, and what stands in their letterhead."""
    if (Role.APPROVER, None) in scope.roles:
        return Allowed()
    return Denied(_("Only an approving officer creates, opens and closes periods."))


def can_write_narrative(scope: Scope, subject: Unit) -> Decision:
    """The prose of a report, its explanations, and what stands in its way."""
    if scope.covers(subject, *ENTERING_ROLES):
        return Allowed()
    return Denied(_("Only province officers write the text of reports."))


def can_publish(scope: Scope, subject: Unit) -> Decision:
    if scope.covers(subject, Role.APPROVER):
        return Allowed()
    return Denied(_("Only an approving officer publishes reports."))


def enterable(scope: Scope, units: Iterable[UnitInfo], territory: Territory) -> frozenset[int]:
    """Ids of those of many units that `can_enter` allows, without a query."""
    held = {at for role, at in scope.roles if role in ENTERING_ROLES}
    return frozenset(unit.id for unit in units if None in held or held.intersection(territory.path(unit)))


def can_correct_after_lock(scope: Scope) -> Decision:
    if scope.holds(Role.APPROVER):
        return Allowed()
    return Denied(_("Only an approving officer corrects figures of a closed period."))


def can_administer(scope: Scope) -> Decision:
    """Accounts, their rights and the audit trail."""
    if scope.is_administrator:
        return Allowed()
    return Denied(_("Only administrators keep accounts and read the audit trail."))


def can_keep_boundaries(scope: Scope) -> Decision:
    """The boundary file behind the map of the overview."""
    if scope.is_administrator or (Role.APPROVER, None) in scope.roles:
        return Allowed()
    return Denied(_("Only administrators and approving officers load boundaries."))
