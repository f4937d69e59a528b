"""Pages of the access tokens of the interface for other systems, beside the accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communes import exports, tokens
from communes.accounts import Clerk
from communes.audit import client_address
from communes.guards import PortalRequest, administration_page
from communes.models import AccessToken
from ntm_portal.lib.fields import DayField
from ntm_portal.lib.text import tidy
from ntm_portal.pages.accounts.sheets import tokens_sheet

USUAL = timedelta(days=180)


class AccountChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.get_username()} – {person.get_full_name()}".removesuffix(" – ")


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("The system that will use it, for example: operations centre of the province."),
    )
    user = AccountChoice(
        label=gettext_lazy("Account"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("The token reads what this account may read at that moment, and never writes."),
    )
    expires_on = DayField(
        label=gettext_lazy("Last day of validity"), help_text=gettext_lazy("At most one year from today.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("username")  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])


@require_safe
@administration_page
def token_list(request: PortalRequest) -> HttpResponse:
    if exports.asked_for(request):
        return exports.file_of(request, tokens_sheet(tokens.all_tokens()), day=timezone.localdate())
    return render(request, "accounts/tokens/list.html", {"tokens": tokens.all_tokens(), "today": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
@administration_page
def new_token(request: PortalRequest) -> HttpResponse:
    """The token is shown in this one answer and kept nowhere."""
    usual = {"user": request.GET.get("account"), "expires_on": timezone.localdate() + USUAL}
    form = TokenForm(request.POST if request.method == "POST" else None, initial=usual)
    if form.is_valid():
        try:
            token, secret = tokens.issue_token(**form.cleaned_data, by=_clerk(request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return render(request, "accounts/tokens/shown_once.html", {"token": token, "secret": secret})
    return render(request, "accounts/tokens/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@administration_page
def revoke(request: PortalRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(AccessToken.objects.select_related("user"), pk=pk)
    tokens.revoke_token(token=token, by=_clerk(request))
    messages.success(request, _("The access token was revoked; it opens nothing any more."))
    return redirect("tokens")


def _clerk(request: PortalRequest) -> Clerk:
    user: Any = request.user
    return Clerk(user, client_address(request))
