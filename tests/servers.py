"""What tests need to run a real server: a free port, a database of its own, a wait with a deadline."""

import os
import socket
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import psycopg


def free_port() -> int:
    """A port that is free on this machine just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def scratch_database(folder: Path) -> Iterator[str]:
    """The address of a new database of the kind under test; it is dropped afterwards."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield f"sqlite:///{folder / 'meristem.sqlite3'}"
        return
    name = f"meristem_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def execute(address: str, statement: str) -> None:
    """Run one statement in a database that `scratch_database` gave, while a server uses it."""
    if address.startswith("postgres"):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)
        return
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"), timeout=20, isolation_level=None)) as connection:
        connection.execute(statement)


def wait_until_it_answers(url: str, process: subprocess.Popen, seconds: float = 60) -> None:
    """Return once the address answers; fail when the process ends or the time is over."""
    deadline = monotonic() + seconds
    while monotonic() < deadline:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            urlopen(url, timeout=2).read()  # noqa: S310  our own server
            return
        except (URLError, ConnectionError, TimeoutError):
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)  # a moment, or at once if the server ends
    raise AssertionError(f"{url} did not answer within {seconds} s")
