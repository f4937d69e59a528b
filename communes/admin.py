"""Reference data of units and periods; figures and accounts are kept in the portal itself, through services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from simple_history.admin import SimpleHistoryAdmin

from communes.exports import TextXLSX
from communes.models import Period, Unit, UnitSuccession


class PortalAdminSite(admin.AdminSite):
    """Django's admin for the role of administrator; people sign in on the portal's own page."""

    site_header = _("Administration of the portal")
    site_title = _("Administration")
    index_title = _("Reference data")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Django's own admin templates style themselves inline here and there."""
        loosened = csp_update({"style-src": [SELF, UNSAFE_INLINE]})
        return loosened(super().admin_view(view, cacheable))

    def has_permission(self, request: Any) -> bool:
        if not request.user.is_active:
            return False
        return bool(request.portal.scope.is_administrator)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied(str(_("Only administrators keep reference data.")))
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Passwords are changed on the portal's own page, which ends an initial one and is audited."""
        return HttpResponseRedirect(reverse("password"))


site = PortalAdminSite()


class AdministratorsOnly:
    """Whoever may enter the site may do everything in it."""

    admin_site: Any

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.admin_site.has_permission(request))

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(self.admin_site.has_permission(request))

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(self.admin_site.has_permission(request))

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(self.admin_site.has_permission(request))

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(self.admin_site.has_permission(request))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.admin_site.has_permission(request))


class ReferenceAdmin(AdministratorsOnly, ExportMixin, SimpleHistoryAdmin):
    """A mutable table: every change is kept, rows can be exported, never imported here."""

    list_per_page = 100
    skip_export_form = True
    skip_export_form_from_action = True

    def get_export_formats(self) -> list[type]:
        return [TextXLSX]

    def revert_disabled(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    def history_form_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only to look at: the library would store an old version for whoever may see the row."""
        if request.method == "POST":
            raise PermissionDenied(str(_("An old version is not brought back here; change the row itself.")))
        return cast(HttpResponse, super().history_form_view(request, *args, **kwargs))


class SeenHereOnly:
    """A table that officers and approvers keep on pages of their own; administrators see it and its history."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Unit, site=site)
class UnitReferenceAdmin(ReferenceAdmin):
    list_display = ["code", "name", "kind", "parent", "valid_from", "valid_until"]
    list_filter = ["kind", "valid_until"]
    search_fields = ["code", "name", "search_name"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]


@admin.register(UnitSuccession, site=site)
class UnitSuccessionAdmin(ReferenceAdmin):
    list_display = ["old", "new", "on", "legal_basis"]
    search_fields = ["old__name", "old__code", "new__name", "new__code"]
    list_select_related = ["old", "new"]
    autocomplete_fields = ["old", "new"]


@admin.register(Period, site=site)
class PeriodAdmin(SeenHereOnly, ReferenceAdmin):
    list_display = ["slug", "title", "cutoff", "due_on", "state"]
    list_filter = ["state"]
