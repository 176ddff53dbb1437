"""The record store by itself: what posting and finding costs with 100,000 and with 1,000,000 statements: `make bench-lrs`.

Statements come as a foreign player would send them: 2,000 learners, 500 activities in 25 courses, 8 verbs. CPU is that of
the web processes for one request; `clock` is what a client on one keep-alive connection waits for. The CPU of the database
server (PostgreSQL's own processes) is told apart.

--size N and --database NAME choose (each again for more), --json FILE keeps the figures.
"""

import argparse
import base64
import json
import random
import statistics
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg

from benchmarks.house import House, Page, Visitor, demo_house, say, serving
from benchmarks.meter import Meter, cpu_by_process, yardstick

POSTGRES = "postgresql://postgres@127.0.0.1:5432/"
SITE = "https://bench.example"
ADL = "http://adlnet.gov/expapi/"
VERBS = ("experienced", "attempted", "answered", "completed", "passed", "failed", "initialized", "terminated")
LEARNERS, ACTIVITIES, COURSES = 2000, 500, 25
TOGETHER = 8  # connections at once
FILLERS = 2  # connections while filling
FILLING = 500  # statements a request while filling
PAGE = 50  # statements asked for at once


@dataclass(frozen=True)
class Wrote:
    """What posting costs: CPU ms of the web processes, and of the database's; then eight connections at once."""

    one: float
    one_database: float
    fifty: float
    fifty_database: float
    per_second: float
    errors: int


@dataclass(frozen=True)
class Read:
    """One filter: CPU ms of the web processes and of the database's, and clock ms at the median and at 95 of 100."""

    name: str
    cpu: float
    database: float
    median: float
    p95: float
    found: float


class Sender:
    """A program with a credential of the store."""

    def __init__(self, house: House, *scopes: str, isolated: bool = False) -> None:
        wanted = [word for scope in scopes or ("all",) for word in ("--scope", scope)]
        made = json.loads(house.manage("lrs_credential", "bench", *wanted, *(["--isolated"] if isolated else [])))
        basic = base64.b64encode(f"{made['key']}:{made['secret']}".encode()).decode()
        self._headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"}
        self._port = house.port
        self._visitor = Visitor(house.port)

    def another(self) -> Visitor:
        return Visitor(self._port)

    def post(self, body: bytes, visitor: Visitor | None = None) -> Page:
        return (visitor or self._visitor).send_json("/xapi/statements", body, **self._headers)

    def get(self, **asked: str) -> Page:
        return self.follow(f"/xapi/statements?{urlencode(asked)}")

    def follow(self, address: str) -> Page:
        return self._visitor.ask("GET", address, None, {"Accept": "application/json"} | self._headers)


class Store:
    """A server with an empty store, on one database."""

    def __init__(self, house: House, server: int, database: str) -> None:
        self.sender = Sender(house)
        self.house, self.server, self.database = house, server, database
        self.held = 0
        self._ids: list[str] = []
        self._used: dict[int, float] = {}

    def write(self, times: int) -> Wrote:
        """Posts, one and fifty at a time, then eight connections together."""
        meter = Meter(self.server, times)
        ones = iter([bodies(1) for _ in range(times + 5)])
        fifties = iter([bodies(50) for _ in range(times // 4 + 5)])
        start = self._database_cpu()
        one = meter.cost(lambda _: good(self.sender.post(next(ones)))).web
        middle = self._database_cpu()
        fifty = meter.cost(lambda _: good(self.sender.post(next(fifties))), times // 4).web
        end = self._database_cpu()
        sent, errors, seconds = self._together(max(25, times // 4), 50)
        self.held += times + 5 + (times // 4 + 5) * 50 + sent
        return Wrote(
            one, (middle - start) / (times + 5), fifty, (end - middle) / (times // 4 + 5), sent / seconds, errors
        )

    def fill(self, size: int) -> float:
        """Until it holds so many; statements a second."""
        begin, missing = time.monotonic(), size - self.held
        before = self.held
        requests = iter(range(-(-missing // FILLING)))
        lock = threading.Lock()

        def work() -> None:
            visitor = self.sender.another()
            while True:
                with lock:
                    if next(requests, None) is None:
                        return
                good(self.sender.post(bodies(FILLING), visitor))
                with lock:
                    self.held += FILLING
                    if self.held // 50_000 > (self.held - FILLING) // 50_000:
                        say(
                            f"{self.held:,} statements, {(self.held - before) / (time.monotonic() - begin):,.0f} a second"
                        )

        run_together([work] * FILLERS)
        good(self.sender.get(limit="1"))
        return (self.held - before) / (time.monotonic() - begin)

    def read(self, times: int) -> Iterator[Read]:
        """Each filter in turn."""
        page = json.loads(good(self.sender.get(limit=str(PAGE))).text)
        self._ids = [each["id"] for each in page["statements"]]
        oldest = json.loads(good(self.sender.get(limit="1", ascending="true")).text)["statements"][0]["stored"]
        for name, query in self._filters(oldest, page["statements"][0]["stored"]).items():
            yield self._read(name, query, times)

    def _read(self, name: str, query: Callable[[], Page], times: int) -> Read:
        clock, found = [], 0

        def act(_: int) -> None:
            nonlocal found
            begin = time.perf_counter()
            page = query()
            clock.append((time.perf_counter() - begin) * 1000)
            found += good(page).text.count('"stored":')

        before = self._database_cpu()
        cpu = Meter(self.server, times).cost(act).web
        database = (self._database_cpu() - before) / len(clock)
        seen = sorted(clock[5:])
        return Read(
            name, cpu, database, statistics.median(seen), seen[round(0.95 * (len(seen) - 1))], found / len(clock)
        )

    def _filters(self, oldest: str, newest: str) -> dict[str, Callable[[], Page]]:
        first, last = (datetime.fromisoformat(text).timestamp() for text in (oldest, newest))
        mine = Sender(self.house, "statements/write", "statements/read/mine")
        own = [bodies(1) for _ in range(60)]
        for body in own:
            good(mine.post(body))

        def moment(share: float = 0.0) -> str:
            at = datetime.fromtimestamp(first + (share or random.random()) * (last - first), UTC)
            return at.isoformat().replace("+00:00", "Z")

        def ask(**asked: Any) -> Callable[[], Page]:
            return lambda: self.sender.get(
                limit=str(PAGE), **{key: value() if callable(value) else value for key, value in asked.items()}
            )

        def deep() -> Page:
            """A page of `more`, far from the first."""
            first = json.loads(good(self.sender.get(limit=str(PAGE), verb=verb(), until=moment())).text)
            return self.sender.follow(first["more"]) if first["more"] else self.sender.get(limit=str(PAGE))

        return {
            "none (the newest)": ask(),
            "verb": ask(verb=verb),
            "agent": ask(agent=agent),
            "agent, related": ask(agent=agent, related_agents="true"),
            "activity": ask(activity=activity),
            "activity, related (a course)": ask(activity=course, related_activities="true"),
            "registration": ask(registration=registration),
            "since (the last tenth)": ask(since=lambda: moment(0.9)),
            "until (anywhere)": ask(until=moment),
            "since, ascending": ask(since=moment, ascending="true"),
            "verb, since, until": ask(verb=verb, since=lambda: moment(0.4), until=lambda: moment(0.6)),
            "agent and verb": ask(agent=agent, verb=verb),
            "activity and verb": ask(activity=activity, verb=verb),
            "course and verb": ask(activity=course, related_activities="true", verb=verb),
            "agent, course and verb": ask(agent=agent, activity=course, related_activities="true", verb=verb),
            "agent and a verb never met": ask(agent=agent, verb=f"{ADL}verbs/never"),
            "course and registration": ask(activity=course, related_activities="true", registration=registration),
            "a key's own": lambda: mine.get(limit=str(PAGE)),
            "a key's own, and verb": lambda: mine.get(limit=str(PAGE), verb=verb()),
            "verb, `ids`": ask(verb=verb, format="ids"),
            "verb, `canonical`": ask(verb=verb, format="canonical"),
            "statementId": lambda: self.sender.get(statementId=random.choice(self._ids)),
            "two: a page and its `more`, deep": deep,
        }

    def _together(self, each: int, size: int) -> tuple[int, int, float]:
        """Statements kept, answers that were none of 200, seconds: TOGETHER connections, `each` requests."""
        waiting = [[bodies(size) for _ in range(each)] for _ in range(TOGETHER)]
        statuses: list[int] = []

        def send(mine: list[bytes]) -> Callable[[], None]:
            def work() -> None:
                visitor = self.sender.another()
                statuses.extend(self.sender.post(body, visitor).status for body in mine)

            return work

        begin = time.monotonic()
        run_together([send(mine) for mine in waiting])
        good(self.sender.get(limit="1"))  # until the last of them can be found
        kept = statuses.count(200)
        return kept * size, len(statuses) - kept, time.monotonic() - begin

    def bytes_each(self) -> str:
        """How much a statement takes on disk, and the largest tables with their indexes."""
        if not self.database:
            files = self.house.folder.glob("*.sqlite3*")
            return f"{sum(file.stat().st_size for file in files) / self.held:,.0f} bytes, all files"
        sql = (
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC LIMIT 4"
        )
        with psycopg.connect(POSTGRES + self.database) as connection:
            tables = connection.execute(sql).fetchall()
        return ", ".join(f"{name.removeprefix('analytics_')} {size / self.held:,.0f} bytes" for name, size in tables)

    def _database_cpu(self) -> float:
        """Of PostgreSQL's processes for this database, those too that have ended, in ms; SQLite works in the web processes."""
        if self.database:
            self._used |= cpu_by_process(1, self.database)
        return sum(self._used.values()) * 1000


def good(page: Page) -> Page:
    """The page, unless it tells of a fault."""
    if page.status != 200:
        sys.exit(f"answered {page.status}: {page.text[:500]}")
    return page


def run_together(works: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def verb() -> str:
    return f"{ADL}verbs/{random.choice(VERBS)}"


def agent() -> str:
    return json.dumps({"account": {"homePage": SITE, "name": f"learner-{random.randrange(LEARNERS)}"}})


def activity() -> str:
    return f"{SITE}/activity/{random.randrange(ACTIVITIES)}"


def course() -> str:
    return f"{SITE}/course/{random.randrange(COURSES)}"


def registration() -> str:
    return str(uuid.UUID(int=random.randrange(LEARNERS) * 1000 + random.randrange(ACTIVITIES), version=4))


def bodies(count: int) -> bytes:
    """One statement, or an array of several."""
    made = [statement() for _ in range(count)]
    return json.dumps(made[0] if count == 1 else made, separators=(",", ":")).encode()


def statement() -> dict[str, Any]:
    """As a foreign player would send it."""
    who, what, did = random.randrange(LEARNERS), random.randrange(ACTIVITIES), random.choice(VERBS)
    said: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "account": {"homePage": SITE, "name": f"learner-{who}"}},
        "verb": {"id": f"{ADL}verbs/{did}", "display": {"en": did}},
        "object": {
            "objectType": "Activity",
            "id": f"{SITE}/activity/{what}",
            "definition": {
                "type": f"{ADL}activities/assessment",
                "name": {"en": f"Biosafety unit {what}", "fr": f"Unité {what}"},
            },
        },
        "context": {
            "registration": str(uuid.UUID(int=who * 1000 + what, version=4)),
            "contextActivities": {"grouping": [{"id": f"{SITE}/course/{what % COURSES}"}]},
            "platform": "bench",
            "language": "en",
        },
        "timestamp": (datetime.now(UTC) - timedelta(seconds=random.random() * 86400 * 90)).isoformat(),
    }
    if did in ("answered", "passed", "failed", "completed"):
        raw = random.randrange(101)
        said["result"] = {
            "score": {"scaled": raw / 100, "raw": raw, "min": 0, "max": 100},
            "success": did != "failed", "completion": True, "duration": f"PT{random.randrange(1, 900)}S",
        }  # fmt: skip
    return said


@contextmanager
def a_store(kind: str) -> Iterator[Store]:
    """An empty store on a database of this kind that goes away; psycopg.OperationalError where there is no server."""
    with TemporaryDirectory(prefix="meristem-bench-store-") as folder:
        if kind == "sqlite":
            with demo_house("", Path(folder), fill=False) as house, serving(house) as server:
                yield Store(house, server, "")
            return
        with scratch_database() as name:
            with demo_house(POSTGRES + name, Path(folder), fill=False) as house, serving(house) as server:
                yield Store(house, server, name)


@contextmanager
def scratch_database() -> Iterator[str]:
    """The name of a database that is dropped afterwards."""
    name = f"meristem_bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(POSTGRES + "postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def report(
    kind: str, wrote: dict[int, Wrote], read: dict[int, list[Read]], rates: dict[int, float], sizes: dict[int, str]
) -> Iterator[str]:
    """Two tables in Markdown."""
    yield f"\n### {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}\n"
    heads = ("POST one: CPU ms", "of the database", "POST 50", "of the database", "8 x 50: statements/s", "errors")
    yield f"| statements held | {' | '.join(heads)} |"
    yield "|---|---|---|---|---|---|---|"
    for size, cost in wrote.items():
        yield (
            f"| {size:,} | {cost.one:.2f} | {cost.one_database:.2f} | {cost.fifty:.1f} | {cost.fifty_database:.1f}"
            f" | {cost.per_second:,.0f} | {cost.errors} |"
        )
    for size, rate in rates.items():
        yield f"\nFilled to {size:,} by {FILLERS} connections with {FILLING} at a time: {rate:,.0f} statements a second."
    for size, told in sizes.items():
        yield f"\nOn disk with {size:,}, for each statement: {told}."
    held = list(read)
    yield (
        "\n| GET 50 by | "
        + " | ".join(f"{size:,}: CPU ms | of the database | median ms | p95 ms" for size in held)
        + " |"
    )
    yield "|---|" + "---|---|---|---|" * len(held)
    for rows in zip(*read.values(), strict=True):
        cells = (f"{row.cpu:.1f} | {row.database:.1f} | {row.median:.1f} | {row.p95:.1f}" for row in rows)
        yield f"| {rows[0].name} | {' | '.join(cells)} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, action="append")
    parser.add_argument("--database", choices=("sqlite", "postgres"), action="append")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    before, kept = yardstick(), {}
    random.seed(7)
    for kind in options.database or ("sqlite", "postgres"):
        wrote, read, rates, sizes = {}, {}, {}, {}
        with a_store(kind) as store:
            say(f"{kind}: posting to an empty store")
            wrote[0] = store.write(options.times)
            for size in sorted(options.size or (100_000, 1_000_000)):
                say(f"{kind}: filling up to {size:,}")
                rates[size] = store.fill(size)
                say(f"{kind}: finding among {size:,}")
                read[size] = list(store.read(options.times))
                sizes[size] = store.bytes_each()
                wrote[size] = store.write(options.times)
        print("\n".join(report(kind, wrote, read, rates, sizes)), flush=True)
        kept[kind] = {
            "wrote": {size: asdict(cost) for size, cost in wrote.items()},
            "read": {size: [asdict(row) for row in rows] for size, rows in read.items()},
            "filled": rates,
        }
    print(f"\nyardstick {before:.0f} ms before, {yardstick():.0f} ms after")
    if options.json:
        options.json.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
