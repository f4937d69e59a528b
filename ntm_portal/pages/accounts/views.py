"""Pages of the accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communes import accounts, exports
from communes.accounts import AccountChanged, Clerk
from communes.audit import client_address
from communes.guards import PortalRequest, administration_page
from communes.models import Membership
from ntm_portal.pages.accounts.forms import (
    FirstPasswordForm,
    NewAccountForm,
    OwnPasswordForm,
    PersonForm,
    right_forms,
    rights_in,
)
from ntm_portal.pages.accounts.sheets import accounts_sheet

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@administration_page
def account_list(request: PortalRequest) -> HttpResponse:
    held = Membership.objects.select_related("unit").order_by("pk")
    people = User.objects.select_related("initial_password").prefetch_related(Prefetch("memberships", held))
    people = people.order_by("-is_active", "username")
    if exports.asked_for(request):
        return exports.file_of(request, accounts_sheet(people), day=timezone.localdate())
    return render(request, "accounts/list.html", {"people": people})


@form_page
@sensitive_post_parameters("password")
@administration_page
def new_account(request: PortalRequest) -> HttpResponse:
    form = NewAccountForm(_typed(request))
    roles = right_forms(_typed(request), held=(), units=accounts.units_with_staff(request.portal.day))
    if form.is_valid() and roles.is_valid():
        password = form.given_or_generated()
        values = {name: form.cleaned_data[name] for name in ("username", "full_name")}
        try:
            person = accounts.create_account(**values, rights=rights_in(roles), password=password, by=_clerk(request))
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            return _done(request, person, password if form.is_generated else "", _("The account was created."))
    return _form(request, "accounts/new.html", form, {"roles": roles})


@form_page
@administration_page
def account(request: PortalRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    held = sorted(accounts.rights_of(person), key=str)
    form = PersonForm(_typed(request), initial={"full_name": person.get_full_name()})
    roles = right_forms(_typed(request), held=held, units=accounts.units_with_staff(request.portal.day))
    if form.is_valid() and roles.is_valid():
        values = {"full_name": form.cleaned_data["full_name"], "seen": request.POST.get("seen", "")}
        try:
            accounts.change_account(user=person, rights=rights_in(roles), by=_clerk(request), **values)
        except AccountChanged:
            form.add_error(None, _changed_meanwhile(person))
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Saved. It holds from this person's next request on."))
            return redirect("account", pk)
    context = {"person": person, "roles": roles, "seen": accounts.as_seen(person)}
    return _form(request, "accounts/account.html", form, context)


@form_page
@sensitive_post_parameters("password")
@administration_page
def reset(request: PortalRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = FirstPasswordForm(_typed(request))
    if form.is_valid():
        password = form.given_or_generated()
        try:
            accounts.reset_password(user=person, password=password, by=_clerk(request))
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            return _done(request, person, password if form.is_generated else "", _("The password was reset."))
    return _form(request, "accounts/reset.html", form, {"person": person})


@require_POST
@administration_page
def active(request: PortalRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    wanted = request.POST.get("active") == "yes"
    verb = accounts.enable_account if wanted else accounts.disable_account
    try:
        verb(user=person, by=_clerk(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The account was enabled.") if wanted else _("The account was disabled."))
    return redirect("account", pk)


@form_page
@sensitive_post_parameters()
@never_cache
def own_password(request: PortalRequest) -> HttpResponse:
    user: Any = request.user
    form = OwnPasswordForm(user, _typed(request))
    if form.is_valid():
        values = {"password": form.cleaned_data["new_password1"], "address": client_address(request)}
        try:
            accounts.change_own_password(user=user, **values)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("The password was changed. Other sessions of yours have ended."))
            return redirect("home")
    return _form(request, "accounts/own_password.html", form, {})


def _typed(request: PortalRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _clerk(request: PortalRequest) -> Clerk:
    user: Any = request.user
    return Clerk(user, client_address(request))


def _refuse(form: Any, refusal: ValidationError) -> None:
    """A sentence of the service stands over the form; one about a field of the form at the field."""
    about = getattr(refusal, "error_dict", {})
    known = {name: errors for name, errors in about.items() if name in form.fields}
    form.add_error(None, ValidationError(known)) if known else form.add_error(None, refusal.messages)


def _form(request: PortalRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)


def _done(request: PortalRequest, person: User, generated: str, sentence: str) -> HttpResponse:
    """A generated password is shown in this one answer and kept nowhere."""
    if generated:
        return render(request, "accounts/shown_once.html", {"person": person, "password": generated, "done": sentence})
    next_step = _("The person must change the password at the first sign-in.")
    messages.success(request, f"{sentence} {next_step}")
    return redirect("account", person.pk)


def _changed_meanwhile(person: User) -> str:
    now = accounts.as_seen(User.objects.get(pk=person.pk))
    sentence = _(
        "Somebody else changed this account meanwhile. It is now: %(now)s. Check what you typed and save again."
    )
    return sentence % {"now": now}
