"""The links by which statements are found, divided by time on PostgreSQL (docs/decisions/0008-partitions.md).

Links are nine rows of ten that the store writes, and their index is the one structure that grows past memory: a new
statement touches it all over, target by target. Divided by quarters of the place, only the newest part is written to, and a
search that wants the newest fifty reads that one first. Everything else works as before: to the store it is one table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile

from django.db import connection

from analytics.lrs.models import Link
from analytics.lrs.store.finding import moment_of, place_of
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.kernel.writes import write_transaction

TABLE = Link._meta.db_table
REST = f"{TABLE}_rest"  # what lies in no quarter: a clock that was wrong, a worker that was away
AHEAD = timedelta(days=120)  # a quarter is there before its first day


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months, by their first and the next one's."""

    begin: date
    end: date

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The one in which a day lies."""
        begin = date(day.year, day.month - (day.month - 1) % 3, 1)
        return cls(begin, date(begin.year + begin.month // 10, (begin.month + 2) % 12 + 1, 1))

    @property
    def table(self) -> str:
        return f"{TABLE}_{self.begin:%Y}q{self.begin.month // 3 + 1}"

    @property
    def places(self) -> tuple[int, int]:
        """First, and first of the next, in microseconds."""
        first, after = (place_of(datetime(day.year, day.month, day.day, tzinfo=UTC)) for day in (self.begin, self.end))
        return first, after


def divide() -> list[str]:
    """Divide the links; the names of the parts. Writers and readers wait meanwhile.

    Raises:
        DomainError: another database than PostgreSQL.
    """
    if connection.vendor != "postgresql":
        raise DomainError(
            "postgresql-only", "Only PostgreSQL can divide a table; SQLite needs it at no size it serves well."
        )
    with write_transaction(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")
        if not is_divided():
            cursor.execute(f"SELECT MIN(position) FROM {TABLE}")
            first = cursor.fetchone()[0]
            _replace(moment_of(first).date() if first is not None else clock.now().date())
        _make_ahead()
    return parts()


def keep_ahead() -> None:
    """Once a day: the next quarter has its part before it begins. Where the links are one table, nothing."""
    if connection.vendor == "postgresql" and is_divided():
        with write_transaction(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")  # no writer beside, readers go on
            _make_ahead()


def is_divided() -> bool:
    """Whether the links have parts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relkind = 'p' FROM pg_class WHERE oid = %s::regclass", [TABLE])
        return bool(cursor.fetchone()[0])


def parts() -> list[str]:
    """The tables of which the links consist, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1", [TABLE]
        )
        return [name for (name,) in cursor.fetchall()]


def _replace(first: date) -> None:
    """The same rows in a table that has parts, under the same name."""
    key = "(target, position, source)"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} RENAME TO {TABLE}_whole")
        cursor.execute(f"CREATE TABLE {TABLE} (LIKE {TABLE}_whole) PARTITION BY RANGE (position)")
        cursor.execute(f"CREATE TABLE {REST} PARTITION OF {TABLE} DEFAULT")
        for quarter in _quarters(first):
            _make(quarter)
        cursor.execute(f"INSERT INTO {TABLE} SELECT * FROM {TABLE}_whole")
        cursor.execute(f"DROP TABLE {TABLE}_whole")
        cursor.execute(
            f"ALTER TABLE {TABLE} ADD PRIMARY KEY {key}"
        )  # after the rows: an index is quicker built than fed


def _make_ahead() -> None:
    have = set(parts())
    for quarter in _quarters(clock.now().date()):
        if quarter.table not in have:
            _make(quarter)


def _quarters(first: date) -> Iterator[Quarter]:
    last = clock.now().date() + AHEAD
    return takewhile(lambda quarter: quarter.begin <= last, _from(Quarter.of(first)))


def _from(quarter: Quarter) -> Iterator[Quarter]:
    while True:
        yield quarter
        quarter = Quarter.of(quarter.end)


def _make(quarter: Quarter) -> None:
    """A part for a quarter; what had to go to the rest because it was missing moves in."""
    first, after = quarter.places
    within = f"position >= {first} AND position < {after}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {quarter.table} (LIKE {TABLE})")
        cursor.execute(
            f"WITH moved AS (DELETE FROM {REST} WHERE {within} RETURNING *) INSERT INTO {quarter.table} TABLE moved"
        )
        cursor.execute(f"ALTER TABLE {TABLE} ATTACH PARTITION {quarter.table} FOR VALUES FROM ({first}) TO ({after})")
