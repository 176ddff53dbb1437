"""Many rows in one statement of SQL: Django's objects would cost more than all the rest of a request."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

AT_ONCE = 2000  # rows; SQLite takes 32,766 values in one statement


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], *, returning: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Insert rows, pass over those that are there already; the `returning` columns of those inserted."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    fields = [next(field for field in model._meta.local_fields if field.column == column) for column in columns]
    one = "(" + ", ".join(["%s"] * len(columns)) + ")"
    after = f" RETURNING {', '.join(quote(column) for column in returning)}" if returning else ""
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for part in _parts(rows, AT_ONCE):
            values = ", ".join([one] * len(part))
            cursor.execute(
                f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {values} ON CONFLICT DO NOTHING{after}",
                [
                    field.get_db_prep_save(value, connection)
                    for row in part
                    for field, value in zip(fields, row, strict=True)
                ],
            )
            if returning:
                found += cursor.fetchall()
    return found


def insert_numbers(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[int]]) -> None:
    """The same for rows of whole numbers, written into the text: a third of the work."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    with connection.cursor() as cursor:
        for part in _parts(list(rows), AT_ONCE):
            values = ", ".join(f"({', '.join(str(int(each)) for each in row)})" for row in part)
            cursor.execute(
                f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {values} ON CONFLICT DO NOTHING"
            )


def _parts(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
