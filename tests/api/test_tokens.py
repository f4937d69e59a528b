"""Access tokens: shown once, kept as a hash, with the rights that the owner has at that moment."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from communes.accounts import Clerk, disable_account, enable_account
from communes.models import AccessToken, AuditAction, AuditEntry, Membership, Role
from communes.tokens import MOST_WRONG, issue_token, revoke_token

UNITS = "/api/v1/units?limit=1"


def ask(secret: str, address: str = UNITS):
    return Client().get(address, headers={"Authorization": f"Bearer {secret}"})


def refusals() -> int:
    return AuditEntry.objects.filter(action=AuditAction.TOKEN_REFUSED).count()


def test_a_token_is_kept_as_a_hash_only(issue, binh):
    token, secret = issue(binh)
    assert ask(secret).status_code == 200
    kept = " ".join(str(value) for value in AccessToken.objects.values_list().get(pk=token.pk))
    assert secret not in kept
    assert secret.startswith(token.start)
    assert len(secret) > 40


def test_without_a_token_nothing_opens_and_being_signed_in_does_not_help(client_of, lan, db):
    for client in (Client(), client_of(lan)):
        response = client.get(UNITS)
        assert (response.status_code, response.json()["code"]) == (401, "no_token")
        assert response["WWW-Authenticate"] == "Bearer"
    assert refusals() == 0


def test_a_wrong_token_is_refused_and_audited(db):
    assert ask("ntm_wrong").json()["code"] == "token_refused"
    entry = AuditEntry.objects.filter(action=AuditAction.TOKEN_REFUSED).get()
    assert (entry.user, entry.path, "ntm_wrong" in entry.detail) == (None, UNITS, False)


def test_a_token_opens_up_to_its_last_day(issue, binh):
    today = timezone.localdate()
    token, secret = issue(binh, today)
    assert ask(secret).status_code == 200
    AccessToken.objects.filter(pk=token.pk).update(expires_on=today - timedelta(days=1))
    response = ask(secret)
    assert response.status_code == 401
    assert "hết hạn" in response.json()["message"]
    assert AuditEntry.objects.filter(action=AuditAction.TOKEN_REFUSED, account="binh").count() == 1


def test_a_revoked_token_opens_nothing_from_the_next_request_on(issue, binh, clerk):
    token, secret = issue(binh)
    revoke_token(token=token, by=clerk)
    revoke_token(token=token, by=clerk)
    assert ask(secret).status_code == 401
    told = AuditEntry.objects.filter(action=AuditAction.ACCOUNT, account="binh").values_list("detail", flat=True)
    assert [bool(re.match("Cấp|Thu hồi", detail)) for detail in told] == [True, True]


def test_the_token_of_a_disabled_account_opens_nothing_and_does_not_wake_up_with_it(issue, binh, clerk):
    _token, secret = issue(binh)
    User.objects.filter(pk=binh.pk).update(is_active=False)  # by whatever way
    assert ask(secret).status_code == 401
    User.objects.filter(pk=binh.pk).update(is_active=True)
    assert ask(secret).status_code == 200
    disable_account(user=binh, by=clerk)
    enable_account(user=binh, by=clerk)
    assert ask(secret).status_code == 401


def test_a_token_has_the_rights_that_its_owner_has_at_that_moment(issue, binh):
    _token, secret = issue(binh)
    report = "/api/v1/figures?period=2024-9m&limit=1"
    assert ask(secret, report).status_code == 200
    Membership.objects.filter(user=binh).delete()
    refused = ask(secret, report)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert AuditEntry.objects.filter(action=AuditAction.REFUSED, user=binh).count() == 1
    Membership.objects.create(user=binh, role=Role.VIEWER)
    assert ask(secret, report).status_code == 200


def test_the_last_use_is_noted_at_most_once_a_minute(issue, binh):
    token, secret = issue(binh)
    ask(secret)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    ask(secret)
    token.refresh_from_db()
    assert token.last_used_at == first
    AccessToken.objects.update(last_used_at=first - timedelta(minutes=2))
    ask(secret)
    token.refresh_from_db()
    assert token.last_used_at > first


def test_who_sends_many_wrong_tokens_is_told_to_wait_while_good_ones_keep_opening(issue, binh):
    for number in range(MOST_WRONG):
        assert ask(f"ntm_{number}").status_code == 401
    response = ask("ntm_one_more")
    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (429, "too_many", "900")
    assert refusals() == MOST_WRONG
    assert ask(issue(binh)[1]).status_code == 200
    elsewhere = Client(REMOTE_ADDR="10.0.0.9").get(UNITS, headers={"Authorization": "Bearer ntm_x"})
    assert elsewhere.status_code == 401


@pytest.mark.parametrize("days", [-1, 367, 4000])
def test_a_token_ends_within_a_year(issue, binh, days):
    with pytest.raises(ValidationError):
        issue(binh, timezone.localdate() + timedelta(days=days))
    assert not AccessToken.objects.exists()


def test_only_administrators_issue_and_revoke(lan, binh, issue):
    token, _secret = issue(binh)
    with pytest.raises(PermissionDenied):
        issue_token(user=lan, name="x", expires_on=timezone.localdate(), by=Clerk(lan))
    with pytest.raises(PermissionDenied):
        revoke_token(token=token, by=Clerk(lan))


# --- On screen --------------------------------------------------------------------------------------------------------


def test_an_administrator_issues_a_token_that_is_shown_once(client_of, quan, binh):
    browser, day = client_of(quan), timezone.localdate() + timedelta(days=10)
    form = {"name": "  Trung tâm   điều hành ", "user": binh.pk, "expires_on": f"{day:%d/%m/%Y}"}
    shown = browser.post("/accounts/manage/tokens/new/", form)
    assert shown["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    (secret,) = re.findall(r"ntm_[\w-]{43}", shown.content.decode())
    assert ask(secret).status_code == 200
    page = browser.get("/accounts/manage/tokens/").content.decode()
    assert "Trung tâm điều hành" in page
    assert secret not in page


def test_what_cannot_be_issued_is_told_at_its_box(client_of, quan, binh):
    form = {"name": "x", "user": binh.pk, "expires_on": "01/01/2031"}
    response = client_of(quan).post("/accounts/manage/tokens/new/", form)
    assert response.status_code == 422
    assert "trước khi hết hạn có thể cấp mã mới" in response.content.decode()
    assert not AccessToken.objects.exists()


def test_the_page_revokes_and_says_what_is_over(client_of, quan, binh, issue):
    browser, (token, secret) = client_of(quan), issue(binh)
    page = browser.post(f"/accounts/manage/tokens/{token.pk}/revoke/", follow=True).content.decode()
    assert "đã thu hồi" in page
    assert "<details" not in page.partition("<tbody>")[2]
    assert ask(secret).status_code == 401


def test_the_list_asks_the_same_number_of_questions_for_many_tokens(
    client_of, quan, binh, issue, django_assert_num_queries
):
    browser = client_of(quan)
    browser.get("/accounts/manage/tokens/")
    for _number in range(12):
        issue(binh)
    with django_assert_num_queries(5):
        browser.get("/accounts/manage/tokens/")
