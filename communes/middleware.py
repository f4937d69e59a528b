"""Puts what every page needs on the request: the person's scope and the working day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from communes.access import Scope, scope_of
from communes.models import Period
from communes.periods import chosen_day


class Context:
    """Asked at most once per request, and only when a page asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def scope(self) -> Scope:
        return scope_of(self._request.user)

    @cached_property
    def periods(self) -> list[Period]:
        """All periods, the latest first: the choice in the head of every page."""
        return list(Period.objects.all())

    @cached_property
    def day(self) -> date:
        return chosen_day(self._request, self.periods)

    @property
    def period(self) -> Period | None:
        """The period that is cut off on the working day."""
        return next((period for period in self.periods if period.cutoff == self.day), None)


class ScopeAndDayMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.portal = Context(request)
        return self.get_response(request)
