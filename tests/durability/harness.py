"""The experiment: learners work, the server is killed in the middle of it, and the ledger is compared with the database."""

import itertools
import json
import os
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

from django.conf import settings

from tests.durability.learners import Gate, Learner, Ledger
from tests.durability.server import PATIENCE, Life
from tests.servers import free_port

PHASES = ("received", "in transaction", "written", "committed", "answered")  # as in phases.IN_FLIGHT
LEARNERS = 6
PILE = 10  # attempts that lie ready before each life that is to be killed
# where a request is held until the kill, in turn; the first five hit every phase once
HELD = [
    ("save", "in transaction"), ("hand-in", "written"), ("save", "committed"), ("hand-in", "answered"), ("save", "received"),
    ("hand-in", "in transaction"), ("save", "written"), ("hand-in", "committed"), ("save", "answered"), ("hand-in", "received"),
]  # fmt: skip
# after which event the kill is sent without holding anything; the request runs on until it arrives
LOOSE = [
    ("save", "written"), ("save", "acknowledged"), ("hand-in", "written"), ("hand-in", "acknowledged"),
    ("save", "received"), ("hand-in", "in transaction"),
]  # fmt: skip


@dataclass(frozen=True)
class Kill:
    """One plan to kill: at the `count`-th time that an act reaches a phase, held there or not."""

    held: bool
    act: str
    phase: str
    count: int

    def trap(self) -> str:
        return f"{self.phase}/{self.act}/{self.count}" if self.held else ""

    def __str__(self) -> str:
        return f"{'held at' if self.held else 'just after'} {self.phase}, {self.act} {self.count}"


def plan(kills: int) -> list[Kill]:
    """Three of four kills hold their request, so that every phase is hit for certain; the fourth runs loose."""
    held, loose = itertools.cycle(HELD), itertools.cycle(LOOSE)
    plans = []
    for number in range(1, kills + 1):
        act, phase = next(loose if number % 4 == 0 else held)
        plans.append(Kill(number % 4 != 0, act, phase, 1 + number * 7 % (20 if act == "save" else 3)))
    return plans


@dataclass
class Trigger:
    """Kills when the planned moment of a loose kill has come."""

    kill: Kill
    left: int = 0
    lock: Lock = field(default_factory=Lock)

    def __call__(self, life: Life, act: str, phase: str) -> None:
        if self.kill.held or (act, phase) != (self.kill.act, self.kill.phase):
            return
        with self.lock:
            self.left += 1
            if self.left != self.kill.count:
                return
        life.kill()


@dataclass
class Findings:
    """What came of it. `faults` are broken promises, in words."""

    kills: list[tuple[Kill, list[tuple[str, str]]]] = field(default_factory=list)  # each with what was in flight
    faults: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def landed(self) -> int:
        """Kills that came while a save or hand-in was in flight."""
        return sum(bool(struck) for _, struck in self.kills)

    @property
    def struck(self) -> Counter[tuple[str, str]]:
        """How often each act was struck in each phase."""
        return Counter(found for _, struck in self.kills for found in struck)

    def lines(self) -> Iterator[str]:
        """The log: a line for each kill, then the counts."""
        for number, (kill, struck) in enumerate(self.kills, 1):
            flight = ", ".join(f"{act} {phase}" for act, phase in struck) or "nothing"
            yield f"kill {number:3} {kill}; in flight: {flight}"
        for phase in PHASES:
            saves, hand_ins = self.struck["save", phase], self.struck["hand-in", phase]
            yield f"{phase:15} {saves:4} saves {hand_ins:4} hand-ins"
        yield f"{len(self.kills)} kills, {self.landed} of them in flight"


def environment_for(database: str, folder: Path) -> dict[str, str]:
    """The settings of every process of an experiment."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.durability.settings",
        "DATABASE_URL": database,
        "MERISTEM_VAR": str(folder),
        "MERISTEM_URL": "http://localhost",
    }


class Clerk:
    """The process that prepares and reads (clerk.py)."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.durability.clerk"],
                env=environment, cwd=settings.ROOT, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip

    def __enter__(self) -> "Clerk":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate(timeout=60)

    def ask(self, order: str, **given: Any) -> Any:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"order": order, **given}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self._log.read_text()[-4000:]
        return json.loads(answer)


class Experiment:
    """A database, a clerk, learners, and one life of the server after the other."""

    def __init__(self, database: str, folder: Path, *, mutant: bool = False) -> None:
        self.folder = folder
        self.vendor = "postgresql" if database.startswith("postgres") else "sqlite"
        self.application = f"tests.durability.{'mutant' if mutant else 'phases'}:application"
        self.port = free_port()
        self.environment = environment_for(database, folder)
        self.findings = Findings()
        self.ledger = Ledger()
        self._life: Life | None = None
        self._results: dict[str, tuple[str, str]] = {}

    def run(self, kills: list[Kill]) -> Findings:
        """All kills; then a last life in which everything is repeated until it is acknowledged."""
        pile: deque[dict[str, Any]] = deque()
        gate = Gate(LEARNERS)
        learners = [Learner(pile, gate, self.ledger, seed) for seed in range(LEARNERS)]
        with Clerk(self.environment, self.folder / "clerk.log") as clerk:
            run = clerk.ask("find_run")
            for learner in learners:
                learner.start()
            try:
                for kill in [*kills, None]:
                    wanted = PILE - len(pile) if kill else 0
                    pile.extend(clerk.ask("admit", run=run, people=max(0, wanted + 1) // 2))
                    life = self._begin(kill)
                    self._compare(clerk.ask("state"))
                    gate.open(life)
                    self._end(life, kill, gate)
                self._compare(clerk.ask("state"), final=True)
            finally:
                gate.close()
                for learner in learners:
                    learner.join(PATIENCE)
                self._stop()
        self.findings.faults += self.ledger.surprises
        self.findings.faults += [f"a learner failed: {learner.failure!r}" for learner in learners if learner.failure]
        return self.findings

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A management command on the same database."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment, cwd=settings.ROOT, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    def _begin(self, kill: Kill | None) -> Life:
        life = self._life = Life(self.port, self.environment, self.vendor, self.application, self.folder)
        if kill:
            life.watch = Trigger(kill)
        life.start(kill.trap() if kill else "")
        if not self.findings.settings:
            self.findings.settings = life.settings_in_force()
        return life

    def _stop(self) -> None:
        if self._life:
            self._life.kill()
            self._life.wait_for_death()

    def _end(self, life: Life, kill: Kill | None, gate: Gate) -> None:
        """Wait for the planned kill; the last life ends when the learners have nothing more to do."""
        if kill:
            life.wait_for_death()
            self.findings.kills.append((kill, life.in_flight()))
        gate.wait_until_all_wait()

    def _compare(self, state: dict[str, Any], *, final: bool = False) -> None:
        """Every promise against what the database holds."""
        found = [*_lost(self.ledger, state), *_miscounted(state), *self._changed(state)]
        if final:
            found += _unfinished(self.ledger, state)
        self.findings.faults += found

    def _changed(self, state: dict[str, Any]) -> Iterator[str]:
        """A result, once there, stays."""
        for attempt, row in state.items():
            result = (row["handed_in_at"], row["score"])
            if attempt in self._results and self._results[attempt] != result:
                yield f"scored twice: attempt {attempt} was {self._results[attempt]} and is now {result}"
            if row["handed_in_at"]:
                self._results[attempt] = result


def _lost(ledger: Ledger, state: dict[str, Any]) -> Iterator[str]:
    """What was acknowledged must be there, or a later answer of the same learner."""
    for (attempt, version), sequence in ledger.acknowledged.items():
        kept = state[attempt]["answers"].get(version, {"sequence": 0})
        if kept["sequence"] < sequence:
            yield f"lost: answer {sequence} to {version} in {attempt} was acknowledged, {kept['sequence']} is kept"
    for attempt in ledger.handed_in:
        if state[attempt]["handed_in_at"] is None:
            yield f"lost: the hand-in of {attempt} was acknowledged and the attempt is open"
    for attempt, row in state.items():
        for version, kept in row["answers"].items():
            if ledger.sent.get((attempt, version, kept["sequence"])) != kept["answer"]:
                yield f"altered: answer {kept['sequence']} to {version} in {attempt} is {kept['answer']}"


def _miscounted(state: dict[str, Any]) -> Iterator[str]:
    """One score and one statement for what is handed in, none for what is open; the score is the sum of the marks."""
    for attempt, row in state.items():
        handed_in = row["handed_in_at"] is not None
        if row["told"] != handed_in:
            yield f"scored twice or not at all: attempt {attempt} has {row['told']} statements of its outcome"
        marks = [answer["mark"] for answer in row["answers"].values()]
        if handed_in and (None in marks or Decimal(row["score"]) != sum(map(Decimal, marks))):
            yield f"wrong score: attempt {attempt} has {row['score']}, its marks are {marks}"


def _unfinished(ledger: Ledger, state: dict[str, Any]) -> Iterator[str]:
    """At the end every attempt that was begun is handed in with the last answers that were sent."""
    newest: dict[tuple[str, str], int] = {}
    for attempt, version, sequence in ledger.sent:
        newest[attempt, version] = max(sequence, newest.get((attempt, version), 0))
    for (attempt, version), sequence in newest.items():
        kept = state[attempt]["answers"].get(version, {"sequence": 0})["sequence"]
        if kept != sequence:
            yield f"unfinished: the last answer to {version} in {attempt} is {kept}, {sequence} was sent"
    for attempt in {attempt for attempt, _ in newest}:
        if state[attempt]["handed_in_at"] is None:
            yield f"unfinished: attempt {attempt} is still open"
