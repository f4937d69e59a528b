"""Rows that are written once and never changed or deleted: dated facts, published reports."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.migrations import RunPython


class AppendOnly(RuntimeError):
    """A row that is written once was to be changed or deleted."""


def _refuse(what: str) -> NoReturn:
    raise AppendOnly(f"{what}: such rows are append-only; record a new one (a fact is corrected or voided by another).")


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        _refuse("update")

    def delete(self) -> tuple[int, dict[str, int]]:
        _refuse("delete")

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        _refuse("bulk_update")

    def update_or_create(self, *args: Any, **kwargs: Any) -> Any:
        _refuse("update_or_create")

    def bulk_create(
        self,
        objs: Any,
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> list[Any]:
        if update_conflicts:
            _refuse("bulk_create(update_conflicts)")
        return super().bulk_create(objs, batch_size, ignore_conflicts)

    def _update(self, values: Any) -> int:
        _refuse("update")

    def _raw_delete(self, using: str | None) -> int:
        _refuse("delete")

    # Django marks these so that related managers and templates cannot reach them by accident.
    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class AppendOnlyModel(models.Model):
    """A subclass makes its `objects` from an AppendOnlyQuerySet."""

    class Meta:
        abstract = True
        base_manager_name = "objects"  # else `_base_manager` and `unit.assessments.add()` change rows past the queryset

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse("save")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse("delete")

    def _do_update(self, base_qs: Any, using: str | None, pk_val: Any, *args: Any, **kwargs: Any) -> Any:
        """Where Django changes a stored row: `save_base` and `loaddata` reach it past `save`."""
        if base_qs.filter(pk=pk_val).exists():
            _refuse("save")
        return False


_TRIGGER = """
CREATE OR REPLACE FUNCTION ntm_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'facts are append-only: % on %', TG_OP, TG_TABLE_NAME; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION ntm_refuse_change();
"""


def append_only(table: str) -> RunPython:
    """Migration step: PostgreSQL itself refuses changes. SQLite gets none, as it would break the flush of tests."""

    def create(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_TRIGGER.format(table=table), params=None)

    def drop(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER append_only ON {table}", params=None)

    return RunPython(create, drop)
