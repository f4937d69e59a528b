"""One page of a list as JSON or CSV, with its ETag and the way to the next page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from ntm_portal.pages.api.questions import Question
from ntm_portal.pages.api.rows import Listing, Row
from reports.renderers.tables import csv_text

MEDIA = {"json": "application/json", "csv": "text/csv"}


@dataclass(frozen=True)
class Found:
    """All that a question finds; only the rows of the page are put into shape, together."""

    rows: Sequence[Any] | QuerySet[Any]
    shape: Callable[[Any], list[Any]]
    about: dict[str, Any] = field(default_factory=dict)


def answer(request: HttpRequest, asked: Question, found: Found, listing: type[Listing]) -> HttpResponse:
    start, count = (asked.page - 1) * asked.limit, _count(found.rows)
    items = found.shape(found.rows[start : start + asked.limit])
    following = _next_page(request, asked) if start + asked.limit < count else None
    if _wanted(request, asked) == "csv":
        response = _response(request, csv_of(listing, items), "csv")
        response["Content-Disposition"] = f'attachment; filename="{listing.__name__.lower()}.csv"'
    else:
        body = listing.model_validate({"count": count, "next": following, "items": items, **found.about})
        response = _response(request, body.model_dump_json(), "json")
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


def cached(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With an ETag that names the bytes; whoever has them already is told so and gets none."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    conditional = get_conditional_response(request, etag=etag, response=response)
    return cast(HttpResponse, conditional)


def _count(rows: Sequence[Any] | QuerySet[Any]) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


def _wanted(request: HttpRequest, asked: Question) -> str:
    """The parameter decides, else what the client likes best of the two; JSON where it likes neither."""
    preferred = request.get_preferred_type(list(MEDIA.values()))
    return asked.format or next((name for name, media in MEDIA.items() if media == preferred), "json")


def _next_page(request: HttpRequest, asked: Question) -> str:
    query = request.GET.copy()
    query["page"] = str(asked.page + 1)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _response(request: HttpRequest, body: str, name: str) -> HttpResponse:
    charset = "" if name == "json" else "; charset=utf-8"
    response = HttpResponse(body, content_type=MEDIA[name] + charset)
    patch_vary_headers(response, ["Accept", "Authorization"])
    return response


# --- CSV --------------------------------------------------------------------------------------------------------------


def csv_of(listing: type[Listing], items: list[Row]) -> str:
    """Heads are the names of the fields. Without a byte order mark: it is read by programs."""
    kind: type[Row] = listing.model_fields["items"].annotation.__args__[0]  # type: ignore[union-attr]
    heads = kind.heads()
    lines = [[_plain(line[name]) for name in heads] for item in items for line in item.lines()]
    return csv_text([heads, *lines])


def _plain(value: Any) -> str:
    if isinstance(value, list):
        separator = " " if all(isinstance(item, int) for item in value) else "; "
        return separator.join(map(str, value))
    return "" if value is None else str(value)
