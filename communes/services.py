"""Verbs that write facts; keyword-only and atomic."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.facts import DatedFact

Fact = TypeVar("Fact", bound=DatedFact)


@transaction.atomic
def record_fact(fact: Fact) -> Fact:
    """Checks and stores one fact. Raises ValidationError with the sentence for the person."""
    fact.full_clean()
    fact.save()
    return fact


@transaction.atomic
def void_fact(fact: Fact, *, reason: str, by: AbstractBaseUser) -> Fact:
    """Cancels a fact that should never have been; the earlier one is in force again."""
    if not reason.strip():
        raise ValidationError(_("Voiding a record needs a reason."))
    if fact.voids_id is not None:
        raise ValidationError(_("A voiding record cannot be voided; record the fact again."))
    if type(fact)._default_manager.filter(voids=fact).exists():
        raise ValidationError(_("This record has been voided already."))
    copied: dict[str, Any] = {
        field.attname: getattr(fact, field.attname)
        for field in fact._meta.concrete_fields
        if field.name not in {"id", "recorded_at", "recorded_by", "note", "voids", "submission"}
    }
    voiding = type(fact)(**copied, voids=fact, note=reason.strip(), recorded_by=by, recorded_at=timezone.now())
    voiding.full_clean()
    voiding.save()
    return voiding
