"""Criteria sets and what hangs on them; assessments, readings, titles and targets are not kept here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import ForeignKey
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from communes.admin import ReferenceAdmin, site
from criteria.models import CriteriaSet, Criterion, Indicator, LeadDepartment, Threshold
from criteria.selectors import used_set_ids


class SetAdmin(ReferenceAdmin):
    """Rows of a criteria set. Once figures hang on the set they are read-only, and none is added or deleted."""

    set_path: ClassVar[str]  # from a row to the key of its set
    still_open: ClassVar[frozenset[str]] = frozenset()  # what may be said of a used set: its end, what was verified

    def is_used(self, row: Any) -> bool:
        return row is not None and reduce(getattr, self.set_path.split("__"), row) in used_set_ids()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[Any]:
        if not self.is_used(obj):
            return tuple(super().get_readonly_fields(request, obj))
        shown = (field.name for field in self.opts.fields if not field.primary_key)
        return [name for name in shown if name not in self.still_open]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if not self.is_used(obj):
            return fieldsets
        why = _(
            "Figures hang on this criteria set, so it is no longer edited. A new national decision is a new set; "
            "thresholds are corrected under «Data entry»."
        )
        return [(title, {**options, "description": why}) for title, options in fieldsets]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (bool(self.still_open) or not self.is_used(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self.is_used(obj)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Offers what belongs to sets without figures only, so that nothing is added to the others."""
        name, _dots, rest = self.set_path.partition("__")
        if db_field.name == name:
            rows: Any = db_field.remote_field.model
            kwargs["queryset"] = rows.objects.exclude(**{f"{rest}__in": used_set_ids()})
            kwargs["help_text"] = _("Of criteria sets without figures only.")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(CriteriaSet, site=site)
class CriteriaSetAdmin(SetAdmin):
    set_path = "pk"
    still_open = frozenset({"legal_basis", "effective_until"})
    list_display = ["title", "level", "effective_from", "effective_until"]
    list_filter = ["level"]
    search_fields = ["title"]


@admin.register(Criterion, site=site)
class CriterionAdmin(SetAdmin):
    set_path = "criteria_set__pk"
    still_open = frozenset({"aliases", "name_verified"})
    list_display = ["number", "name", "group", "criteria_set", "name_verified"]
    list_filter = ["criteria_set__level", "name_verified"]
    search_fields = ["name"]
    list_select_related = ["criteria_set"]


@admin.register(Indicator, site=site)
class IndicatorAdmin(SetAdmin):
    set_path = "criterion__criteria_set__pk"
    still_open = frozenset({"name_verified"})
    list_display = ["code", "name", "criterion", "value_type", "measure", "name_verified"]
    list_filter = ["criterion__criteria_set__level", "value_type", "name_verified"]
    search_fields = ["code", "name"]
    list_select_related = ["criterion"]


@admin.register(Threshold, site=site)
class ThresholdAdmin(SetAdmin):
    set_path = "indicator__criterion__criteria_set__pk"
    list_display = ["indicator", "unit_class", "year", "operator", "value", "verified", "effective_from"]
    list_filter = ["verified", "year", "indicator__criterion__criteria_set__level"]
    search_fields = ["indicator__code", "indicator__name"]
    list_select_related = ["indicator"]


@admin.register(LeadDepartment, site=site)
class LeadDepartmentAdmin(ReferenceAdmin):
    list_display = ["criterion", "department", "valid_from", "valid_until", "verified"]
    list_filter = ["department", "verified"]
    list_select_related = ["criterion", "department"]
    autocomplete_fields = ["criterion"]
