"""Addresses of the pages; a unit is named by its code on the working day."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from ntm_portal.pages import entry, errors, views, working_day
from ntm_portal.pages.compare import views as compare
from ntm_portal.pages.finding.views import search
from ntm_portal.pages.sign_in import SignIn

urlpatterns = [
    path("", views.home, name="home"),
    path("communes/", views.communes, name="communes"),
    path("communes/<str:code>/", views.commune, name="commune"),
    path("districts/<str:code>/", views.district, name="district"),
    path("criteria/", RedirectView.as_view(url="commune/"), name="criteria-start"),
    path("criteria/<slug:level>/", views.criteria, name="criteria"),
    path("capital/", views.capital, name="capital"),
    path("entry/", entry.start, name="entry"),
    path("working-day/", working_day.working_day, name="working-day"),
    path("health/", errors.health, name="health"),
    path("returns/", include("ntm_portal.pages.returns.urls")),
    path("accounts/", include("ntm_portal.pages.accounts.urls")),
    path("audit/", include("ntm_portal.pages.audit.urls")),
    path("", include("ntm_portal.pages.outlook.urls")),
    path("overview/", include("ntm_portal.pages.overview.urls")),
    path("accounts/login/", SignIn.as_view(), name="login"),
    path("accounts/logout/", login_not_required(auth.LogoutView.as_view()), name="logout"),
    path("districts/", views.districts, name="districts"),
    path("search/", search, name="search"),
    path("compare/", compare.days, name="compare"),
    path("compare/units/", compare.units, name="compare-units"),
    path("help/", include("ntm_portal.pages.help.urls")),
]
