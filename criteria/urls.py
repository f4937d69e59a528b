"""Addresses of the entry of criteria."""

from django.urls import path
from django.views.decorators.cache import never_cache

from criteria import views

app_name = "entry"

urlpatterns = [
    path("undo/<int:fact>/", never_cache(views.undo), name="undo"),
    path("<slug:level>/<str:code>/", never_cache(views.unit), name="unit"),
    path("<slug:level>/<str:code>/<int:number>/", never_cache(views.cell), name="cell"),
]
