"""Which way to look from a day that has nothing to show."""

from __future__ import annotations

from django.utils.translation import gettext as _


def way_to_data(*, before: bool, after: bool) -> str:
    """What to do in the head of the page; nothing where no day has data."""
    if before and after:
        return _("Choose another day in the head of the page.")
    if before:
        return _("Choose an earlier day in the head of the page: nothing is known later.")
    return _("Choose a later day in the head of the page.") if after else ""
