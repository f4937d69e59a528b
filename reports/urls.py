from django.urls import path

from reports import views
from reports.trail import views as trail

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("<slug:slug>/", views.report_detail, name="detail"),
    path("<slug:slug>/figures/", trail.figures, name="figures"),
    path("<slug:slug>/figures/<str:key>/", trail.figure, name="figure"),
    path("<slug:slug>/bao-cao.pdf", views.report_file, {"ending": "pdf"}, name="pdf"),
    path("<slug:slug>/bao-cao.docx", views.report_file, {"ending": "docx"}, name="docx"),
    path("<slug:slug>/bao-cao.xlsx", views.report_file, {"ending": "xlsx"}, name="xlsx"),
]
