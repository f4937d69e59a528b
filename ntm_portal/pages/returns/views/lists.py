"""Where returns begin, the register of all files, and the board of a period."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_tables2 import RequestConfig

from communes import exports
from communes.access import can_send_somewhere, can_watch_returns
from communes.desks import board as board_lines
from communes.desks import returning_units
from communes.guards import PortalRequest, require
from communes.models import Submission
from ntm_portal.pages.returns.counting import mark_counting
from ntm_portal.pages.returns.doors import found_period, returns_page
from ntm_portal.pages.returns.forms import RegisterForm, UploadForm
from ntm_portal.pages.returns.selectors import desks
from ntm_portal.pages.returns.sheets import board_sheet, queue_sheet, register_sheet
from ntm_portal.pages.returns.tables import PAGE, RegisterTable


@returns_page
def start(request: PortalRequest) -> HttpResponse:
    """Desks of the sender; the queue and all desks for the province."""
    scope, today = request.portal.scope, timezone.localdate()
    periods = desks.open_periods()
    watching = bool(can_watch_returns(scope))
    queue = desks.queue(scope) if watching else []
    if watching and exports.asked_for(request):
        return exports.file_of(request, queue_sheet(queue), day=timezone.localdate())
    own = desks.desks(periods, scope, today) if can_send_somewhere(scope) else []
    mark_counting(desk.newest for desk in own)
    context = {
        "periods": periods,
        "desks": own,
        "queue": queue,
        "watching": watching,
        "form": UploadForm(),
    }
    return render(request, "returns/start.html", context)


@returns_page
def register(request: PortalRequest) -> HttpResponse:
    seen = Submission.objects.visible_to(request.portal.scope)
    units = returning_units().filter(pk__in=seen.values("unit"))
    form = RegisterForm(request.GET, periods=request.portal.periods, units=list(units))
    files = seen.filter(**form.wanted).select_related("unit", "period", "sent_by")
    if exports.asked_for(request):
        rows = list(files[: exports.MOST_ROWS + 1])
        mark_counting(rows)
        return exports.file_of(request, register_sheet(rows), chosen=exports.choice_of(form))
    table = RegisterTable(files)
    RequestConfig(request, paginate={"per_page": PAGE, "silent": True}).configure(table)
    mark_counting(row.record for row in table.paginated_rows)
    return render(request, "returns/register.html", {"form": form, "table": table, "page": table.page})


@returns_page
def board(request: PortalRequest, slug: str) -> HttpResponse:
    require(can_watch_returns(request.portal.scope))
    period = found_period(slug)
    lines = board_lines(period, timezone.localdate())
    mark_counting(line.counting for line in lines)
    if exports.asked_for(request):
        return exports.file_of(request, board_sheet(period, lines), day=timezone.localdate())
    context = {
        "period": period,
        "lines": lines,
        "periods": request.portal.periods,
        "today": timezone.localdate(),
    }
    return render(request, "returns/board.html", context)
