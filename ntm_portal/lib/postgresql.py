"""PostgreSQL's own habits."""

from django.db import connection


def gather_statistics() -> None:
    """To be called after bulk loading: building reports over tables just filled took fifty times as long.

    PostgreSQL plans queries blindly until its daemon has looked at new rows, which takes it a minute or more.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
