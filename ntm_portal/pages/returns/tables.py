"""Columns of the register of returns."""

from __future__ import annotations

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from communes.lines import person_name
from communes.models import Submission
from ntm_portal.lib.numbers import vietnamese
from ntm_portal.pages.tables import NUMBER

PAGE = 50


class RegisterTable(tables.Table):
    """Every file, the newest first."""

    caption = _("Files of returns, the newest first")

    original_name = tables.Column(verbose_name=_("File"))
    received_at = tables.DateTimeColumn(verbose_name=_("Received"), format="H:i d/m/Y")
    unit = tables.Column(verbose_name=_("Unit"))
    period = tables.Column(verbose_name=_("Period"))
    sent_by = tables.Column(verbose_name=_("Sent by"))
    cells = tables.Column(verbose_name=_("Figures"), attrs=NUMBER)
    must_fix = tables.Column(verbose_name=_("Must fix"), attrs=NUMBER)
    to_explain = tables.Column(verbose_name=_("To explain"), attrs=NUMBER)
    state = tables.Column(verbose_name=_("State"))

    class Meta:
        orderable = False
        template_name = "returns/register_table.html"  # on a phone every file is a card

    def render_original_name(self, record: Submission) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("return", args=[record.pk]), record.original_name)

    def render_cells(self, value: int) -> str:
        return vietnamese(value)

    render_must_fix = render_to_explain = render_cells

    def render_sent_by(self, record: Submission) -> str:
        return person_name(record.sent_by)

    def render_state(self, record: Submission) -> str:
        return render_to_string("returns/state.html", {"file": record})
