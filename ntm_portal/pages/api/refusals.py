"""What went wrong, in one shape: a code for programs, a sentence for people, and a sentence for each parameter."""

from __future__ import annotations

import logging
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from pydantic import BaseModel, Field

from communes.audit import WATCHED, record
from communes.guards import Stranger
from communes.models import AuditAction
from communes.tokens import TokenRefused, TooManyWrong
from ntm_portal.pages.api.questions import ACCEPTED

logger = logging.getLogger("django.request")

Code = Literal[
    "no_token", "token_refused", "forbidden", "not_found", "read_only", "bad_parameter", "too_many", "failed"
]
STATUS: dict[str, int] = {
    "no_token": 401,
    "token_refused": 401,
    "forbidden": 403,
    "not_found": 404,
    "read_only": 405,
    "bad_parameter": 422,
    "too_many": 429,
    "failed": 500,
}


class Refusal(BaseModel):
    """Mọi lỗi đều có dạng này."""

    code: Code = Field(description="Mã lỗi cho chương trình.")
    message: str = Field(description="Một câu tiếng Việt nói rõ lỗi và cách xử lý.")
    fields: dict[str, str] = Field(description="Lỗi của từng tham số, theo tên tham số.")


def refuse(code: Code, message: str, fields: dict[str, str] | None = None) -> HttpResponse:
    body = Refusal(code=code, message=message, fields=fields or {}).model_dump_json()
    response = HttpResponse(body, status=STATUS[code], content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def unknown(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What belongs to a unit of others is told as an unknown address, and audited."""
    if isinstance(exception, Stranger):
        record(AuditAction.REFUSED, request=request, detail=str(exception))
    ours = exception and exception.args and isinstance(exception.args[0], str) and not isinstance(exception, Stranger)
    sentence = _("There is nothing at this address; the addresses stand in /api/v1/openapi.json.")
    return refuse("not_found", str(exception) if ours else sentence)


def only_reading() -> HttpResponse:
    response = refuse("read_only", _("This interface only reads: send GET."))
    response["Allow"] = "GET, HEAD"
    return response


def answer_failures(api: NinjaAPI) -> None:
    """Tells the interface how each kind of failure is answered."""
    handlers: dict[Any, Any] = {
        Http404: unknown,
        PermissionDenied: _forbidden,
        AuthenticationError: _no_token,
        TokenRefused: _token_refused,
        ValidationError: _bad_parameter,
        Exception: _failed,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    record(AuditAction.REFUSED, request=request, detail=str(exception))
    return refuse("forbidden", str(exception))


def _no_token(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _challenge(
        refuse("no_token", _("Send an access token: «Authorization: Bearer …». Administrators issue them."))
    )


def _token_refused(request: HttpRequest, exception: TokenRefused) -> HttpResponse:
    if isinstance(exception, TooManyWrong):
        response = refuse("too_many", str(exception))
        response["Retry-After"] = str(int(WATCHED.total_seconds()))
        return response
    return _challenge(refuse("token_refused", str(exception)))


def _challenge(response: HttpResponse) -> HttpResponse:
    response["WWW-Authenticate"] = "Bearer"
    return response


def _bad_parameter(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    fields = dict(map(_told, exception.errors))
    return refuse("bad_parameter", _("Some parameters of the address cannot be read; «fields» says which."), fields)


def _told(error: dict[str, Any]) -> tuple[str, str]:
    if error["type"] == "unknown_name":
        about = error["ctx"]
        return about["name"], _("There is no such parameter here. Known ones: %(known)s.") % {"known": about["known"]}
    if error["type"] == "repeated_name":
        return error["ctx"]["name"], _("This parameter stands in the address more than once; give it once.")
    name = next(str(part) for part in error["loc"] if part in ACCEPTED)  # after it come the kinds that were tried
    return name, ACCEPTED[name]


def _failed(request: HttpRequest, exception: Exception) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=exception)
    return refuse("failed", _("The portal could not answer. Try again; if it stays so, tell the administrator."))


def documented() -> dict[int, Any]:
    """The failures that an operation may answer with, for the OpenAPI file."""
    return dict.fromkeys((401, 403, 404, 422, 429, 500), Refusal)
