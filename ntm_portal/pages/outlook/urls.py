"""Addresses of what may go wrong: titles at risk, and plans that may not hold."""

from django.urls import path

from ntm_portal.pages.outlook import views

urlpatterns = [
    path("at-risk/", views.at_risk, name="at-risk"),
    path("plans/", views.plans, name="plans"),
]
