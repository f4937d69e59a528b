"""Addresses of the entry of capital."""

from django.urls import path

from funding import views

urlpatterns = [path("entry/capital/", views.capital, name="entry-capital")]
