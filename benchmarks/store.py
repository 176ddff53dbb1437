"""Statements from outside, sent to the record store on PostgreSQL."""

import base64
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.house import House, Page, Visitor, demo_house, serving
from benchmarks.meter import Meter

POSTGRES = "postgresql://postgres@127.0.0.1:5432/"
TOGETHER = 8  # connections at once


@dataclass(frozen=True)
class StoreCost:
    """CPU in milliseconds of a POST of one statement and of fifty, and the errors of eight connections at once."""

    one: float
    fifty: float
    errors: int


def measure_store(times: int) -> StoreCost:
    """On a scratch database; raises psycopg.OperationalError where there is no server."""
    with scratch_database() as database, TemporaryDirectory(prefix="meristem-bench-store-") as folder:
        with demo_house(database, Path(folder), fill=False) as house, serving(house) as server:
            return _measure(Sender(house), Meter(server, times))


def _measure(sender: "Sender", meter: Meter) -> StoreCost:
    one = meter.cost(lambda _: sender.post(1)).web
    fifty = meter.cost(lambda _: sender.post(50), max(10, meter.times // 8)).web
    return StoreCost(one, fifty, _errors_together(sender, max(25, meter.times // 4)))


class Sender:
    """A program with a credential of the store."""

    def __init__(self, house: House) -> None:
        made = json.loads(house.manage("lrs_credential", "bench", "--scope", "statements/write"))
        basic = base64.b64encode(f"{made['key']}:{made['secret']}".encode()).decode()
        self._headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"}
        self._port = house.port
        self._visitor = Visitor(house.port)

    def another(self) -> Visitor:
        return Visitor(self._port)

    def post(self, count: int, visitor: Visitor | None = None) -> Page:
        body = _statement() if count == 1 else [_statement() for _ in range(count)]
        line = visitor or self._visitor
        return line.send_json("/xapi/statements", json.dumps(body).encode(), **self._headers)


def _errors_together(sender: Sender, each: int) -> int:
    refused: list[int] = []

    def send() -> None:
        visitor = sender.another()
        for _ in range(each):
            status = sender.post(1, visitor).status
            refused.extend([status] if status >= 400 else [])

    threads = [threading.Thread(target=send) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(refused)


def _statement() -> dict[str, Any]:
    """As a foreign player would send it."""
    number = uuid.uuid4()
    return {
        "id": str(number),
        "actor": {"account": {"homePage": "https://bench.example", "name": f"learner-{number.int % 2000}"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"en": "passed"}},
        "object": {
            "id": f"https://bench.example/activity/{number.int % 500}",
            "definition": {"type": "http://adlnet.gov/expapi/activities/assessment", "name": {"en": "Unit"}},
        },
        "result": {"score": {"scaled": 0.8, "raw": 80, "min": 0, "max": 100}, "success": True, "completion": True},
        "context": {"contextActivities": {"grouping": [{"id": "https://bench.example/course/7"}]}, "language": "en"},
        "timestamp": datetime.now(UTC).isoformat(),
    }


@contextmanager
def scratch_database() -> Iterator[str]:
    """A database that is dropped afterwards."""
    name = f"meristem_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(POSTGRES + "postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield POSTGRES + name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
