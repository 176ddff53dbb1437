"""Server CPU, bytes and queries of the platform beside its budgets and its peers: `make bench`.

Server CPU is the time that the threads of the web processes had on a core, user and system, read from /proc before and
after a series of requests on one keep-alive connection; clock time depends on what else the machine does. On a busy
machine CPU time grows too: the yardstick, a fixed piece of Python timed at both ends, tells by how much.

--quick takes shorter series, --part NAME does one part alone (again for more), --json FILE keeps the figures.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Container, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg

from benchmarks.course_weight import Answer, walk_course
from benchmarks.house import ROOT, Visitor, demo_house, say, serving
from benchmarks.meter import yardstick
from benchmarks.pages import Bench, good
from benchmarks.record_store import a_store
from benchmarks.weight import Load, weigh

ANSWER_HEAD = 550  # bytes before a page: the status and what goes with it


@dataclass(frozen=True)
class Row:
    """A line of the table. `met` is None where no budget was set."""

    work: str
    ours: str
    budget: str = ""
    peers: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return {None: "", True: "met", False: "MISSED"}[self.met]


PARTS = ("cpu", "weight", "queries", "store", "gain")


def measured(quick: bool, parts: Container[str] = PARTS) -> Iterator[Row]:
    """The rows of these parts. A missed budget is a finding, not a failure."""
    times = 40 if quick else 200
    if any(part in parts for part in ("cpu", "weight", "queries")):
        yield from installation_rows(times, parts)
    if "store" in parts:
        say("the record store on PostgreSQL")
        yield from store_rows(times)
    if "gain" in parts:
        say("knowledge gain and item analysis")
        yield statistics_row("knowledge_gain", "knowledge gain of 100,000 pairs", 0.5)
        yield statistics_row("item_analysis", "item analysis of 500 x 60", 1)


def installation_rows(times: int, parts: Container[str]) -> Iterator[Row]:
    """What is measured on a running installation with a class of 200."""
    with demo_house() as house:
        say("filling a class with 200 learners")
        crowd = json.loads(house.run("benchmarks/crowd.py", "crowd"))
        with serving(house) as server:
            bench = Bench(house, server, crowd, times)
            if "cpu" in parts:
                say("server CPU of pages and attempts")
                yield from page_rows(bench)
                yield from attempt_rows(bench)
                yield roster_row(bench)
            if "weight" in parts:
                say("bytes in Chromium")
                yield from weight_rows(bench)
                yield from whole_course_rows(bench)
        if "queries" in parts:
            say("queries")
            yield from query_rows(bench)


def page_rows(bench: Bench) -> Iterator[Row]:
    """CPU of each type of page; the two that have a budget first."""
    lesson, finish = bench.page(bench.learner, bench.lesson).web, bench.finish_lesson()
    both = lesson + finish.web
    yield Row("lesson page with progress recorded", f"{both:.1f} ms", "8 ms", "Moodle 77 ms", both <= 8)
    yield Row("… the page", f"{lesson:.1f} ms")
    yield Row("… `Next` (POST: progress, statement)", f"{finish.web:.1f} ms, and the worker {finish.worker:.1f}")
    course = bench.page(bench.learner, f"/en/courses/{bench.course}/").web
    yield Row("course page, logged in", f"{course:.1f} ms", "10 ms", "Moodle 106 ms", course <= 10)
    stranger = Visitor(bench.house.port)
    for name, (path, visitor) in bench.types().items():
        if name not in ("lesson", "roster of 200"):  # they have rows of their own
            yield Row(f"page: {name}", f"{bench.page(visitor or stranger, path).web:.1f} ms")


def attempt_rows(bench: Bench) -> Iterator[Row]:
    """A test with each answer saved by itself: as it is, and with the ten questions of the budget."""
    cost = bench.attempt()
    ten = cost.whole(10)
    peers = "Moodle 687 ms (one page), 1,788 (one a page)"
    yield Row("ten-question attempt", f"{ten:.0f} ms", "120 ms", peers, ten <= 120)
    parts = f"start {cost.start:.1f}, each save {cost.save:.1f}, hand-in and review {cost.end:.1f}"
    yield Row(f"… ours has {cost.questions}", f"{cost.whole(cost.questions):.0f} ms ({parts})")


def roster_row(bench: Bench) -> Row:
    """A facilitator's table of results."""
    cpu = bench.page(bench.trainer, bench.roster).web
    size = len(good(bench.trainer.get(bench.roster)).wire) / 1000
    name, met = f"results table, {bench.crowd['class_size']} learners", cpu <= 30 and size <= 25
    return Row(name, f"{cpu:.1f} ms, {size:.1f} kB", "30 ms, 25 kB", "Moodle 288 ms, 51 kB", met)


def weight_rows(bench: Bench) -> Iterator[Row]:
    """First and second load of each type of page at 360 px."""
    cold_peers, warm_peers = "Moodle 1,130-3,655 kB in 18-36; Kolibri 2,280-2,855", "Moodle 6-25 kB"
    for name, (cold, warm) in weigh(bench.types(), bench.house.url).items():
        yield _cold_row(name, cold, cold_peers)
        met = warm.size <= 12_000 and not warm.errors
        yield Row(f"… again: {name}", f"{warm.size / 1000:.1f} kB in {warm.requests}", "12 kB", warm_peers, met)
        cold_peers = warm_peers = "as above"


def _cold_row(name: str, cold: Load, peers: str) -> Row:
    size = cold.size - cold.images
    parts = (
        f"script {cold.script / 1000:.1f}, readable at {cold.text / 1000:.1f}, images apart {cold.images / 1000:.1f}"
    )
    met = size <= 90_000 and cold.requests <= 10 and cold.script <= 25_000 and cold.text <= 25_000 and not cold.errors
    return Row(
        f"first load: {name}",
        f"{size / 1000:.1f} kB in {cold.requests} ({parts})",
        "90 kB in 10, script 25, readable at 25",
        peers,
        met,
    )


def whole_course_rows(bench: Bench) -> Iterator[Row]:
    """A learner's whole way through a course, beside the figure that its page shows before it begins."""
    for language, person in zip(("en", "ar"), bench.crowd["walkers"], strict=True):
        visitor = bench.with_session(person["session"])
        shown = json.loads(visitor.get(f"/api/v1/courses?language={language}").text)
        told = next(card["weight"] for card in shown if card["slug"] == bench.course)
        walk = walk_course(partial(_ask, visitor), bench.course, language)
        met = walk.size <= 1_500_000 and abs(told - walk.size) <= 0.15 * walk.size
        ours = f"{walk.size / 1000:.0f} kB in {walk.pages} pages; its page says {told / 1000:.0f}"
        yield Row(f"a whole course ({language}), tests and pictures", ours, "1,500 kB; shown within 15 %", "", met)


def _ask(visitor: Visitor, method: str, path: str, form: dict[str, str]) -> Answer:
    page = visitor.post(path, form) if method == "POST" else visitor.get(path)
    is_page = not path.startswith(("/files/", "/static/"))
    return Answer(page.status, page.location, page.text if is_page else "", len(page.wire) + ANSWER_HEAD)


def query_rows(bench: Bench) -> Iterator[Row]:
    """SQL statements of each page, by Django's test client in a process of its own."""
    learner, fresh = "learner@demo.example", bench.crowd["fresh"][-2]["email"]
    wanted = {
        "home": [None, "GET", "/en/"],
        "course page": [learner, "GET", f"/en/courses/{bench.course}/"],
        "lesson page": [learner, "GET", bench.lesson],
        "`Next` (POST)": [fresh, "POST", f"{bench.lesson}finish/", {}],
        "my learning": [learner, "GET", "/en/learn/"],
        "results table": ["trainer@demo.example", "GET", bench.roster],
        "manager's overview": ["manager@demo.example", "GET", "/en/reports/"],
    }
    counted = json.loads(bench.house.run("benchmarks/queries.py", given=json.dumps(wanted)))
    for name, number in counted.items():
        limit = 12 if name == "lesson page" else None
        yield Row(f"queries: {name}", f"{number}", f"{limit or ''}", "", limit and number <= limit)


def store_rows(times: int) -> Iterator[Row]:
    """The record store on PostgreSQL, where there is one."""
    try:
        with a_store("postgres") as store:
            cost = store.write(times)
    except psycopg.OperationalError as error:
        yield Row("record store", f"not measured: {str(error).splitlines()[0]}")
        return
    peers = "Ralph 33 ms, ADL_LRS 185"
    yield Row("POST one statement (PostgreSQL)", f"{cost.one:.1f} ms", "2 ms", peers, cost.one <= 2)
    yield Row("POST 50 statements", f"{cost.fifty:.1f} ms", "12 ms", "Ralph 43 ms, ADL_LRS 998", cost.fifty <= 12)
    yield Row("errors of 8 connections at once", f"{cost.errors}", "0", "ADL_LRS deadlocks", cost.errors == 0)


def statistics_row(name: str, work: str, budget: float) -> Row:
    """Another benchmark of this folder, in a process of its own."""
    command = [sys.executable, f"benchmarks/{name}.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    worst = max(float(found) for found in re.findall(r"all figures.*worst +([0-9.]+) s", done.stdout))
    return Row(work, f"{worst:.2f} s", f"{budget:g} s", "-", worst <= budget)


def machine() -> str:
    """What the figures were taken on."""
    found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    name = found.group(1) if found else platform.processor()
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%d %b %Y}"


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| work | ours | budget | peers | |", "|---|---|---|---|---|"]
    lines += [f"| {row.work} | {row.ours} | {row.budget} | {row.peers} | {row.verdict} |" for row in rows]
    return "\n".join(lines)


def summary(rows: list[Row]) -> Iterator[str]:
    """How many budgets are met, and which are not."""
    missed = [row for row in rows if row.met is False]
    yield f"{sum(row.met is True for row in rows)} budgets met, {len(missed)} missed"
    for row in missed:
        yield f"  missed: {row.work}: {row.ours} (budget {row.budget})"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    before = yardstick()
    rows = list(measured(options.quick, options.part or PARTS))
    print(f"\n{machine()}\nyardstick {before:.0f} ms before, {yardstick():.0f} ms after\n\n{table(rows)}\n")
    print("\n".join(summary(rows)))
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
