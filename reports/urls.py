from django.urls import path

from reports import meeting_views, views
from reports.checks import views as checks
from reports.drafts.views import draft_check
from reports.narratives import views as narratives
from reports.publishing import views as publishing
from reports.trail import views as trail

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("rules/", checks.rules, name="rules"),
    path("<slug:slug>/", views.report_detail, name="detail"),
    path("<slug:slug>/narrative/", narratives.sections, name="narrative"),
    path("<slug:slug>/narrative/<slug:name>/", narratives.section, name="narrative-section"),
    path("<slug:slug>/checks/", checks.checks, name="checks"),
    path("<slug:slug>/publish/", publishing.publish, name="publish"),
    path("<slug:slug>/versions/<int:number>/", publishing.version, name="version"),
    path("<slug:slug>/versions/<int:number>/bao-cao.<slug:ending>", publishing.file, name="published-file"),
    path("<slug:slug>/draft-check/", draft_check, name="draft-check"),
    path("<slug:slug>/figures/", trail.figures, name="figures"),
    path("<slug:slug>/figures/<str:key>/", trail.figure, name="figure"),
    path("<slug:slug>/bao-cao.pdf", views.report_file, {"ending": "pdf"}, name="pdf"),
    path("<slug:slug>/bao-cao.docx", views.report_file, {"ending": "docx"}, name="docx"),
    path("<slug:slug>/bao-cao.xlsx", views.report_file, {"ending": "xlsx"}, name="xlsx"),
    path("<slug:slug>/changes/", meeting_views.changes, name="changes"),
    path("<slug:slug>/meeting/", meeting_views.meeting, name="meeting"),
    path("<slug:slug>/meeting/tai-lieu-hop.pdf", meeting_views.meeting_file, name="meeting_pdf"),
]
