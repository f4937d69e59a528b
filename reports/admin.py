"""What a report needs besides figures: documents, training classes, narrative."""

from __future__ import annotations

from django.contrib import admin

from communes.admin import ReferenceAdmin, SeenHereOnly, site
from reports.models import GuidanceDocument, Narrative, TrainingClass


@admin.register(GuidanceDocument, site=site)
class GuidanceDocumentAdmin(SeenHereOnly, ReferenceAdmin):
    list_display = ["number", "kind", "issued_on", "issuer", "category"]
    list_filter = ["category", "issuer"]
    search_fields = ["number", "title"]
    autocomplete_fields = ["unit"]


@admin.register(TrainingClass, site=site)
class TrainingClassAdmin(SeenHereOnly, ReferenceAdmin):
    list_display = ["title", "held_on", "held_until", "place", "trainees"]
    search_fields = ["title"]
    autocomplete_fields = ["unit"]


@admin.register(Narrative, site=site)
class NarrativeAdmin(SeenHereOnly, ReferenceAdmin):
    list_display = ["period", "subject", "section"]
    list_filter = ["period", "section"]
    list_select_related = ["period", "subject"]
    autocomplete_fields = ["subject"]
