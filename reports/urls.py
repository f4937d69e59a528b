from django.urls import path

from reports import meeting_views, views

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("<slug:slug>/", views.report_detail, name="detail"),
    path("<slug:slug>/bao-cao.pdf", views.report_file, {"ending": "pdf"}, name="pdf"),
    path("<slug:slug>/bao-cao.docx", views.report_file, {"ending": "docx"}, name="docx"),
    path("<slug:slug>/bao-cao.xlsx", views.report_file, {"ending": "xlsx"}, name="xlsx"),
    path("<slug:slug>/changes/", meeting_views.changes, name="changes"),
    path("<slug:slug>/meeting/", meeting_views.meeting, name="meeting"),
    path("<slug:slug>/meeting/tai-lieu-hop.pdf", meeting_views.meeting_file, name="meeting_pdf"),
]
