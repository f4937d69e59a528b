"""Lines of the page where capital is entered."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.lines import FactLine, Values
from ntm_portal.lib.fields import MillionField
from ntm_portal.lib.numbers import typed_million


class AmountsLine(FactLine):
    """Amounts that cannot be emptied: what was recorded is corrected by another amount, 0 for instance."""

    def mine(self, before: Any) -> Values:
        typed = {name: self.cleaned_data.get(name) for name in self.boxes}
        if all(value is None for value in typed.values()) and before is None:
            return None
        return tuple(value or 0 for value in typed.values())

    def clean(self) -> dict[str, Any]:
        if self.before and not self.errors and not all(self._typed(name) for name in self.boxes):
            raise ValidationError(_("An empty box does not delete what was recorded; enter 0 or the right amount."))
        return super().clean()

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "").strip()


class AllocationLine(AmountsLine):
    boxes = ("assigned", "carried_over")

    assigned = MillionField(required=False)
    carried_over = MillionField(required=False)

    def words(self, values: Values) -> str:
        if values is None:
            return _("nothing")
        assigned, carried_over = (typed_million(value) for value in values)
        return _("assigned %(assigned)s, carried over %(carried_over)s") % {
            "assigned": assigned,
            "carried_over": carried_over,
        }


class DisbursementLine(AmountsLine):
    boxes = ("amount",)

    amount = MillionField(required=False)

    def words(self, values: Values) -> str:
        return _("nothing") if values is None else _("disbursed %(amount)s") % {"amount": typed_million(values[0])}
