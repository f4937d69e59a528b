"""Addresses of files."""

from django.urls import path

from communes import views

urlpatterns = [path("evidence/<int:pk>/", views.evidence, name="evidence")]
