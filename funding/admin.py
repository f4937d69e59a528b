"""Sources of capital; amounts are not kept here."""

from __future__ import annotations

from django.contrib import admin

from communes.admin import ReferenceAdmin, site
from funding.models import CapitalSource


@admin.register(CapitalSource, site=site)
class CapitalSourceAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]
