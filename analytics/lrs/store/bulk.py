"""Many rows in one statement of SQL: Django's objects would cost more than all the rest of a request."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

AT_ONCE = 2000  # rows; SQLite takes 32,766 values in one statement


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], *, returning: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Insert rows, pass over those that are there already; the `returning` columns of those inserted."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    source = _as_json if connection.vendor == "postgresql" else _as_values
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for part in parts(rows, AT_ONCE):
            text, values = source(model, columns, part)
            cursor.execute(
                f"INSERT INTO {quote(model._meta.db_table)} ({names}) {text}"
                f" ON CONFLICT DO NOTHING RETURNING {', '.join(quote(column) for column in returning)}",
                values,
            )
            found += cursor.fetchall()
    return found


def insert_numbers(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[int]]) -> None:
    """The same for rows of whole numbers, in the way that is quickest on each database."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT OR IGNORE INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})", list(rows)
            )
            return
        for part in parts(list(rows), AT_ONCE):
            values = ", ".join(f"({', '.join(str(int(each)) for each in row)})" for row in part)
            cursor.execute(
                f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {values} ON CONFLICT DO NOTHING"
            )


def delete_numbers(model: type[models.Model], column: str, numbers: Sequence[int]) -> None:
    """Delete the rows whose `column` is one of these."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for part in parts(numbers, AT_ONCE):
            wanted = ", ".join(str(int(each)) for each in part)
            cursor.execute(f"DELETE FROM {quote(model._meta.db_table)} WHERE {quote(column)} IN ({wanted})")


def _as_values(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> tuple[str, list[Any]]:
    one = "(" + ", ".join(["%s"] * len(columns)) + ")"
    values = [_SQLITE[type(value)](value) if type(value) in _SQLITE else value for row in rows for value in row]
    return f"VALUES {', '.join([one] * len(rows))}", values


def _as_json(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """All rows in one value: psycopg takes 20 µs for each value that it adapts, and a batch has hundreds."""
    fields = {field.column: field for field in model._meta.local_fields}
    types = [str(fields[column].db_type(connection)) for column in columns]
    kinds = ", ".join(f"c{number} {'text' if kind == 'bytea' else kind}" for number, kind in enumerate(types))
    wanted = ", ".join(
        f"decode(c{number}, 'hex')" if kind == "bytea" else f"c{number}" for number, kind in enumerate(types)
    )
    keys = [f"c{number}" for number in range(len(columns))]
    text = json.dumps(
        [dict(zip(keys, row, strict=True)) for row in rows], default=_text, ensure_ascii=False, separators=(",", ":")
    )
    return f"SELECT {wanted} FROM json_to_recordset(%s::json) AS given ({kinds})", [text]


def _text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def parts(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """The rows, so many at a time."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


_SQLITE: dict[type, Callable[[Any], Any]] = {
    UUID: lambda value: value.hex,
    datetime: lambda value: connection.ops.adapt_datetimefield_value(value),
}
