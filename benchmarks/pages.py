"""What learners, trainers and managers ask of the server, as measurable acts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from benchmarks.house import House, Page, Visitor
from benchmarks.meter import Cost, Meter

TOKEN = "benchbenchbenchbenchbenchbench32"  # CSRF: cookie and header agree; the server keeps no copy


class Bench:
    """Measures on one running installation."""

    def __init__(self, house: House, server: int, crowd: dict[str, Any], times: int) -> None:
        self.house, self.crowd = house, crowd
        self.meter = Meter(server, times)
        people = ("learner", "trainer", "manager", "admin")
        self.learner, self.trainer, self.manager, self.admin = map(house.visitor, people)
        self.ready = self.with_session(crowd["ready"][0]["session"])
        self.graduate = self.with_session(crowd["graduate"]["session"])
        self.course = crowd["course"]
        self.lesson = f"/en/learn/{self.course}/{crowd['lessons'][1]}/"
        self.start_test = f"/en/learn/{self.course}/test/post/"
        self.roster = f"/en/trainers/runs/{crowd['class']}/"

    def types(self) -> dict[str, tuple[str, Visitor | None]]:
        """A page of each type: name -> (address, who reads it; None is a stranger)."""
        own = f"/en/learn/{self.course}/"
        certificate = f"{own}certificate/"
        verify = good(self.graduate.get(certificate)).links(r"[^\"]*/verify/[\w-]+/")[0]
        person = good(self.admin.get("/en/people/?q=demo")).links(r"/en/people/[0-9a-f-]{36}/")[0]
        return {
            "home": ("/en/", None),
            "catalogue": ("/en/courses/", None),
            "course": (f"/en/courses/{self.course}/", None),
            "log-in": ("/account/login/", None),
            "sign-up": ("/account/signup/", None),
            "sign-up without e-mail": ("/en/start/", None),
            "log-in with a PIN": ("/en/enter/", None),
            "slip": ("/en/slip/", None),
            "help": ("/en/help/", None),
            "privacy": ("/en/privacy/", None),
            "countries": ("/en/countries/", None),
            "verify": (urlsplit(verify).path, None),
            "my learning": ("/en/learn/", self.learner),
            "outline": (own, self.learner),
            "lesson": (self.lesson, self.learner),
            "before the test": (self.start_test, self.ready),
            "test": (self.open_test(), self.ready),
            "review": (f"/en/assess/{self.crowd['graduate']['attempt']}/review/", self.graduate),
            "certificate": (certificate, self.graduate),
            "profile": ("/en/me/", self.learner),
            "my data": ("/en/me/data/", self.learner),
            "who sees what": ("/en/me/who-sees/", self.learner),
            "roster of 200": (self.roster, self.trainer),
            "adding people": (f"{self.roster}people/", self.trainer),
            "roles": ("/en/roles/", self.admin),
            "people": ("/en/people/?q=demo", self.admin),
            "person": (person, self.admin),
            "manager": ("/en/reports/", self.manager),
            "figure": ("/en/reports/gain/", self.manager),
        }

    def page(self, visitor: Visitor, path: str) -> Cost:
        """A page that is read again and again."""
        return self.meter.cost(lambda number: good(visitor.get(path)))

    def finish_lesson(self) -> Cost:
        """`Next` on lessons not finished before: progress, statement, facts marked stale. One act each."""
        acts = [
            (self.with_session(person["session"]), f"/en/learn/{self.course}/{lesson}/finish/")
            for person in self.crowd["fresh"]
            for lesson in self.crowd["lessons"]
        ]
        times = min(self.meter.times, len(acts) - 5)
        return self.meter.cost(lambda number: good(acts[number][0].post(acts[number][1], {})), times)

    def attempt(self) -> "AttemptCost":
        """Whole final tests, one after the other, by learners who have read everything."""
        visitors = [self.with_session(person["session"]) for person in self.crowd["ready"]]
        found = AttemptCost()
        repeats = max(4, self.meter.times // 10)
        for number in range(-2, repeats):
            visitor = visitors[number % len(visitors)]
            before = self.meter.used()
            paper = good(visitor.follow(good(visitor.post(self.start_test, {}))))
            started = self.meter.used()
            found.questions = _save_all(visitor, paper)
            saved = self.meter.used()
            submit = paper.links(r"/en/assess/[0-9a-f-]+/submit/")[0]
            good(visitor.follow(good(visitor.post(submit, {"anyway": "1"}))))
            if number >= 0:
                found.add(before.web, started.web, saved.web, self.meter.used().web)
        return found

    def open_test(self) -> str:
        """The address of a test that waits for its answers."""
        return good(self.ready.post(self.start_test, {})).location

    def with_session(self, session: str) -> Visitor:
        visitor = Visitor(self.house.port)
        visitor.cookies |= {"sessionid": session, "csrftoken": TOKEN}
        return visitor


@dataclass
class AttemptCost:
    """CPU of attempts by part, in milliseconds."""

    questions: int = 0
    starts: list[float] = field(default_factory=list)  # begin and read the questions
    saves: list[float] = field(default_factory=list)  # all answers, one by one
    ends: list[float] = field(default_factory=list)  # hand in and read the review

    def add(self, before: float, started: float, saved: float, ended: float) -> None:
        self.starts.append(started - before)
        self.saves.append(saved - started)
        self.ends.append(ended - saved)

    @property
    def start(self) -> float:
        return sum(self.starts) / len(self.starts)

    @property
    def save(self) -> float:
        """One answer."""
        return sum(self.saves) / len(self.saves) / self.questions

    @property
    def end(self) -> float:
        return sum(self.ends) / len(self.ends)

    def whole(self, questions: int) -> float:
        """An attempt of so many questions."""
        return self.start + questions * self.save + self.end


def good(page: Page) -> Page:
    """The page; a refusal ends the measuring."""
    if page.status >= 400:
        raise SystemExit(f"a page answered {page.status}: {page.text[:800]}")
    return page


def _save_all(visitor: Visitor, paper: Page) -> int:
    address = paper.links(r"/en/assess/[0-9a-f-]+/save/")[0]
    answers = list(_answers(paper))
    for body in answers:
        good(visitor.send_json(address, body))
    return len(answers)


def _answers(paper: Page) -> Iterator[bytes]:
    """One answer to each question of the test page: its first choice."""
    for part in paper.text.split('data-question="')[1:]:
        version = part[:36]
        choice = re.search(rf'name="a-{version}" value="([^"]+)"', part)
        sent = {"question": version, "answer": [choice.group(1)] if choice else None, "sequence": 1}
        yield json.dumps(sent).encode()
