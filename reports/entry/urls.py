"""Addresses of periods, documents and classes."""

from django.urls import path

from reports.entry import periods, views

urlpatterns = [
    path("entry/documents/", views.register, {"kind": "documents"}, name="documents"),
    path("entry/documents/new/", views.record, {"kind": "documents"}, name="new-documents"),
    path("entry/documents/<int:pk>/", views.record, {"kind": "documents"}, name="edit-documents"),
    path("entry/documents/<int:pk>/delete/", views.delete, {"kind": "documents"}, name="delete-documents"),
    path("entry/classes/", views.register, {"kind": "classes"}, name="classes"),
    path("entry/classes/new/", views.record, {"kind": "classes"}, name="new-classes"),
    path("entry/classes/<int:pk>/", views.record, {"kind": "classes"}, name="edit-classes"),
    path("entry/classes/<int:pk>/delete/", views.delete, {"kind": "classes"}, name="delete-classes"),
    path("entry/periods/", periods.periods, name="periods"),
    path("entry/periods/new/", periods.new_period, name="new-period"),
    path("entry/periods/<slug:slug>/", periods.period, name="period"),
    path("entry/periods/<slug:slug>/close/", periods.close_period, name="close-period"),
    path("entry/periods/<slug:slug>/state/", periods.period_state, name="period-state"),
]
