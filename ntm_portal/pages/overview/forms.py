"""Input of the overview: the boundary file of the province."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class BoundaryForm(forms.Form):
    file = forms.FileField(
        label=_("Boundary file (GeoJSON)"),
        help_text=_(
            "A FeatureCollection of Polygon or MultiPolygon in degrees (WGS 84), at most 8 MB, with one area for "
            "every commune of the day and its code in one property."
        ),
        widget=forms.FileInput({"accept": ".geojson,.json"}),
    )
