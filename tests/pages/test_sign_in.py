"""An address that tries many names is slowed down; whoever signed in from it before is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from communes.audit import MOST_NAMES, WATCHED
from communes.models import AuditAction, AuditEntry

HERE, ELSEWHERE = "203.0.113.5", "203.0.113.6"


def sign_in(name: str, address: str = HERE, password: str = "one-password-for-tests") -> int:
    return Client(REMOTE_ADDR=address).post("/accounts/login/", {"username": name, "password": password}).status_code


@pytest.fixture
def guessed(lan, chi) -> None:
    """Lan signed in from here before; then somebody tried many names."""
    assert sign_in("lan") == 302
    AuditEntry.objects.bulk_create(
        AuditEntry(action=AuditAction.SIGN_IN_FAILED, account="", address=HERE) for _ in range(MOST_NAMES - 1)
    )
    assert sign_in("khong-ai", password="sai-mat-khau-roi") == 200


def test_many_names_from_one_address_are_slowed_down(guessed):
    assert sign_in("chi") == 429


def test_who_signed_in_from_there_before_still_does(guessed):
    assert sign_in("lan") == 302


def test_others_elsewhere_are_not_locked_out(guessed):
    assert sign_in("chi", ELSEWHERE) == 302


def test_after_a_while_it_is_over(guessed):
    AuditEntry.objects.update(at=timezone.now() - WATCHED - timedelta(seconds=1))
    assert sign_in("chi") == 302


def test_many_wrong_passwords_of_one_person_are_one_name(lan, chi):
    AuditEntry.objects.bulk_create(
        AuditEntry(action=AuditAction.SIGN_IN_FAILED, account="lan", address=HERE) for _ in range(MOST_NAMES * 2)
    )
    assert sign_in("chi") == 302
