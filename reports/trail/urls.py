from django.urls import path

from reports.trail import views

urlpatterns = [path("<slug:kind>/<int:pk>/", views.fact, name="fact")]
