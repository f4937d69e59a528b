from django.urls import path

from reports import views
from reports.narratives import views as narratives

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("<slug:slug>/", views.report_detail, name="detail"),
    path("<slug:slug>/narrative/", narratives.sections, name="narrative"),
    path("<slug:slug>/narrative/<slug:name>/", narratives.section, name="narrative-section"),
    path("<slug:slug>/bao-cao.pdf", views.report_file, {"ending": "pdf"}, name="pdf"),
    path("<slug:slug>/bao-cao.docx", views.report_file, {"ending": "docx"}, name="docx"),
    path("<slug:slug>/bao-cao.xlsx", views.report_file, {"ending": "xlsx"}, name="xlsx"),
]
