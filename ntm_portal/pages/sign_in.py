"""Signing in; an address that tries many names is slowed down."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from communes.audit import is_guessing, record
from communes.models import AuditAction


class SignIn(LoginView):
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = request.POST.get("username", "")
        if is_guessing(request, account):
            record(AuditAction.REFUSED, request=request)
            return render(request, "registration/locked_address.html", status=429)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer
