"""What the list of communes can be narrowed to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from communes.models import Commune
from ntm_portal.lib.text import search_key
from ntm_portal.pages.selectors.communes import CommuneList
from ntm_portal.pages.selectors.lines import CommuneLine


class CommuneFilter(django_filters.FilterSet):
    """Name and district are asked of the database, bands and titles of the finished lines."""

    name = django_filters.CharFilter(method="filter_name", label=_("Commune name"))
    district = django_filters.ChoiceFilter(
        method="filter_district", label=_("District or city"), empty_label=_("All districts")
    )
    band = django_filters.ChoiceFilter(method="filter_band", label=_("Criteria met"), empty_label=_("All bands"))
    recognised = django_filters.ChoiceFilter(
        method="filter_recognised",
        label=_("Recognised"),
        empty_label=_("All communes"),
        choices=[("yes", _("recognised")), ("no", _("not recognised"))],
    )

    class Meta:
        model = Commune
        fields: list[str] = []

    def __init__(self, *args: Any, page: CommuneList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.filters["district"].extra["choices"] = page.districts
        self.filters["band"].extra["choices"] = [(band.slug, band.label) for band in page.bands]

    @property
    def lines(self) -> list[CommuneLine]:
        """The lines that are left, in the order of the page."""
        left = set(self.qs.values_list("pk", flat=True))
        return [line for line in self.page.lines if line.id in left]

    def filter_name(self, communes: QuerySet[Commune], _name: str, value: str) -> QuerySet[Commune]:
        """By name without diacritics, with or without «xã», or by code."""
        return communes.filter(Q(search_name__contains=search_key(value).removeprefix("xa ")) | Q(code=value.strip()))

    def filter_district(self, communes: QuerySet[Commune], _name: str, value: str) -> QuerySet[Commune]:
        return communes.filter(parent__code=value)

    def filter_band(self, communes: QuerySet[Commune], _name: str, value: str) -> QuerySet[Commune]:
        band = next(band for band in self.page.bands if band.slug == value)
        return self._where(communes, lambda line: line.met is not None and band.low <= line.met <= band.high)

    def filter_recognised(self, communes: QuerySet[Commune], _name: str, value: str) -> QuerySet[Commune]:
        return self._where(communes, lambda line: line.is_recognised == (value == "yes"))

    def _where(self, communes: QuerySet[Commune], holds: Callable[[CommuneLine], bool]) -> QuerySet[Commune]:
        return communes.filter(pk__in=[line.id for line in self.page.lines if holds(line)])
