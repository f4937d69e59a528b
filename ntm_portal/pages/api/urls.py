"""Addresses of the interface; everything else under `/api/` is told as unknown in the same shape."""

from typing import Any

from django.urls import path, re_path

from ntm_portal.pages.api.door import for_programs
from ntm_portal.pages.api.interface import api
from ntm_portal.pages.api.refusals import unknown

version_1: Any = api.urls
for pattern in version_1[0]:
    pattern.callback = for_programs(unknown if pattern.name == "api-root" else pattern.callback)

urlpatterns = [
    path("v1/", version_1),
    re_path("", for_programs(unknown), name="api-unknown"),
]
