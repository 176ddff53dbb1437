"""The record store of a real server, and lines to it that many threads use at once."""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings

from tests.durability.harness import environment_for
from tests.durability.server import PATIENCE, Life
from tests.servers import free_port

APPLICATION = "tests.durability.phases:application"
AGENT = {"account": {"homePage": "https://example.org/", "name": "a learner"}}
VERB = {"id": "https://example.org/verb/did"}


class Broken(Exception):
    """The line broke before there was an answer: whether it was done, nobody knows."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """One connection that is kept open, and opened again when it broke."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._connection: HTTPConnection | None = None

    def ask(
        self, method: str, path: str, body: Any = None, *, kind: str = "application/json", **headers: str
    ) -> Answer:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            self._connection = self._connection or HTTPConnection("127.0.0.1", self._store.port, timeout=PATIENCE)
            self._connection.request(method, path, raw, {**self._store.headers, "Content-Type": kind, **given})
            answer = self._connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        except (OSError, HTTPException) as error:
            self.close()
            raise Broken from error

    def post(self, statements: Any) -> Answer:
        return self.ask("POST", "/xapi/statements", statements)

    def pages(self, address: str) -> Iterator[list[dict[str, Any]]]:
        """All pages of a search."""
        while address:
            answer = self.ask("GET", address)
            assert answer.status == 200, answer.body
            page = answer.json()
            yield page["statements"]
            address = page["more"]

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class Store:
    """A database and the lives of a server on it, with a credential for everything."""

    def __init__(self, database: str, folder: Path, **settings_of_server: str) -> None:
        self.vendor = "postgresql" if database.startswith("postgres") else "sqlite"
        self.folder = folder
        self.port = free_port()
        self.environment = dict(environment_for(database, folder)) | settings_of_server
        made = subprocess.run(
            [sys.executable, "manage.py", "lrs_credential", "races", "--scope", "all"],
            env=self.environment, cwd=settings.ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE,
        )  # fmt: skip
        pair = json.loads(made.stdout)
        login = base64.b64encode(f"{pair['key']}:{pair['secret']}".encode()).decode()
        self.headers = {"Authorization": f"Basic {login}", "X-Experience-API-Version": "2.0.0"}
        self.life: Life | None = None

    @contextmanager
    def alive(self, trap: str = "") -> Iterator[Life]:
        """One life; killed at the end if nobody killed it before."""
        self.life = Life(self.port, self.environment, self.vendor, APPLICATION, self.folder)
        try:
            yield self.life.start(trap)
        finally:
            self.life.kill()
            self.life.wait_for_death()

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """One request on a line of its own."""
        with closing(Line(self)) as line:
            return line.ask(method, path, body, **headers)

    def all_ids(self, **filters: str) -> list[str]:
        """Every id that a search finds, oldest first."""
        address = "/xapi/statements?" + urlencode({"ascending": "true", "format": "ids", **filters})
        with closing(Line(self)) as line:
            return [each["id"] for page in line.pages(address) for each in page]

    def log(self) -> str:
        """What the server complained of."""
        return (self.folder / "server.log").read_text(errors="replace")[-4000:]


def statement(**changes: Any) -> dict[str, Any]:
    """A statement with an id of its own."""
    return {
        "id": str(uuid4()),
        "actor": AGENT,
        "verb": VERB,
        "object": {"id": "https://example.org/activity/1"},
        **changes,
    }


def together(store: Store, number: int, act: Callable[[Line, int], Any]) -> list[Any]:
    """What each of so many threads came back with. All have their line open before the first begins."""
    start = threading.Barrier(number)
    found: list[Any] = [None] * number

    def run(index: int) -> None:
        line = Line(store)
        try:
            start.wait(PATIENCE)
            found[index] = act(line, index)
        except BaseException as error:  # noqa: BLE001  the test's own thread raises it
            found[index] = error
        finally:
            line.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in found:
        if isinstance(each, BaseException):
            raise each
    return found


class Follower(threading.Thread):
    """Reads all the while others write. `seen` are the ids in the order in which they came."""

    def __init__(self, store: Store, over: threading.Event) -> None:
        super().__init__()
        self.line, self.over = Line(store), over
        self.seen: list[str] = []
        self.pages = 0
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            last = False
            while not last:
                last = self.over.is_set()  # one more round after the last writer
                self.read()
        except BaseException as error:  # noqa: BLE001  the test asks for it
            self.failure = error
        finally:
            self.line.close()

    def read(self) -> None:
        raise NotImplementedError

    def page(self, address: str) -> tuple[Answer, list[dict[str, Any]], str]:
        answer = self.line.ask("GET", address)
        assert answer.status == 200, answer.body
        page = answer.json()
        self.pages += 1
        return answer, page["statements"], page["more"]


class FollowsMore(Follower):
    """Goes from page to page, oldest first; at the end it asks for the last page again."""

    address = "/xapi/statements?ascending=true&limit=40"
    known = 0  # of the page at `address`, which have been seen

    def read(self) -> None:
        while True:
            _, page, more = self.page(self.address)
            ids = [each["id"] for each in page]
            assert ids[: self.known] == self.seen[len(self.seen) - self.known :], "a page that was seen has changed"
            self.seen += ids[self.known :]
            if not more:
                self.known = len(ids)
                return
            self.address, self.known = more, 0


class PollsSince(Follower):
    """Asks for what was stored after the last that it has seen."""

    since = ""

    def read(self) -> None:
        address = "/xapi/statements?ascending=true" + (f"&since={self.since}" if self.since else "")
        while address:
            _, page, address = self.page(address)
            self.seen += [each["id"] for each in page]
            self.since = page[-1]["stored"] if page else self.since


class TrustsConsistentThrough(Follower):
    """Takes what was stored up to the moment that the header names, and never looks there again."""

    through = "1970-01-01T00:00:00.000000Z"

    def read(self) -> None:
        address = f"/xapi/statements?ascending=true&since={self.through}"
        answer, page, more = self.page(address)
        through = answer.headers["x-experience-api-consistent-through"]
        while True:
            self.seen += [each["id"] for each in page if moment(each["stored"]) <= moment(through)]
            if not more:
                break
            _, page, more = self.page(more)
        self.through = through


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def peak_memory(life: Life) -> int:
    """Bytes that the largest process of the server had at most (Linux: VmHWM of its workers)."""
    return max(_status(pid, "VmHWM") for pid in workers(life))


def workers(life: Life) -> Sequence[int]:
    """The processes that answer requests."""
    main = life._process.pid
    return [int(pid) for pid in Path(f"/proc/{main}/task/{main}/children").read_text().split()]


def _status(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)
