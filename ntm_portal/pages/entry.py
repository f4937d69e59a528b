"""Where entry begins: one page that leads to every form."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from communes.guards import PortalRequest, entry_page
from criteria.models import Level


@entry_page
def start(request: PortalRequest) -> HttpResponse:
    return render(request, "entry/start.html", {"levels": Level.choices})
