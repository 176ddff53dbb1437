"""Databases of experiments: one is prepared (migrations and a course cost 18 s), the others are copies of it."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings


@contextmanager
def copy_of(source: str | None, folder: Path) -> Iterator[str]:
    """The address of a copy of a database (None: of nothing), dropped afterwards. Nobody may be using the source."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        with _postgresql_copy(source) as address:
            yield address
        return
    file = folder / f"{uuid.uuid4().hex[:8]}.sqlite3"
    if source:
        with closing(sqlite3.connect(_path(source))) as here, closing(sqlite3.connect(file)) as there:
            here.backup(there)
    yield f"sqlite:///{file}"


@contextmanager
def _postgresql_copy(source: str | None) -> Iterator[str]:
    name = f"meristem_{uuid.uuid4().hex[:12]}"
    template = f" TEMPLATE {_name(source)}" if source else ""
    with psycopg.connect(_at("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}{template}")
    try:
        yield _at(name)
    finally:
        with psycopg.connect(_at("postgres"), autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _at(name: str) -> str:
    """The address of a database on the server under test."""
    server = settings.DATABASES["default"]
    login = f"{server['USER']}:{server['PASSWORD']}" if server["PASSWORD"] else server["USER"]
    return f"postgresql://{login}@{server['HOST']}:{server['PORT'] or 5432}/{name}"


def _name(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


def _path(address: str) -> str:
    return address.removeprefix("sqlite:///")
