"""Who may see and do what; the one place that decides.

Approved figures are readable by everyone with a role. Files, returns and drafts belong
to a unit. Rights are a rule on the unit tree: a role holds for its unit and all below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _

from communes.models import Membership, Role, Unit


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

    def holds(self, *roles: str) -> bool:
        return any(role in roles for role, _unit in self.roles)

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

    def covers(self, unit: Unit, *roles: str) -> bool:
        """Whether one of the roles holds for the unit or for something above it."""
        return any(role in roles and (at is None or at in unit_path(unit)) for role, at in self.roles)


def unit_path(unit: Unit) -> list[int]:
    """Ids of the unit and of all units above it."""
    path: list[int] = []
    step: Unit | None = unit
    while step is not None:
        path.append(step.pk)
        step = step.parent
    return path


def scope_of(user: User | AnonymousUser) -> Scope:
    """The person's rights; one query, asked once per request by the middleware."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return Scope()
    held = Membership.objects.filter(user=user).values_list("role", "unit_id")
    return Scope(frozenset(held))


def can_read_figures(scope: Scope) -> Decision:
    if scope.roles:
        return Allowed()
    return Denied(_("Your account has no role yet. Ask the administrator to give it one."))


def can_read_report(scope: Scope, subject: Unit) -> Decision:
    """The report in preparation: the province and its leaders see all, a district its own."""
    if scope.covers(subject, *Role.values):
        return Allowed()
    return Denied(_("District staff can open the report of their own district only."))


def can_enter(scope: Scope, unit: Unit) -> Decision:
    if scope.covers(unit, Role.OFFICER, Role.APPROVER):
        return Allowed()
    return Denied(_("Only province officers enter figures here; districts send a return."))


def can_correct_after_lock(scope: Scope) -> Decision:
    if scope.holds(Role.APPROVER):
        return Allowed()
    return Denied(_("Only an approving officer corrects figures of a closed period."))
