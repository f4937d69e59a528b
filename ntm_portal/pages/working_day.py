"""Choosing the day that every page speaks about."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from communes.periods import choose_day
from ntm_portal.pages.forms import WorkingDayForm


@require_http_methods(["GET", "POST"])
def working_day(request: HttpRequest) -> HttpResponse:
    """Only a sent form chooses; whoever had to sign in on the way arrives here without it."""
    if request.method == "GET":
        return HttpResponseRedirect(reverse("home"))
    form = WorkingDayForm(request.POST)
    if form.is_valid():
        choose_day(request, form.cleaned_data["day"])
    else:
        messages.error(request, form.sentence())
    return HttpResponseRedirect(_back(request))


def _without_day(target: str) -> str:
    """The day of a link would undo the choice."""
    parts = urlsplit(target)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "day"]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _back(request: HttpRequest) -> str:
    """The page the form stood on, if it is one of ours."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return _without_day(target)
    return reverse("home")
