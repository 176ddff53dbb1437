"""The WSGI door of the server under test: `lms.wsgi` with a witness in front.

The witness writes, unbuffered into a pipe that outlives the process, which phase each save, each hand-in and each request
that brings statements to the record store has reached:

    received       the request has come in
    in transaction the write transaction has begun, nothing is written yet
    written        everything is written, COMMIT is next
    committed      COMMIT has returned, the answer is not made yet
    answered       the answer is made, not a byte of it is sent
    sent           the answer has been handed to the network: the request is no longer in flight

A trap (`MERISTEM_TRAP="written/save/3"`) holds the third save of this process at that phase until the process is killed.
"""

import itertools
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from lms.kernel import writes

IN_FLIGHT = ("received", "in transaction", "written", "committed", "answered")
BOOTED, HELD, SENT = "booted", "held", "sent"
SETTINGS_PATH = "/durability/settings"
SETTINGS = {
    "sqlite": ("PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA foreign_keys"),
    "postgresql": ("SHOW fsync", "SHOW synchronous_commit", "SHOW full_page_writes"),
}

_pipe = int(os.environ["MERISTEM_PHASES"])
_numbers = itertools.count(1)
_here = threading.local()


class Request:
    """A save, a hand-in or a statement under way in this thread."""

    def __init__(self, act: str) -> None:
        self.name = f"{os.getpid()}.{next(_numbers)}"
        self.act = act
        self.writing = False

    def reaches(self, phase: str) -> None:
        """Say so; and stay there for ever if the trap is set for it."""
        tell(self.name, self.act, phase)
        if _trap.springs(self.act, phase):
            tell(self.name, self.act, HELD)
            threading.Event().wait()


class Trap:
    """Counts how often an act has reached a phase."""

    def __init__(self, wanted: str) -> None:
        self._phase, self._act, number = (wanted or "//0").split("/")
        self._left = int(number)
        self._lock = threading.Lock()

    def springs(self, act: str, phase: str) -> bool:
        if (act, phase) != (self._act, self._phase):
            return False
        with self._lock:
            self._left -= 1
            return self._left == 0


class Answer:
    """A response whose end is told: the server closes it when the last byte is with the network."""

    def __init__(self, parts: Any, request: Request) -> None:
        self._parts, self._request = parts, request

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        if hasattr(self._parts, "close"):
            self._parts.close()
        self._request.reaches(SENT)


def tell(name: str, act: str, phase: str) -> None:
    """One line, in one write that no kill can cut."""
    os.write(_pipe, f"{name}/{act}/{phase}\n".encode())


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """lms.wsgi, watched."""
    if environ["PATH_INFO"] == SETTINGS_PATH:
        return _settings_in_force(start_response)
    act = _act(environ)
    if act is None:
        return _site(environ, start_response)
    request = _here.request = Request(act)
    request.reaches("received")
    try:
        parts = _site(environ, start_response)
    finally:
        _here.request = None
    request.reaches("answered")
    return Answer(parts, request)


def _act(environ: dict[str, Any]) -> str | None:
    if environ["REQUEST_METHOD"] != "POST":
        return None
    last = environ["PATH_INFO"].rstrip("/").rpartition("/")[2]
    return {"save": "save", "submit": "hand-in", "statements": "statement"}.get(last)


def _settings_in_force(start_response: Callable[..., Any]) -> list[bytes]:
    """What the database says of itself on a connection of this very process and thread."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for query in SETTINGS[connection.vendor]:
            cursor.execute(query)
            found[query] = str(cursor.fetchone()[0])
    connection.close()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(found).encode()]


_real_transaction = writes.write_transaction


@contextmanager
def _watched_transaction() -> Iterator[None]:
    request = getattr(_here, "request", None)
    if request is None or request.writing:
        with _real_transaction():
            yield
        return
    request.writing = True
    try:
        with _real_transaction():
            request.reaches("in transaction")
            yield
            request.reaches("written")
        request.reaches("committed")
    finally:
        request.writing = False


writes.write_transaction = _watched_transaction  # before any service has taken its name
_trap = Trap(os.environ.get("MERISTEM_TRAP", ""))

from lms.wsgi import application as _site  # noqa: E402

tell(f"{os.getpid()}.0", "-", BOOTED)
