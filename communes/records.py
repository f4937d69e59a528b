"""Mutable rows with a history (documents, classes, periods): a save carries the version that the person saw."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import models, transaction

Row = TypeVar("Row", bound=models.Model)


class Superseded(Exception):
    """Somebody saved or deleted the row since the person looked; `newest` is that entry of its history."""

    def __init__(self, newest: Any) -> None:
        super().__init__("superseded")
        self.newest = newest


def newest_version(row: models.Model) -> Any:
    """The newest entry of the row's history; None for a row that was never stored."""
    if row.pk is None:
        return None
    history: Any = type(row).history  # type: ignore[attr-defined]
    return history.filter(id=row.pk).select_related("history_user").order_by("-history_id").first()


def version_of(row: models.Model) -> int | None:
    found = newest_version(row)
    return found.history_id if found else None


def _refuse_superseded(row: models.Model, based_on: int | None) -> None:
    list(type(row)._default_manager.select_for_update().filter(pk=row.pk).values_list("pk"))
    newest = newest_version(row)
    if (newest.history_id if newest else None) != based_on:
        raise Superseded(newest)


@transaction.atomic
def save_record(*, row: Row, by: User, based_on: int | None, reason: str = "") -> Row:
    """Checks and stores the row; raises Superseded unless `based_on` is its newest version."""
    if row.pk is not None:
        _refuse_superseded(row, based_on)
    row.full_clean()
    _sign(row, by, reason)
    row.save()
    return row


@transaction.atomic
def delete_record(*, row: models.Model, by: User, based_on: int | None, reason: str = "") -> None:
    """Deletes the row; its history stays."""
    _refuse_superseded(row, based_on)
    _sign(row, by, reason)
    row.delete()


def _sign(row: Any, by: User, reason: str) -> None:
    row._history_user, row._change_reason = by, reason or None
