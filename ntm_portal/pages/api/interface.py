"""The operations of the interface: fetch in scope, ask one selector, answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from ninja import NinjaAPI, Query

from communes.guards import PortalRequest
from communes.periods import default_day
from ntm_portal.pages.api import found, rows
from ntm_portal.pages.api.answers import answer
from ntm_portal.pages.api.door import AccessToken
from ntm_portal.pages.api.questions import (
    AssessmentsQuestion,
    DayQuestion,
    FiguresQuestion,
    Question,
    UnitsQuestion,
)
from ntm_portal.pages.api.refusals import answer_failures, documented
from reports.doors import any_subject_of, period_of, report_of

DESCRIPTION = (
    "Giao diện chỉ đọc của Cổng thông tin nông thôn mới cho các hệ thống khác của tỉnh. Mỗi yêu cầu kèm mã truy cập do "
    "quản trị viên cấp: Authorization: Bearer <mã truy cập>. Quyền đọc là quyền của tài khoản được cấp mã, tại thời "
    "điểm yêu cầu. Trả lời bằng JSON hoặc CSV, theo trang; ETag và If-None-Match cho biết số liệu có thay đổi không."
)

api = NinjaAPI(
    title="Cổng thông tin nông thôn mới",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    auth=AccessToken(),
)
answer_failures(api)


def _documented(listing: type[rows.Listing], summary: str) -> dict[str, Any]:
    """What the OpenAPI file says of an operation besides its parameters."""
    name = listing.__name__.lower()
    headers: dict[str, Any] = {
        "ETag": {"description": "Tên của nội dung; gửi lại trong If-None-Match.", "schema": {"type": "string"}},
        "Link": {"description": 'Trang sau: <địa chỉ>; rel="next".', "schema": {"type": "string"}},
    }
    ok = {"headers": headers, "content": {"text/csv": {"schema": {"type": "string"}}}}
    return {
        "response": {200: listing, 304: None, **documented()},
        "summary": summary,
        "operation_id": name,
        "openapi_extra": {"responses": {200: ok}},
    }


@api.get("/periods", url_name="periods", **_documented(rows.Periods, "Các kỳ báo cáo"))
def periods(request: PortalRequest, asked: Query[Question]) -> HttpResponse:
    return answer(request, asked, found.periods_of(request, _day(request, None)), rows.Periods)


@api.get("/units", url_name="units", **_documented(rows.Units, "Các đơn vị tồn tại tại một ngày"))
def units(request: PortalRequest, asked: Query[UnitsQuestion]) -> HttpResponse:
    return answer(request, asked, found.units_on(_day(request, asked.on), asked.kind), rows.Units)


@api.get(
    "/criteria-sets",
    url_name="criteria-sets",
    **_documented(rows.CriteriaSets, "Các bộ tiêu chí có hiệu lực tại một ngày, kèm tiêu chí"),
)
def criteria_sets(request: PortalRequest, asked: Query[DayQuestion]) -> HttpResponse:
    return answer(request, asked, found.criteria_sets_on(_day(request, asked.on)), rows.CriteriaSets)


@api.get(
    "/assessments",
    url_name="assessments",
    **_documented(rows.Assessments, "Kết quả từng tiêu chí của từng đơn vị tại một ngày"),
)
def assessments(request: PortalRequest, asked: Query[AssessmentsQuestion]) -> HttpResponse:
    what = found.assessments_on(_day(request, asked.on), asked.level, asked.unit)
    return answer(request, asked, what, rows.Assessments)


@api.get("/figures", url_name="figures", **_documented(rows.Figures, "Số liệu của một báo cáo"))
def figures(request: PortalRequest, asked: Query[FiguresQuestion]) -> HttpResponse:
    """Báo cáo đang chuẩn bị dành cho người được đọc báo cáo đó; bản đã ban hành dành cho mọi vai trò."""
    if asked.version is None:
        return answer(request, asked, found.figures_of(report_of(request, asked.period)), rows.Figures)
    subject = any_subject_of(request, period_of(asked.period))
    return answer(request, asked, found.published_figures(asked.period, subject, asked.version), rows.Figures)


@api.get(
    "/capital",
    url_name="capital",
    **_documented(rows.Capital, "Vốn theo đơn vị được giao và loại vốn tại một ngày, tính bằng đồng"),
)
def capital(request: PortalRequest, asked: Query[DayQuestion]) -> HttpResponse:
    return answer(request, asked, found.capital_of(_day(request, asked.on)), rows.Capital)


def _day(request: PortalRequest, asked: date | None) -> date:
    """Without a day of its own a question is about the cut-off of the open period, as a page that was just opened."""
    return asked or default_day(request.portal.periods)
