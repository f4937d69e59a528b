"""Sends a published file for little more than a static file costs.

What is not plainly allowed takes the usual way through the portal, which signs in, explains, refuses and counts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet, Subquery
from django.db.models.functions import Now
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare

from communes.access import can_read_figures, scope_from
from communes.middleware import IdleSessionMiddleware
from ntm_portal.lib.prepared import Prepared
from reports.publishing.files import FileDamaged, sent
from reports.publishing.selectors import files_of

_CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"}


class PublishedFilesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        return self._at_once(request) or self.get_response(request)

    def _at_once(self, request: HttpRequest) -> FileResponse | None:
        try:
            return _file_for(request)
        except (ValueError, OverflowError, FileDamaged):  # among them what the database cannot take
            return None


def _file_for(request: HttpRequest) -> FileResponse | None:
    asked = _asked(request)
    person = _signed_in(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")) if asked else None
    if asked is None or person is None:
        return None
    request.get_host()  # raises when the name is not one of ours
    found = _readable(person, **asked)
    if found is None:
        return None
    response = sent(**found, **asked)
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    patch_vary_headers(response, ["Cookie"])
    return response


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    """Which file is asked for as a whole, if it is one."""
    if request.method != "GET" or "/versions/" not in request.path_info or not _CONDITIONS.isdisjoint(request.META):
        return None
    found = _named(request.path_info)
    return {**found, "unit": request.GET.get("unit", "")} if found else None


@lru_cache(maxsize=256)
def _named(address: str) -> dict[str, Any] | None:
    """Slug, version and kind in the address of a published file."""
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return match.kwargs if match.view_name == "reports:published-file" else None


def _signed_in(key: str) -> dict[str, Any] | None:
    """What the session keeps of the person, unless its idle time has to start anew."""
    for (packed,) in _SESSION.rows(key=key):
        kept = SessionStore(key).decode(packed)
        known = kept.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        return kept if known and not IdleSessionMiddleware.is_due(kept) else None
    return None


def _readable(person: dict[str, Any], *, slug: str, number: int, ending: str, unit: str) -> dict[str, Any] | None:
    """Name in the storage, SHA-256 and size of the file, if the person may read it now."""
    question = _FILE_OF_UNIT if unit else _FILE
    rows = question.rows(user=int(person[SESSION_KEY]), slug=slug, number=number, ending=ending, unit=unit)
    if not rows or rows[0][-1] is None:
        return None
    password, kept = rows[0][0], dict(zip(_KEPT, rows[0][-len(_KEPT) :], strict=True))
    scope = scope_from([row[1:4] for row in rows])
    same = constant_time_compare(person.get(HASH_SESSION_KEY, ""), User(password=password).get_session_auth_hash())
    return kept if same and not scope.password_is_initial and can_read_figures(scope) else None


def _session(*, key: str) -> QuerySet[Session, Any]:
    return Session.objects.filter(session_key=key, expire_date__gt=Now()).values_list("session_data")


def _file(*, user: int, slug: str, number: int, ending: str, unit: str = "") -> QuerySet[User, Any]:
    """A line for each role of the person, with the file at its end."""
    files = files_of(slug, unit, number, ending)
    kept = [Subquery(files.values(field)[:1]) for field in _KEPT.values()]
    roles = "memberships__role", "memberships__unit_id", "initial_password"
    return User.objects.filter(pk=user, is_active=True).values_list("password", *roles, *kept)


_KEPT = {"name": "file", "sha256": "sha256", "size": "size"}
_MARKS: dict[str, str | int] = {"user": 32_001, "slug": "«slug»", "number": 32_002, "ending": "«ending»"}
_SESSION = Prepared(_session, key="«key»")
_FILE, _FILE_OF_UNIT = Prepared(_file, **_MARKS), Prepared(_file, **_MARKS, unit="«unit»")
