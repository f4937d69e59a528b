"""Addresses of the audit trail."""

from django.urls import path

from ntm_portal.pages.audit import views

urlpatterns = [
    path("", views.entries, name="audit"),
    path("values/", views.values, name="audit-values"),
    path("reference/", views.reference, name="audit-reference"),
]
