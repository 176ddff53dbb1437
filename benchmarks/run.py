"""Server CPU, bytes and queries of the platform beside its budgets and its peers: `make bench`.

Server CPU is the time that the threads of the web processes had on a core, user and system, read from /proc before and after
a series of requests on one keep-alive connection; clock time depends on what else the machine does. `--quick` takes shorter series, `--json FILE` keeps the figures.
"""

import argparse
import base64
import json
import platform
import re
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.house import ROOT, House, Page, Visitor, cpu_seconds, demo_house, say, serving
from benchmarks.weight import Load, weigh

POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"
TOKEN = "benchbenchbenchbenchbenchbench32"  # CSRF: cookie and header agree


@dataclass(frozen=True)
class Row:
    """A line of the table. `met` is None where no budget was set."""

    work: str
    ours: str
    budget: str
    peers: str
    met: bool | None

    @property
    def verdict(self) -> str:
        return {None: "", True: "met", False: "MISSED"}[self.met]


@dataclass(frozen=True)
class Cost:
    """CPU of one repetition in milliseconds: the web processes, and the worker meanwhile."""

    web: float
    worker: float


class Bench:
    """Measures on one running installation."""

    def __init__(self, house: House, server: int, crowd: dict[str, Any], quick: bool) -> None:
        self.house, self.server, self.crowd = house, server, crowd
        self.times = 40 if quick else 200
        self.learner = house.visitor("learner")
        self.trainer = house.visitor("trainer")
        self.manager = house.visitor("manager")
        self.course = crowd["course"]
        self.lesson = f"/en/learn/{self.course}/{crowd['lessons'][1]}/"

    def cost(self, act: Callable[[int], None], times: int = 0, warm_up: int = 5) -> Cost:
        """Mean CPU of one act over a series, after a few that do not count."""
        times = times or self.times
        for number in range(warm_up):
            act(-1 - number)
        before = self._used()
        for number in range(times):
            act(number)
        after = self._used()
        return Cost(*((then - now) * 1000 / times for now, then in zip(before, after, strict=True)))

    def page(self, visitor: Visitor, path: str) -> Cost:
        """A page that is read again and again."""
        return self.cost(lambda number: _good(visitor.get(path)))

    def finish_lesson(self) -> Cost:
        """`Next` on lessons not finished before: progress, statement, facts marked stale. One act each."""
        acts = [
            (self._with_session(session), f"/en/learn/{self.course}/{lesson}/finish/")
            for session in self.crowd["fresh"]
            for lesson in self.crowd["lessons"]
        ]
        times = min(self.times, len(acts) - 5)
        return self.cost(lambda number: _good(acts[number][0].post(acts[number][1], {})), times)

    def attempt(self) -> tuple[Cost, Cost, Cost, int]:
        """A whole final test: (start and read the questions, one save, hand in and read the review, questions)."""
        visitors = [self._with_session(session) for session in self.crowd["ready"]]
        opened: list[tuple[Visitor, Page]] = []
        repeats = max(4, self.times // 12)

        def start(number: int) -> None:
            visitor = visitors[number % len(visitors)]
            page = visitor.follow(_good(visitor.post(f"/en/learn/{self.course}/test/post/", {})))
            opened.append((visitor, _good(page)))

        def saves(number: int) -> None:
            visitor, page = opened[-1]
            for body in _answers(page):
                _good(visitor.send_json(page.links(r"/en/assess/[0-9a-f-]+/save/")[0], body))

        def hand_in(number: int) -> None:
            visitor, page = opened[-1]
            address = page.links(r"/en/assess/[0-9a-f-]+/submit/")[0]
            _good(visitor.follow(_good(visitor.post(address, {"anyway": "1"}))))

        totals = [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
        for number in range(-2, repeats):
            for total, part in zip(totals, (start, saves, hand_in), strict=True):
                found = self.cost(lambda _: part(number), times=1, warm_up=0)  # noqa: B023  called at once
                if number >= 0:
                    total[0] += found.web
                    total[1] += found.worker
        questions = len(list(_answers(opened[-1][1])))
        parts = [Cost(web / repeats, worker / repeats) for web, worker in totals]
        one_save = Cost(parts[1].web / questions, parts[1].worker / questions)
        return parts[0], one_save, parts[2], questions

    def _used(self) -> tuple[float, float]:
        return cpu_seconds(self.server, "gunicorn"), cpu_seconds(self.server, "db_worker")

    def _with_session(self, session: str) -> Visitor:
        visitor = Visitor(self.house.port)
        visitor.cookies |= {"sessionid": session, "csrftoken": TOKEN}
        return visitor


def _good(page: Page) -> Page:
    if page.status >= 400:
        sys.exit(f"a page answered {page.status}: {page.text[:800]}")
    return page


def _answers(page: Page) -> Iterator[bytes]:
    """One answer to each question of the test page: its first choice."""
    for part in page.text.split('data-question="')[1:]:
        version = part[:36]
        choice = re.search(rf'name="a-{version}" value="([^"]+)"', part)
        sent = {"question": version, "answer": [choice.group(1)] if choice else None, "sequence": 1}
        yield json.dumps(sent).encode()


def statement() -> bytes:
    """A statement as a foreign player would send it."""
    return json.dumps(_statement()).encode()


def _statement() -> dict[str, Any]:
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


def store_costs(house: House, server: int, times: int) -> tuple[Cost, Cost, int]:
    """POST of one statement and of fifty over one connection, and the errors of eight connections at once."""
    made = json.loads(house.manage("lrs_credential", "bench", "--scope", "statements/write"))
    basic = base64.b64encode(f"{made['key']}:{made['secret']}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "X-Experience-API-Version": "1.0.3"}
    bench = Bench.__new__(Bench)
    bench.server, bench.times = server, times
    visitor = Visitor(house.port)
    one = bench.cost(lambda _: _good(visitor.send_json("/xapi/statements", statement(), **headers)) and None)
    fifty = bench.cost(
        lambda _: _good(
            visitor.send_json("/xapi/statements", json.dumps([_statement() for _ in range(50)]).encode(), **headers)
        )
        and None,
        max(10, times // 8),
    )
    return one, fifty, _errors_of_eight(house, headers, max(25, times // 4))


def _errors_of_eight(house: House, headers: dict[str, str], each: int) -> int:
    errors: list[int] = []

    def send() -> None:
        visitor = Visitor(house.port)
        for _ in range(each):
            status = visitor.send_json("/xapi/statements", statement(), **headers).status
            errors.extend([status] if status >= 400 else [])

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(errors)


def pages_rows(bench: Bench) -> Iterator[Row]:
    """CPU of the pages that learners, trainers and managers read."""
    lesson, finish = bench.page(bench.learner, bench.lesson), bench.finish_lesson()
    together = lesson.web + finish.web
    yield Row("lesson page, logged in", f"{lesson.web:.1f} ms", "", "", None)
    yield Row("finish a lesson (POST)", f"{finish.web:.1f} ms, worker {finish.worker:.1f}", "", "", None)
    yield Row("lesson page with progress recorded", f"{together:.1f} ms", "8 ms", "Moodle 77 ms", together <= 8)
    course = bench.page(bench.learner, f"/en/courses/{bench.course}/")
    yield Row("course page, logged in", f"{course.web:.1f} ms", "10 ms", "Moodle 106 ms", course.web <= 10)
    for name, visitor, path in (
        ("outline of the course, logged in", bench.learner, f"/en/learn/{bench.course}/"),
        ("my learning", bench.learner, "/en/learn/"),
        ("home, not logged in", Visitor(bench.house.port), "/en/"),
        ("manager's overview", bench.manager, "/en/reports/"),
    ):
        yield Row(name, f"{bench.page(visitor, path).web:.1f} ms", "", "", None)


def attempt_rows(bench: Bench) -> Iterator[Row]:
    start, save, end, questions = bench.attempt()
    real = start.web + questions * save.web + end.web
    ten = start.web + 10 * save.web + end.web
    parts = f"start {start.web:.0f}, a save {save.web:.1f}, hand-in and review {end.web:.0f}"
    yield Row(f"{questions}-question attempt", f"{real:.0f} ms ({parts})", "", "", None)
    yield Row("the same with ten questions", f"{ten:.0f} ms", "120 ms", "Moodle 687 or 1,788 ms", ten <= 120)


def roster_row(bench: Bench) -> Row:
    path = f"/en/trainers/runs/{bench.crowd['class']}/"
    cpu, size = bench.page(bench.trainer, path).web, len(_good(bench.trainer.get(path)).wire) / 1000
    ours = f"{cpu:.1f} ms, {size:.1f} kB"
    met = cpu <= 30 and size <= 25
    return Row(f"results table, {bench.crowd['class_size']} learners", ours, "30 ms, 25 kB", "Moodle 288 ms, 51 kB", met)


def weight_rows(bench: Bench, test_page: str) -> Iterator[Row]:
    """First and second load of each type of page at 360 px."""
    pages: dict[str, tuple[str, Visitor | None]] = {
        "home": ("/en/", None),
        "course": (f"/en/courses/{bench.course}/", None),
        "lesson": (bench.lesson, bench.learner),
        "test": (test_page, bench._with_session(bench.crowd["ready"][0])),
        "my learning": ("/en/learn/", bench.learner),
        "manager": ("/en/reports/", bench.manager),
    }
    for name, (cold, warm) in weigh(pages, bench.house.url).items():
        yield from _weight_rows(name, cold, warm)


def _weight_rows(name: str, cold: Load, warm: Load) -> Iterator[Row]:
    size = (cold.size - cold.images) / 1000
    ours = (
        f"{size:.1f} kB in {cold.requests}, script {cold.script / 1000:.1f}, text at {cold.text / 1000:.1f}, "
        f"images {cold.images / 1000:.1f}"
    )
    met = size <= 90 and cold.requests <= 10 and cold.script <= 25_000 and cold.text <= 25_000 and not cold.errors
    peers = "Moodle 1,130-3,655 kB in 18-36; Kolibri 2,280-2,855"
    yield Row(f"first load: {name}", ours, "90 kB in 10, script 25, text at 25", peers, met)
    again = f"{warm.size / 1000:.1f} kB in {warm.requests}"
    yield Row(f"again: {name}", again, "12 kB", "Moodle 6-25 kB", warm.size <= 12_000 and not warm.errors)


def query_rows(bench: Bench) -> Iterator[Row]:
    """SQL statements of each page, by Django's test client."""
    wanted = {
        "home": [None, "GET", "/en/"],
        "course page": ["learner@demo.example", "GET", f"/en/courses/{bench.course}/"],
        "lesson page": ["learner@demo.example", "GET", bench.lesson],
        "finish a lesson": ["fresh0@bench.example", "POST", f"{bench.lesson}finish/", {}],
        "my learning": ["learner@demo.example", "GET", "/en/learn/"],
        "results table": ["trainer@demo.example", "GET", f"/en/trainers/runs/{bench.crowd['class']}/"],
        "manager's overview": ["manager@demo.example", "GET", "/en/reports/"],
    }
    for name, number in json.loads(bench.house.run("benchmarks/queries.py", given=json.dumps(wanted))).items():
        budget = 12 if name == "lesson page" else None
        met = None if budget is None else number <= budget
        yield Row(f"queries: {name}", f"{number}", f"{budget or ''}", "", met)


def store_rows(times: int) -> Iterator[Row]:
    """The record store on PostgreSQL, where there is one."""
    try:
        with _scratch_postgres() as database, TemporaryDirectory(prefix="meristem-bench-store-") as folder:
            yield from _store_rows(database, Path(folder), times)
    except ConnectionError as error:
        yield Row("POST one statement", f"not measured: {error}", "2 ms", "Ralph 33 ms, ADL_LRS 185", False)


def _store_rows(database: str, folder: Path, times: int) -> Iterator[Row]:
    with demo_house(database, folder, fill=False) as house, serving(house) as server:
        one, fifty, errors = store_costs(house, server, times)
    yield Row("POST one statement (PostgreSQL)", f"{one.web:.1f} ms", "2 ms", "Ralph 33 ms, ADL_LRS 185", one.web <= 2)
    yield Row("POST 50 statements", f"{fifty.web:.1f} ms", "12 ms", "Ralph 43 ms, ADL_LRS 998", fifty.web <= 12)
    yield Row("errors of 8 connections at once", f"{errors}", "0", "ADL_LRS deadlocks", errors == 0)


@contextmanager
def _scratch_postgres() -> Iterator[str]:
    """A database that is dropped afterwards."""
    import psycopg

    name = f"meristem_bench_{uuid.uuid4().hex[:8]}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True)
    except psycopg.OperationalError as error:
        raise ConnectionError("no PostgreSQL at 127.0.0.1:5432") from error
    with server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield POSTGRES.removesuffix("postgres") + name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def gain_row() -> Row:
    """The other benchmark of this folder, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "benchmarks/knowledge_gain.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    worst = max(float(found) for found in re.findall(r"all figures.*worst ([0-9.]+) s", done.stdout))
    return Row("knowledge gain of 100,000 pairs", f"{worst:.2f} s", "0.5 s", "-", worst <= 0.5)


def machine() -> str:
    """What the figures were taken on."""
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    cores = Path("/proc/cpuinfo").read_text().count("processor\t")
    return f"{found.group(1) if found else platform.processor()}, {cores} cores, Python {platform.python_version()}"


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| work | ours | budget | peers | |", "|---|---|---|---|---|"]
    lines += [f"| {row.work} | {row.ours} | {row.budget} | {row.peers} | {row.verdict} |" for row in rows]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = list(measured(options.quick))
    print(f"\n{machine()}, {datetime.now(UTC):%d %b %Y}\n\n{table(rows)}\n")
    missed = [row for row in rows if row.met is False]
    print(f"{sum(row.met is True for row in rows)} budgets met, {len(missed)} missed"
          + "".join(f"\n  missed: {row.work}: {row.ours} (budget {row.budget})" for row in missed))  # fmt: skip
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")
    return 0


def measured(quick: bool) -> Iterator[Row]:
    """All rows. A missed budget is a finding, not a failure."""
    with demo_house() as house:
        say("filling a class with 200 learners")
        crowd = json.loads(house.run("benchmarks/crowd.py", "crowd"))
        with serving(house) as server:
            bench = Bench(house, server, crowd, quick)
            say("server CPU of the pages")
            yield from pages_rows(bench)
            say("server CPU of an attempt")
            yield from attempt_rows(bench)
            yield roster_row(bench)
            say("bytes in Chromium")
            yield from weight_rows(bench, _open_test(bench))
        say("queries")
        yield from query_rows(bench)
    say("the record store on PostgreSQL")
    yield from store_rows(40 if quick else 200)
    say("knowledge gain")
    yield gain_row()


def _open_test(bench: Bench) -> str:
    """The address of a test that waits for its answers."""
    visitor = bench._with_session(bench.crowd["ready"][0])
    return _good(visitor.post(f"/en/learn/{bench.course}/test/post/", {})).location


if __name__ == "__main__":
    sys.exit(main())
