"""The administration: reference data, for administrators only; figures are not in it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.urls import reverse

from communes.admin import site
from communes.facts import DatedFact
from communes.models import Membership, Period, Role
from criteria.models import CriteriaSet, Criterion, Indicator, Threshold
from tests.conftest import CUTOFF

LISTS = sorted(f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in site._registry)

SEEN_ONLY = [
    "/admin/communes/period/",
    "/admin/reports/guidancedocument/",
    "/admin/reports/narrative/",
    "/admin/reports/trainingclass/",
]


@pytest.fixture
def browser(client_of, db):
    return client_of(User.objects.get(username="quantri"))


@pytest.mark.parametrize("address", LISTS)
def test_every_list_opens_and_searches(browser, address):
    assert browser.get(address).status_code == 200
    assert browser.get(address, {"q": "a"}, follow=True).status_code == 200


@pytest.mark.parametrize("address", LISTS)
def test_every_table_can_be_exported_and_not_imported(browser, address):
    assert browser.get(f"{address}export/").status_code == 200
    assert browser.get(f"{address}import/").status_code in {302, 404}


@pytest.mark.parametrize("address", sorted(set(LISTS) - set(SEEN_ONLY)))
def test_a_new_row_has_a_form(browser, address):
    assert browser.get(f"{address}add/").status_code == 200


@pytest.mark.parametrize("address", SEEN_ONLY)
def test_what_officers_and_approvers_keep_is_only_seen_here(browser, address):
    """An administrator opens no period and enters no figures, trainees included."""
    model = next(model for model in site._registry if address.endswith(f"/{model._meta.model_name}/"))
    row = f"{address}{model._default_manager.first().pk}/"
    assert browser.get(f"{row}change/").status_code == 200
    assert browser.get(f"{row}history/").status_code == 200
    for closed in [f"{address}add/", f"{row}delete/"]:
        assert browser.get(closed).status_code == 403
    assert browser.post(f"{row}change/", {"state": "closed"}).status_code == 403


# --- A used set ---------------------------------------------------------------------

CLOSED = {
    CriteriaSet: {"title": "x", "bands": "[]", "effective_from": "01/01/2020"},
    Criterion: {"name": "x", "number": "77", "group": "x"},
    Indicator: {"name": "x", "code": "9.9", "measure": "x"},
    Threshold: {"value": "1", "effective_from": "01/01/2020", "operator": "<="},
}


SET = {
    CriteriaSet: "pk",
    Criterion: "criteria_set",
    Indicator: "criterion__criteria_set",
    Threshold: "indicator__criterion__criteria_set",
}


def address_of(row, page="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


@pytest.mark.parametrize("model", CLOSED)
def test_what_figures_hang_on_is_not_edited_here(browser, model):
    row = model.objects.filter(**{SET[model]: CriteriaSet.objects.in_force("commune", CUTOFF).pk}).first()
    before = model.objects.filter(pk=row.pk).values(*CLOSED[model]).get()
    page = BeautifulSoup(browser.get(address_of(row)).content, "html.parser")
    assert not {box["name"] for box in page.select("form [name]")} & CLOSED[model].keys()
    assert "đã có số liệu nên không sửa nữa" in page.text
    browser.post(address_of(row), CLOSED[model])
    assert model.objects.filter(pk=row.pk).values(*CLOSED[model]).get() == before
    assert browser.post(address_of(row, "delete"), {"post": "yes"}).status_code == 403


def test_of_a_used_set_its_end_and_its_legal_basis_are_still_kept(browser):
    row = CriteriaSet.objects.in_force("village", CUTOFF)
    browser.post(address_of(row), {"legal_basis": "QĐ 211/QĐ-TTg", "effective_until": "14/02/2026", "title": "x"})
    kept = CriteriaSet.objects.get(pk=row.pk)
    assert (kept.legal_basis, kept.effective_until) == ("QĐ 211/QĐ-TTg", date(2026, 2, 14))
    assert kept.title == row.title


def test_an_end_that_runs_into_the_next_set_is_refused_with_a_sentence(browser):
    row = CriteriaSet.objects.in_force("commune", CUTOFF)
    answer = browser.post(address_of(row), {"legal_basis": row.legal_basis, "effective_until": "01/01/2027"})
    assert "đang có hiệu lực" in answer.content.decode()
    assert CriteriaSet.objects.get(pk=row.pk).effective_until == row.effective_until


def test_a_set_without_figures_is_built_here(browser):
    fresh = CriteriaSet.objects.in_force("commune", date(2027, 1, 1))
    used = CriteriaSet.objects.in_force("commune", CUTOFF)
    form = {"number": "99", "name": "Quy hoạch", "group": "", "aliases": ""}
    add = "/admin/criteria/criterion/add/"
    browser.post(add, {**form, "criteria_set": used.pk})
    assert not used.criteria.filter(number=99).exists()
    browser.post(add, {**form, "criteria_set": fresh.pk})
    row = fresh.criteria.get(number=99)
    browser.post(address_of(row), {**form, "criteria_set": fresh.pk, "name": "Quy hoạch xã"})
    assert fresh.criteria.get(number=99).name == "Quy hoạch xã"
    assert browser.post(address_of(row, "delete"), {"post": "yes"}).status_code == 302
    assert not fresh.criteria.filter(number=99).exists()


@pytest.mark.parametrize("model", [Criterion, Period])
def test_an_old_version_is_looked_at_and_not_brought_back(browser, model):
    """The library would store it for whoever may see the row."""
    row = model.objects.first()
    old = row.history.last() or row.history.create(**model.objects.filter(pk=row.pk).values().get(), history_type="+")
    address = f"{address_of(row, 'history')}{old.pk}/"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {}).status_code == 403


def test_the_administration_speaks_vietnamese(browser):
    page = browser.get("/admin/").content.decode()
    assert "Quản trị cổng nông thôn mới" in page
    assert "bộ tiêu chí" in page.lower()


def test_figures_are_not_in_it():
    assert not [model for model in site._registry if issubclass(model, DatedFact)]


def test_an_edit_is_kept_in_the_history(browser, period):
    page = browser.get(f"/admin/communes/period/{period.pk}/history/")
    assert page.status_code == 200


def test_the_role_alone_opens_it(client_of, db):
    user = User.objects.create_user("an", password="one-password-for-tests")
    Membership.objects.create(user=user, role=Role.ADMIN)
    assert client_of(user).get("/admin/communes/unit/").status_code == 200


@pytest.mark.parametrize("person", ["lan", "minh", "binh", "khach"])
def test_nobody_else_gets_in(client_of, request, person):
    response = client_of(request.getfixturevalue(person)).get("/admin/communes/unit/", follow=True)
    assert response.status_code == 403
    assert "Chỉ người quản trị sửa được danh mục." in response.content.decode()


def test_a_stranger_signs_in_on_the_page_of_the_portal(client, db):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/accounts/login/")
