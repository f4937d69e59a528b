"""Puts what every page needs on the request: the person's scope and the working day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django_htmx.http import HttpResponseClientRedirect

from communes.access import Scope, scope_of
from communes.models import Period
from communes.periods import choose_day, chosen_day


class Context:
    """Asked at most once per request, and only when a page asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.notices: list[str] = []  # what the address asked for and the page could not find
        self.takes_day = False  # whether the address of the page may name the day

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

    def choose(self, day: date) -> None:
        """For this page and those that come."""
        choose_day(self._request, day)
        self.day = day

    @property
    def linked_day(self) -> str | None:
        """For addresses that somebody keeps or passes on."""
        return self.day.isoformat() if self.takes_day else None

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


class NoNulMiddleware:
    """PostgreSQL takes no NUL: in an address it is read as the sign for what cannot be read, as browsers do in a page.

    So each page and the interface for other systems answer it as they answer any value that does not exist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "%EF%BF%BD")
        request.path_info = request.path_info.replace("\0", "\N{REPLACEMENT CHARACTER}")
        return self.get_response(request)


class NoCookiesMiddleware:
    """The interface for other systems knows no cookies: being signed in opens nothing there, and no session is kept."""

    PATHS = "/api/"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(self.PATHS):
            request.COOKIES = {}
        return self.get_response(request)


class IdleSessionMiddleware:
    """Starts the idle time of a session anew, but not twice within a minute: each time is a write to the database."""

    KEY, SECONDS = "seen", 60

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_due(request.session) and not request.session.is_empty():  # which tells only of a session looked up
            request.session[self.KEY] = self._now()
        return self.get_response(request)

    @classmethod
    def is_due(cls, kept: Any) -> bool:
        """Whether a session, or what it keeps, was last seen more than a minute ago."""
        return bool(cls._now() - kept.get(cls.KEY, 0) >= cls.SECONDS)

    @staticmethod
    def _now() -> int:
        return int(timezone.now().timestamp())


class InitialPasswordMiddleware:
    """A password that an administrator gave opens nothing but the form that changes it."""

    OPEN = frozenset({"password", "logout", "health"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if request.resolver_match.view_name in self.OPEN or not request.user.is_authenticated:
            return None
        if not request.portal.scope.password_is_initial:
            return None
        form = reverse("password")
        return HttpResponseClientRedirect(form) if request.htmx else HttpResponseRedirect(form)
