from django.urls import path

from reports import views
from reports.drafts.views import draft_check

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("<slug:slug>/", views.report_detail, name="detail"),
    path("<slug:slug>/draft-check/", draft_check, name="draft-check"),
    path("<slug:slug>/bao-cao.pdf", views.report_file, {"ending": "pdf"}, name="pdf"),
    path("<slug:slug>/bao-cao.docx", views.report_file, {"ending": "docx"}, name="docx"),
    path("<slug:slug>/bao-cao.xlsx", views.report_file, {"ending": "xlsx"}, name="xlsx"),
]
