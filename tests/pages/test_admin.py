"""The administration: reference data, for administrators only; figures are not in it."""

import pytest
from django.contrib.auth.models import User

from communes.admin import site
from communes.facts import DatedFact
from communes.models import Membership, Role

LISTS = sorted(f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in site._registry)

SEEN_ONLY = [
    "/admin/communes/period/",
    "/admin/reports/guidancedocument/",
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
