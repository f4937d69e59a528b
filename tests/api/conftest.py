"""A program that asks with the token of one of the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from communes.accounts import Clerk
from communes.models import AccessToken
from communes.tokens import issue_token


@pytest.fixture
def clerk(quan) -> Clerk:
    return Clerk(quan)


@pytest.fixture
def issue(clerk) -> Callable[..., tuple[AccessToken, str]]:
    def one(user: User, expires_on: date | None = None) -> tuple[AccessToken, str]:
        day = expires_on or timezone.localdate() + timedelta(days=30)
        return issue_token(user=user, name="trung tâm điều hành", expires_on=day, by=clerk)

    return one


@pytest.fixture
def program(issue) -> Callable[[User], Client]:
    """A client that sends the token of the person, and no cookie."""
    return lambda user: Client(headers={"Authorization": f"Bearer {issue(user)[1]}"})


def everything(client: Client, address: str, **asked: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    response, items = client.get(f"/api/v1/{address}", asked), []
    while True:
        assert response.status_code == 200, response.content
        page = response.json()
        items += page["items"]
        if page["next"] is None:
            return items
        response = client.get(page["next"])
