"""What SQLite can do beyond what Django assumes of it."""

from __future__ import annotations

import sqlite3
from typing import Any


def use_all_parameters(*, connection: Any, **_signal: Any) -> None:
    """Django splits a bulk insert at 999 values; this SQLite says itself how many it takes.

    A return of 1,786 statuses is then one statement instead of dozens. Hears `connection_created`.
    """
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = most
