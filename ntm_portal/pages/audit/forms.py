"""What the audit trail can be narrowed to."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ntm_portal.lib.fields import DayField
from ntm_portal.pages.selectors.audit import Wanted


class TrailForm(forms.Form):
    """Kind of entry, account and days; the kinds differ from page to page."""

    kind = forms.ChoiceField(label=_("What happened"), required=False)
    account = forms.ChoiceField(label=_("Account"), required=False)
    since = DayField(label=_("From day"), required=False)
    until = DayField(label=_("Until day"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.order_by("username").values_list("username", "first_name")
        accounts = [(name, f"{name} – {person}" if person else name) for name, person in people]
        self.fields["kind"].choices = [("", _("All")), *kinds]  # type: ignore[attr-defined]
        self.fields["account"].choices = [("", _("All accounts")), *accounts]  # type: ignore[attr-defined]

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first one."))

    @property
    def wanted(self) -> Wanted:
        """What could be read; a field that could not narrows nothing and says so."""
        typed: dict[str, Any] = self.cleaned_data if self.is_valid() or self.is_bound else {}
        since, until = typed.get("since"), typed.get("until")
        return Wanted(
            typed.get("kind", ""),
            typed.get("account", ""),
            _midnight(since) if since else None,
            _midnight(until + timedelta(days=1)) if until else None,
        )


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
