"""Facts of every kind in words: what each is about, what it says, and what stood before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from communes.models import Unit
from criteria.models import Assessment, Reading, Recognition, Target, ValueType
from funding.models import Allocation, Disbursement
from ntm_portal.lib.numbers import vietnamese


@dataclass(frozen=True, slots=True)
class FactKind:
    """How one kind of fact is read and put in words."""

    model: Any
    unit: str
    related: tuple[str, ...]
    what: Callable[[Any], str]
    value: Callable[[Any], str]

    @property
    def slug(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)


def _million(amount: int) -> str:
    return _("%(amount)s million đồng") % {"amount": vietnamese(Decimal(amount) / 1_000_000)}


def _measured(reading: Reading) -> str:
    verdict = str(reading.get_verdict_display())
    if reading.value is None:
        return verdict
    measure = "%" if reading.indicator.value_type == ValueType.PERCENT else f" {reading.indicator.measure}"
    return f"{vietnamese(reading.value)}{measure.rstrip()} ({verdict})"


FACT_KINDS = (
    FactKind(
        Assessment,
        "unit",
        ("criterion__criteria_set",),
        lambda fact: f"{fact.criterion} ({fact.criterion.criteria_set.get_level_display()})",
        lambda fact: str(fact.get_verdict_display()),
    ),
    FactKind(Reading, "unit", ("indicator",), lambda fact: str(fact.indicator), _measured),
    FactKind(
        Recognition,
        "unit",
        (),
        lambda fact: str(fact.get_title_display()),
        lambda fact: f"{fact.get_act_display()} {fact.decision}",
    ),
    FactKind(
        Target,
        "unit",
        ("criteria_set",),
        lambda fact: f"{fact.criteria_set.get_level_display()} {fact.year}",
        lambda fact: vietnamese(fact.expected),
    ),
    FactKind(
        Allocation,
        "holder",
        ("source",),
        lambda fact: f"{fact.source}, {fact.year}",
        lambda fact: f"{_million(fact.assigned)} + {_million(fact.carried_over)}",
    ),
    FactKind(
        Disbursement,
        "holder",
        ("source",),
        lambda fact: f"{fact.source}, {fact.year}",
        lambda fact: _million(fact.amount),
    ),
)


def before_of(model: Any) -> Subquery:
    """The fact of the same identity that was in force on the observed day just before the row was recorded."""
    identity = {name: OuterRef(name) for name in model.identity}
    earlier = Q(recorded_at__lt=OuterRef("recorded_at")) | Q(recorded_at=OuterRef("recorded_at"), pk__lt=OuterRef("pk"))
    cancelled = model.objects.filter(voids=OuterRef("pk"), recorded_at__lt=OuterRef(OuterRef("recorded_at")))
    stood = model.objects.filter(earlier, voids=None, observed_on__lte=OuterRef("observed_on"), **identity)
    stood = stood.filter(~Exists(cancelled)).exclude(pk=Coalesce(OuterRef("voids"), Value(0)))
    return Subquery(stood.order_by("-observed_on", "-recorded_at", "-pk").values("pk")[:1])


def place_of(unit: Unit) -> str:
    """«Xã Pha Mu, Huyện Than Uyên»: communes of different districts share names."""
    parent = unit.parent if unit.parent and unit.parent.parent_id else None
    return f"{unit}, {parent}" if parent else str(unit)
