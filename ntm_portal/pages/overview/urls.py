"""Addresses of the pages that the overview leads to."""

from django.urls import path

from ntm_portal.pages.overview import views

urlpatterns = [
    path("trend/", views.trend, name="trend"),
    path("boundaries/", views.boundaries, name="boundaries"),
]
