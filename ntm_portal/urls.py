"""The map of the portal."""

from django.urls import include, path

from communes.admin import site

urlpatterns = [
    path("", include("ntm_portal.pages.urls")),
    path("", include("communes.urls")),
    path("", include("funding.urls")),
    path("", include("criteria.registers.urls")),  # before the cells, whose address would hold these too
    path("", include("reports.entry.urls")),
    path("entry/", include("criteria.urls")),
    path("reports/", include("reports.urls")),
    path("facts/", include("reports.trail.urls")),
    path("admin/", site.urls),
    path("api/", include("ntm_portal.pages.api.urls")),
]

handler403 = "ntm_portal.pages.errors.forbidden"
handler404 = "ntm_portal.pages.errors.not_found"
