"""Learners who answer tests over HTTP from several threads, and a ledger of what they were promised."""

import json
import random
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

from tests.durability.server import PATIENCE, Life

TOKEN = "durabilitydurabilitydurability32"  # CSRF: cookie and header agree; the server keeps no copy
Answer = dict[str, Any]


@dataclass
class Ledger:
    """What was sent, and what the server said it had kept. Written by the learners' threads."""

    sent: dict[tuple[str, str, int], Answer] = field(default_factory=dict)  # attempt, version, sequence
    acknowledged: dict[tuple[str, str], int] = field(default_factory=dict)  # the highest sequence said to be saved
    handed_in: set[str] = field(default_factory=set)
    surprises: list[str] = field(default_factory=list)
    acknowledgements: int = 0
    repeats: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note_saved(self, attempt: str, version: str, sequence: int) -> None:
        with self.lock:
            self.acknowledgements += 1
            key = (attempt, version)
            self.acknowledged[key] = max(sequence, self.acknowledged.get(key, 0))

    def note_handed_in(self, attempt: str) -> None:
        with self.lock:
            self.acknowledgements += 1
            self.handed_in.add(attempt)


class Gate:
    """Lets learners at a life of the server; after its death they wait here for the next."""

    def __init__(self, learners: int) -> None:
        self._change = threading.Condition()
        self._life: Life | None = None
        self._learners = learners
        self._waiting: dict[int, Life | None] = {}  # by thread: the life that it has done with
        self.closing = False

    def open(self, life: Life) -> None:
        with self._change:
            self._life = life
            self._change.notify_all()

    def close(self) -> None:
        """Send the learners home."""
        with self._change:
            self.closing = True
            self._change.notify_all()

    def enter(self, *, idle: bool = False) -> Life | None:
        """The present life, if it is not dying, else the next. `idle` learners wait for the next, or go home."""
        with self._change:
            seen = self._waiting[threading.get_ident()] = self._life if idle else None
            self._change.notify_all()
            passed = self._change.wait_for(lambda: self._may_pass(seen), 4 * PATIENCE)
            del self._waiting[threading.get_ident()]
            assert passed, "the next life of the server did not come"
            return None if self.closing else self._life

    def wait_until_all_wait(self) -> None:
        """Return when no learner has anything to do in the present life."""
        with self._change:
            assert self._change.wait_for(self._all_wait, PATIENCE), "a learner hangs"

    def _all_wait(self) -> bool:
        waiting = self._waiting.values()
        return len(waiting) == self._learners and not any(self._may_pass(seen) for seen in waiting)

    def _may_pass(self, seen: Life | None) -> bool:
        if self.closing:
            return True
        return self._life is not None and self._life is not seen and not self._life.dying.is_set()


class Learner(threading.Thread):
    """Takes attempts from the pile, one after the other, until the gate closes."""

    def __init__(self, pile: deque[dict[str, Any]], gate: Gate, ledger: Ledger, seed: int) -> None:
        super().__init__(daemon=True)
        self._pile, self._gate, self._ledger = pile, gate, ledger
        self._dice = random.Random(seed)
        self._life: Life | None = None
        self._connection: HTTPConnection | None = None
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            while True:
                try:
                    attempt = self._pile.popleft()
                except IndexError:
                    if self._gate.enter(idle=True) is None:
                        return
                    continue
                self._take(attempt)
        except BaseException as failure:  # noqa: BLE001  told by the test; the others must not wait for this one
            self.failure = failure
        finally:
            self._hang_up()

    def _take(self, attempt: dict[str, Any]) -> None:
        """Answers saved one by one, some changed, some sent twice or late; then the hand-in, often twice."""
        for question, sequence, answer in self._answers(attempt):
            self._save(attempt, question, sequence, answer)
            if self._dice.random() < 0.15:  # a line that repeats itself, a click too much, a copy that comes late
                self._ledger.repeats += 1
                old = self._dice.randint(1, sequence)
                self._save(attempt, question, old, self._ledger.sent[attempt["id"], question["version"], old])
        for _ in range(self._dice.choice([1, 2, 3])):
            self._hand_in(attempt)

    def _answers(self, attempt: dict[str, Any]) -> Iterator[tuple[dict[str, Any], int, Answer]]:
        counts: dict[str, int] = {}
        questions = attempt["questions"]
        for question in [*questions, *self._dice.sample(questions, len(questions) // 3)]:
            sequence = counts[question["version"]] = counts.get(question["version"], 0) + 1
            yield question, sequence, self._answer(question)

    def _answer(self, question: dict[str, Any]) -> Answer:
        choices = question["choices"]
        count = self._dice.randint(0, len(choices)) if question["several"] else 1
        picked = self._dice.sample(choices, count)
        in_order = [choice for choice in choices if choice in picked]
        return {"schema": 1, "choices": in_order} if picked else {}

    def _save(self, attempt: dict[str, Any], question: dict[str, Any], sequence: int, answer: Answer) -> None:
        key = (attempt["id"], question["version"], sequence)
        with self._ledger.lock:
            self._ledger.sent[key] = answer
        body = {"question": question["version"], "answer": answer.get("choices", []), "sequence": sequence}
        status, said = self._insist(attempt, "save", json.dumps(body), "application/json")
        told = json.loads(said) if status == 200 else {}
        if told.get("saved") is not True:
            self._ledger.surprises.append(f"save of {key} was answered with {status} {said[:300]!r}")
            return
        self._ledger.note_saved(attempt["id"], question["version"], sequence)
        if self._life:
            self._life.watch(self._life, "save", "acknowledged")

    def _hand_in(self, attempt: dict[str, Any]) -> None:
        form = urlencode({"anyway": "1"})
        status, said = self._insist(attempt, "submit", form, "application/x-www-form-urlencoded")
        if status != 303 or not said.endswith("/review/"):
            self._ledger.surprises.append(f"hand-in of {attempt['id']} was answered with {status} {said[:300]!r}")
            return
        self._ledger.note_handed_in(attempt["id"])
        if self._life:
            self._life.watch(self._life, "hand-in", "acknowledged")

    def _insist(self, attempt: dict[str, Any], act: str, body: str, kind: str) -> tuple[int, str]:
        """Send until an answer has been read to its end, through as many lives as it takes."""
        headers = {
            "Content-Type": kind,
            "Accept": "application/json",
            "Cookie": f"sessionid={attempt['session']}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        while True:
            connection = self._line()
            try:
                connection.request("POST", f"/en/assess/{attempt['id']}/{act}/", body, headers)
                response = connection.getresponse()
                said = response.read().decode()
            except (OSError, HTTPException):  # the line is lost: nobody knows whether it was saved
                self._hang_up()
                continue
            return response.status, response.headers.get("Location") or said

    def _line(self) -> HTTPConnection:
        life = self._gate.enter()
        if life is None:
            raise InterruptedError("sent home in the middle of a test")
        if life is not self._life or self._connection is None:
            self._hang_up()
            self._life = life
            self._connection = HTTPConnection("127.0.0.1", life.port, timeout=PATIENCE)
        return self._connection

    def _hang_up(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None
