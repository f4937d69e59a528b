"""Addresses of the entry of criteria."""

from django.urls import path

from criteria import views

app_name = "entry"

urlpatterns = [
    path("undo/<int:fact>/", views.undo, name="undo"),
    path("<slug:level>/<str:code>/", views.unit, name="unit"),
    path("<slug:level>/<str:code>/<int:number>/", views.cell, name="cell"),
]
