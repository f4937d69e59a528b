"""Criteria sets and what hangs on them; assessments, readings, titles and targets are not kept here."""

from __future__ import annotations

from django.contrib import admin

from communes.admin import ReferenceAdmin, site
from criteria.models import CriteriaSet, Criterion, Indicator, LeadDepartment, Threshold


@admin.register(CriteriaSet, site=site)
class CriteriaSetAdmin(ReferenceAdmin):
    list_display = ["title", "level", "effective_from", "effective_until"]
    list_filter = ["level"]
    search_fields = ["title"]


@admin.register(Criterion, site=site)
class CriterionAdmin(ReferenceAdmin):
    list_display = ["number", "name", "group", "criteria_set", "name_verified"]
    list_filter = ["criteria_set__level", "name_verified"]
    search_fields = ["name"]
    list_select_related = ["criteria_set"]


@admin.register(Indicator, site=site)
class IndicatorAdmin(ReferenceAdmin):
    list_display = ["code", "name", "criterion", "value_type", "measure", "name_verified"]
    list_filter = ["criterion__criteria_set__level", "value_type", "name_verified"]
    search_fields = ["code", "name"]
    list_select_related = ["criterion"]
    autocomplete_fields = ["criterion"]


@admin.register(Threshold, site=site)
class ThresholdAdmin(ReferenceAdmin):
    list_display = ["indicator", "unit_class", "year", "operator", "value", "verified", "effective_from"]
    list_filter = ["verified", "year", "indicator__criterion__criteria_set__level"]
    search_fields = ["indicator__code", "indicator__name"]
    list_select_related = ["indicator"]
    autocomplete_fields = ["indicator"]


@admin.register(LeadDepartment, site=site)
class LeadDepartmentAdmin(ReferenceAdmin):
    list_display = ["criterion", "department", "valid_from", "valid_until", "verified"]
    list_filter = ["department", "verified"]
    list_select_related = ["criterion", "department"]
    autocomplete_fields = ["criterion"]
