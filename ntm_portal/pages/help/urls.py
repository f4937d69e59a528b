"""Addresses of the guides, one for each role."""

from django.urls import path

from ntm_portal.pages.help import views

urlpatterns = [
    path("", views.start, name="help"),
    path("<slug:role>/", views.guide, name="guide"),
]
