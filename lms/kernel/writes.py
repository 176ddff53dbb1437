"""One door to a write transaction.

SQLite has a single writer. Threads that all retry on a busy database starve each other, so inside one process they
queue in order of arrival (decision 1.8); between processes SQLite's own lock and the busy timeout decide.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


class FairLock:
    """A re-entrant lock that serves threads in order of arrival."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None
        self._depth = 0

    def acquire(self) -> None:
        """Wait for one's turn; a thread that holds the lock already passes."""
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                self._depth += 1
                return
            if self._owner is None and not self._waiting:
                self._owner, self._depth = me, 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()
        with self._guard:
            self._owner, self._depth = me, 1

    def release(self) -> None:
        """Give the lock to the thread that has waited longest."""
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            if self._waiting:
                self._owner = -1  # taken, by the thread that is being woken
                self._waiting.popleft().set()
            else:
                self._owner = None


_sqlite_writers = FairLock()


@contextmanager
def write_transaction() -> Iterator[None]:
    """A transaction for an act: all of it is saved, or nothing."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    _sqlite_writers.acquire()
    try:
        with transaction.atomic():
            yield
    finally:
        _sqlite_writers.release()
