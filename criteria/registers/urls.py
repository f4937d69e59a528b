"""Addresses of the registers."""

from django.urls import path

from criteria.registers.views import decisions, readings, targets, thresholds

urlpatterns = [
    path("entry/readings/", readings.readings_start, name="readings-start"),
    path("entry/readings/<slug:level>/", readings.readings_start, name="readings-units"),
    path("entry/readings/<slug:level>/<str:code>/", readings.readings, name="readings"),
    path("entry/to-explain/", readings.to_explain, name="to-explain"),
    path("entry/to-explain/<slug:level>/", readings.to_explain, name="to-explain-level"),
    path("entry/recognitions/", decisions.recognitions, name="recognitions"),
    path("entry/recognitions/<int:pk>/cancel/", decisions.cancel_recognition, name="cancel-recognition"),
    path("entry/recognitions/<slug:title>/", decisions.recognitions, name="recognitions"),
    path("entry/recognitions/<slug:title>/<str:code>/", decisions.recognition, name="recognition"),
    path("entry/targets/", targets.targets, name="targets-start"),
    path("entry/targets/<slug:level>/", targets.targets, name="targets-level"),
    path("entry/targets/<slug:level>/<int:year>/", targets.targets, name="targets"),
    path("entry/thresholds/", thresholds.thresholds, name="thresholds-start"),
    path("entry/thresholds/<int:pk>/", thresholds.threshold, name="threshold"),
    path("entry/thresholds/<slug:level>/", thresholds.thresholds, name="thresholds"),
]
