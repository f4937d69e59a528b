"""Who may see and do what: every verb of `communes.access` for everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, User

from communes import access
from communes.access import (
    Allowed,
    Denied,
    Scope,
    can_administer,
    can_correct_after_lock,
    can_decide_return,
    can_enter,
    can_enter_somewhere,
    can_keep_boundaries,
    can_keep_periods,
    can_keep_thresholds,
    can_publish,
    can_read_figures,
    can_read_report,
    can_see_returns,
    can_send_returns,
    can_send_somewhere,
    can_watch_returns,
    can_write_narrative,
    enterable,
    scope_of,
)
from communes.models import Membership, Period, Role, Submission, Unit
from communes.selectors import territory_on
from tests.conftest import CUTOFF

EVERYBODY = ["lan", "chi", "minh", "hoa", "binh", "quan", "khach", "anonymous"]
PROVINCIAL = {"lan", "chi", "quan"}


@pytest.fixture
def anonymous() -> AnonymousUser:
    return AnonymousUser()


def with_role(name: str, role: str, unit: Unit | None = None) -> User:
    user = User.objects.create_user(name, password="one-password-for-tests")
    Membership.objects.create(user=user, role=role, unit=unit)
    return user


@pytest.fixture
def allowed(request: pytest.FixtureRequest) -> Callable[..., set[str]]:
    """The people whom a verb lets in; everyone else is given a reason."""

    def ask(verb: Callable[..., access.Decision], *args: object) -> set[str]:
        decisions = {name: verb(scope_of(request.getfixturevalue(name)), *args) for name in EVERYBODY}
        assert all(isinstance(decision, Allowed) or decision.reason for decision in decisions.values())
        return {name for name, decision in decisions.items() if decision}

    return ask


# --- Scope ----------------------------------------------------------------------------------------------------------


def test_a_scope_holds_roles_with_their_units(lan, minh, unit):
    assert scope_of(lan).roles == {(Role.APPROVER, None)}
    assert scope_of(minh).roles == {(Role.SENDER, unit("106").pk)}


def test_one_person_may_hold_several_roles(lan):
    Membership.objects.create(user=lan, role=Role.VIEWER)
    assert scope_of(lan).holds(Role.APPROVER)
    assert scope_of(lan).holds(Role.VIEWER)
    assert not scope_of(lan).holds(Role.ADMIN)
    assert scope_of(lan).holds(Role.ADMIN, Role.VIEWER)


@pytest.mark.parametrize("person", ["khach", "anonymous"])
def test_a_stranger_has_an_empty_scope(request, person):
    assert scope_of(request.getfixturevalue(person)) == Scope()


def test_an_inactive_person_has_an_empty_scope(lan):
    lan.is_active = False
    assert scope_of(lan) == Scope()


def test_a_superuser_without_a_role_has_an_empty_scope(db):
    """Rights over figures come from memberships alone."""
    assert scope_of(User.objects.create_superuser("goc", password="one-password-for-tests")) == Scope()


def test_a_scope_costs_one_query(lan, django_assert_num_queries):
    with django_assert_num_queries(1):
        scope_of(lan)


def test_provincial_are_those_who_work_for_the_whole_province(request):
    provincial = {name for name in EVERYBODY if scope_of(request.getfixturevalue(name)).is_provincial}
    assert provincial == PROVINCIAL


# --- The unit tree --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "covered"),
    [("106", True), ("03405", True), ("0340501", True), ("12", False), ("110", False), ("03628", False)],
)
def test_a_role_holds_for_its_unit_and_all_below(minh, unit, code, covered):
    assert scope_of(minh).covers(unit(code), Role.SENDER) is covered


def test_a_role_without_a_unit_holds_everywhere(lan, unit):
    assert all(scope_of(lan).covers(unit(code), Role.APPROVER) for code in ["12", "106", "03405", "0340501"])


def test_a_role_covers_only_as_that_role(minh, unit):
    assert not scope_of(minh).covers(unit("106"), Role.OFFICER)
    assert not scope_of(minh).covers(unit("106"))


def test_a_role_in_one_place_does_not_lend_the_place_of_another(minh, unit):
    """Sender in Tam Đường and officer in Than Uyên: no officer in Tam Đường."""
    Membership.objects.create(user=minh, role=Role.OFFICER, unit=unit("110"))
    assert scope_of(minh).covers(unit("03628"), Role.OFFICER)
    assert not scope_of(minh).covers(unit("03405"), Role.OFFICER)


# --- Verbs ----------------------------------------------------------------------------------------------------------


def test_every_verb_is_tested_here():
    verbs = {name for name in vars(access) if name.startswith("can_")}
    assert verbs <= set(globals()), "a new verb of communes.access needs its examples"


def test_everyone_with_a_role_reads_figures(allowed):
    assert allowed(can_read_figures) == {"lan", "chi", "minh", "hoa", "binh", "quan"}


def test_the_report_of_the_province_is_for_the_province(allowed, province):
    assert allowed(can_read_report, province) == {"lan", "chi", "binh", "quan"}


def test_the_report_of_a_district_is_also_for_its_own_staff(allowed, unit):
    assert allowed(can_read_report, unit("106")) == {"lan", "chi", "binh", "quan", "minh"}


@pytest.mark.parametrize("code", ["12", "106", "03405"])
def test_only_province_officers_enter_figures(allowed, unit, code):
    assert allowed(can_enter, unit(code)) == {"lan", "chi"}


def test_only_an_approver_corrects_after_a_lock(allowed):
    assert allowed(can_correct_after_lock) == {"lan"}


def test_pages_of_entry_are_for_those_who_enter(allowed):
    assert allowed(can_enter_somewhere) == {"lan", "chi"}


def test_officers_of_the_whole_province_keep_thresholds(allowed, unit):
    assert allowed(can_keep_thresholds) == {"lan", "chi"}
    assert not can_keep_thresholds(scope_of(with_role("can-bo-huyen", Role.OFFICER, unit("106"))))


def test_administrators_and_approvers_load_boundaries(allowed):
    assert allowed(can_keep_boundaries) == {"lan", "quan"}


def test_only_an_approver_keeps_periods(allowed):
    assert allowed(can_keep_periods) == {"lan"}


def test_a_district_sends_its_own_returns_and_officers_send_for_it(allowed, unit):
    assert allowed(can_send_returns, unit("106")) == {"minh", "lan", "chi"}
    assert allowed(can_send_returns, unit("110")) == {"hoa", "lan", "chi"}


def test_only_officers_send_for_the_whole_province(allowed, province):
    assert allowed(can_send_returns, province) == {"lan", "chi"}


def test_pages_of_sending_are_for_senders_and_officers(allowed):
    assert allowed(can_send_somewhere) == {"minh", "hoa", "lan", "chi"}


def test_administrators_see_returns_too_and_leaders_do_not(allowed):
    assert allowed(can_see_returns) == {"minh", "hoa", "lan", "chi", "quan"}


def test_the_province_sees_who_has_sent(allowed):
    assert allowed(can_watch_returns) == {"lan", "chi", "quan"}


def test_officers_decide_about_returns_of_others(allowed, unit, chi):
    def decide(scope: Scope, *, is_own: bool = False) -> access.Decision:
        return can_decide_return(scope, unit("106"), is_own=is_own)

    assert allowed(decide) == {"lan", "chi"}
    own = decide(scope_of(chi), is_own=True)
    assert isinstance(own, Denied)
    assert own.reason != decide(scope_of(AnonymousUser())).reason


def test_a_district_officer_decides_in_his_district_only(unit):
    officer = scope_of(with_role("can-bo-huyen", Role.OFFICER, unit("106")))
    assert can_decide_return(officer, unit("106"), is_own=False)
    assert not can_decide_return(officer, unit("110"), is_own=False)


@pytest.mark.parametrize("person", EVERYBODY)
def test_the_quick_answer_for_many_units_agrees_with_the_answer_for_each(request, db, person):
    scope, territory = scope_of(request.getfixturevalue(person)), territory_on(CUTOFF)
    units = Unit.objects.filter(pk__in=[unit.id for unit in territory.communes]).select_related("parent__parent")
    one_by_one = {unit.pk for unit in units if can_enter(scope, unit)}
    assert enterable(scope, territory.communes, territory) == one_by_one


def test_an_officer_of_a_district_enters_figures_of_its_communes(unit):
    officer, territory = with_role("can-bo-huyen", Role.OFFICER, unit("106")), territory_on(CUTOFF)
    found = enterable(scope_of(officer), territory.communes, territory)
    assert len(found) == 12
    assert can_enter(scope_of(officer), unit("03405"))
    assert not can_enter(scope_of(officer), unit("03628"))


def test_accounts_and_the_audit_trail_are_for_administrators(allowed):
    assert allowed(can_administer) == {"quan"}


def test_a_superuser_without_the_role_is_no_administrator(db):
    assert not can_administer(scope_of(User.objects.create_superuser("root", password="one-password-for-tests")))


def test_an_inactive_officer_may_do_nothing(lan, province):
    lan.is_active = False
    scope = scope_of(lan)
    assert not can_read_figures(scope)
    assert not can_read_report(scope, province)
    assert not can_enter(scope, province)
    assert not can_correct_after_lock(scope)


def test_a_refusal_is_falsy_and_carries_its_sentence(khach, province):
    decision = can_enter(scope_of(khach), province)
    assert isinstance(decision, Denied)
    assert not decision
    assert decision.reason.endswith(".")


# --- Rows -----------------------------------------------------------------------------------------------------------


def test_units_are_visible_to_everyone_with_a_role(allowed, binh, khach):
    everything = Unit.objects.in_force(CUTOFF)
    assert everything.visible_to(scope_of(binh)).count() == everything.count()
    assert not everything.visible_to(scope_of(khach)).exists()


@pytest.fixture
def returns(minh: User, hoa: User, unit: Callable[[str], Unit], period: Period) -> None:
    for sender, code in [(minh, "106"), (hoa, "110")]:
        Submission.objects.create(unit=unit(code), period=period, original_name=f"{code}.xlsx", sent_by=sender)


@pytest.mark.parametrize(
    ("person", "files"),
    [
        ("lan", {"106.xlsx", "110.xlsx"}),
        ("chi", {"106.xlsx", "110.xlsx"}),
        ("minh", {"106.xlsx"}),
        ("hoa", {"110.xlsx"}),
        ("binh", set()),
        ("khach", set()),
        ("anonymous", set()),
    ],
)
def test_files_belong_to_a_district_and_the_province(request, returns, person, files):
    scope = scope_of(request.getfixturevalue(person))
    assert set(Submission.objects.visible_to(scope).values_list("original_name", flat=True)) == files


def test_a_leader_of_a_district_sees_no_files(returns, unit):
    """A leader reads approved figures and published reports only."""
    leader = with_role("lanh-dao-huyen", Role.VIEWER, unit("106"))
    assert not Submission.objects.visible_to(scope_of(leader)).exists()


def test_the_text_of_a_report_is_written_by_officers_and_published_by_approvers(allowed, province, unit):
    for subject in (province, unit("106")):
        assert allowed(can_write_narrative, subject) == {"lan", "chi"}
        assert allowed(can_publish, subject) == {"lan"}
