"""Columns of the lists."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ntm_portal.pages.selectors.lines import CommuneLine

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}


class CommuneTable(tables.Table):
    """The list of communes, sorted over the finished lines."""

    caption = _("Communes on the working day")

    code = tables.Column(verbose_name=_("Code"), attrs={"td": {"class": "code"}})
    name = tables.Column(verbose_name=_("Commune"), order_by="name_key")
    district = tables.Column(verbose_name=_("District or city"), order_by="district_key")
    met = tables.Column(verbose_name=_("Criteria met"), order_by="met_key", default=_("not reported"), attrs=NUMBER)
    total = tables.Column(verbose_name=_("Criteria in all"), visible=False)  # in files, where 17/19 are two numbers
    advanced = tables.Column(
        verbose_name=_("Advanced criteria met"), order_by="advanced_key", default="–", attrs=NUMBER
    )
    decision = tables.Column(verbose_name=_("Recognised by"), default="–")
    target_year = tables.Column(verbose_name=_("Target year"), default="–", attrs=NUMBER)

    class Meta:
        empty_text = _("No commune matches. Widen the filters above.")
        order_by_field = "sort"

    def render_name(self, record: CommuneLine) -> SafeString:
        return _link("commune", record.code, record.name)

    def value_name(self, record: CommuneLine) -> str:
        return record.name

    def render_district(self, record: CommuneLine) -> SafeString:
        return _link("district", record.district_code, record.district)

    def value_district(self, record: CommuneLine) -> str:
        return record.district

    def render_met(self, record: CommuneLine) -> str:
        return f"{record.met}/{record.total}"

    def value_met(self, record: CommuneLine) -> int | None:
        return record.met

    def render_advanced(self, record: CommuneLine) -> str:
        return f"{record.advanced}/{record.advanced_total}"

    def value_advanced(self, record: CommuneLine) -> int | None:
        return record.advanced

    def value_decision(self, record: CommuneLine) -> str:
        return record.decision

    def value_target_year(self, record: CommuneLine) -> int | None:
        return int(record.target_year) if record.target_year else None


def _link(name: str, code: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(name, args=[code]), text)
