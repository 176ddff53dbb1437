"""Gives statements their places, one numberer at a time, after the transaction that wrote them (DESIGN 9.7).

On PostgreSQL the order of commits is not the order of rows: a reader that follows rows would pass over one whose writer
was slow. So a statement is shown in lists only when it has a place, and places are given under a lock, each later than
all before. Whoever reads has everything numbered first that is waiting; so nobody waits for a clock or a worker.

Whatever one statement means for another (voiding, StatementRef) is settled here too, in order, with nobody beside.
"""

import time
from collections.abc import Sequence
from itertools import accumulate

from django.db import connection

from analytics.lrs.events import StatementsPlaced
from analytics.lrs.models import Credential, Position, Statement, Unnumbered
from analytics.lrs.store import bulk
from analytics.lrs.store.definitions import Definitions
from analytics.lrs.store.linking import Placed, link
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction

LOCK = 0x4D455249  # of PostgreSQL's advisory locks; any number that nobody else takes
AT_ONCE = 500
MOST_LETTERS = 2_000_000  # of the statements that are read at once: JSON takes forty times the memory of its letters
WANTED = ("row", "id", "body", "credential_id")
PAUSE = 0.05  # seconds: a writer numbers for itself at most so often; what is left waits for a reader or the next
ROUNDS = 6  # of AT_ONCE statements by one writer
TIDY_AFTER = (
    20_000  # rows taken out of the queue: what PostgreSQL leaves of them is read by whoever looks whether any wait
)
_numbered_at = 0.0
_taken_out = 0


def settle() -> int:
    """Number everything that waits; the moment (microseconds) up to which nothing will be added any more."""
    moment, waiting = moment_and_waiting()
    if not waiting:
        return moment
    while number(wait=True):
        pass
    _tidy()
    return moment


def number_soon() -> None:
    """After a commit: number what waits, unless that was done a moment ago or somebody else is at it.

    Writers number more at a time than they write, so that they never run away from whoever reads, who has all of it
    numbered first.
    """
    global _numbered_at
    if time.monotonic() - _numbered_at >= PAUSE:
        _numbered_at = time.monotonic()
        for _ in range(ROUNDS):
            if not number(wait=False):
                break
        _tidy()


def number(*, wait: bool) -> bool:
    """Number some of what waits; whether there is more. Without `wait`, nothing is done where another is at it."""
    with write_transaction():
        if not _take_lock(wait):
            return False
        first = list(Unnumbered.objects.order_by("id").values_list("id", "statement_id", "letters")[:AT_ONCE])
        total = accumulate(letters for *_, letters in first)
        batch = [row for row, letters in zip(first, total, strict=True) if letters <= MOST_LETTERS] or first[:1]
        if batch:
            _place(batch)
            publish(StatementsPlaced())
        return len(batch) < len(first) or len(first) == AT_ONCE


def _tidy() -> None:
    """Sweep the queue often, which takes milliseconds: the server's own round comes once a minute, 240,000 rows late."""
    global _taken_out
    if _taken_out >= TIDY_AFTER and not connection.in_atomic_block:
        _taken_out = 0
        if _is_postgres():
            with connection.cursor() as cursor:
                cursor.execute(f"VACUUM (SKIP_LOCKED, TRUNCATE false) {Unnumbered._meta.db_table}")


def moment_and_waiting() -> tuple[int, bool]:
    """The time as the database tells it, so that several servers agree, taken before looking for what waits."""
    before = time.time_ns() // 1000
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_clock(before)}, EXISTS (SELECT 1 FROM {Unnumbered._meta.db_table})")
        moment, waiting = cursor.fetchone()
    return moment, bool(waiting)


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _take_lock(wait: bool) -> bool:
    if not _is_postgres():
        return True  # a write transaction of SQLite has no other beside it
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s), true" if wait else "SELECT 1, pg_try_advisory_xact_lock(%s)", [LOCK]
        )
        return bool(cursor.fetchone()[1])


def _place(waiting: Sequence[tuple[int, int, int]]) -> None:
    first = _first_place()
    rows = {
        row: each
        for row, *each in Statement.objects.filter(row__in=[row for _, row, _ in waiting]).values_list(*WANTED)
    }
    senders = Credential.objects.in_bulk({by for _, _, by in rows.values() if by is not None})
    batch = []
    for index, (_, row, _) in enumerate(waiting):
        id_, body, by = rows[row]
        batch.append(Placed.of(first + index, (row, id_, body), senders[by] if by else None))
    bulk.insert_numbers(Position, ("position", "statement_id"), ((each.position, each.row) for each in batch))
    link(batch)
    definitions = Definitions()
    for each in batch:
        if each.may_define:
            definitions.add(each.statement)
    definitions.save()
    # by their own numbers: one with a lower number may be committed only now, and waits for the next round
    bulk.delete_numbers(Unnumbered, "id", [number for number, *_ in waiting])
    global _taken_out
    _taken_out += len(waiting)


def _first_place() -> int:
    """Now, or just after the last place; asked under the lock, so that nothing that a reader was told is overtaken."""
    before = time.time_ns() // 1000
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(position), 0) + 1, {_clock(before)} FROM {Position._meta.db_table}")
        return int(max(cursor.fetchone()))


def _clock(before: int) -> str:
    """The moment in microseconds, in SQL; a file of SQLite has no clock, so `before` was taken from this machine's."""
    return "(extract(epoch from clock_timestamp()) * 1000000)::bigint" if _is_postgres() else str(before)
