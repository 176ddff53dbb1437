"""A record store to forward to, which keeps what it is sent in the order of arrival and misbehaves as it is told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from analytics.lrs import spec
from analytics.lrs.http import multipart

Statement = dict[str, Any]


@dataclass
class Asked:
    """One request as it came, and how it can be answered."""

    method: str
    path: str
    headers: Any
    statements: list[Statement]
    files: dict[str, bytes]
    handler: BaseHTTPRequestHandler

    def answer(self, status: int, body: Any = None, **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Content-Length", str(len(content)))
        self.handler.end_headers()
        self.handler.wfile.write(content)

    def hang_up(self) -> None:
        """End the line without an answer."""
        self.handler.close_connection = True
        self.handler.connection.close()


Mood = Callable[["Store", Asked], bool]


@dataclass
class Store:
    """`kept` holds statements by id in the order in which they came first. A mood that answers True has answered."""

    url: str = ""
    kept: dict[str, Statement] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    moods: list[Mood] = field(default_factory=list)  # one for each of the next requests
    mood: Mood | None = None  # for all others
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def ids(self) -> list[str]:
        return list(self.kept)

    @property
    def sizes(self) -> list[int]:
        return [len(asked.statements) for asked in self.asked if asked.method == "POST"]

    def take(self, asked: Asked) -> None:
        """What a good store does."""
        for each in asked.statements:
            there = self.kept.get(each["id"])
            if there is not None and not spec.same_statement(each, there):
                asked.answer(409, {"message": "differs"})
                return
        self.keep(asked)
        asked.answer(200, [each["id"] for each in asked.statements])

    def keep(self, asked: Asked) -> None:
        for each in asked.statements:
            self.kept.setdefault(each["id"], each)
        self.files |= asked.files

    def serve(self, asked: Asked) -> None:
        self.asked.append(asked)
        mood = self.moods.pop(0) if self.moods else self.mood
        if mood is not None and mood(self, asked):
            return
        if asked.method == "GET":
            wanted = parse_qs(urlsplit(asked.path).query)["statementId"][0]
            found = self.kept.get(wanted)
            asked.answer(200 if found else 404, found or {})
        else:
            self.take(asked)


def answers(status: int, body: Any = None, **headers: str) -> Mood:
    """Say this, whatever comes."""

    def mood(store: Store, asked: Asked) -> bool:
        asked.answer(status, body, **headers)
        return True

    return mood


def refuses(status: int, *ids: str, answer: str = "no") -> Mood:
    """Refuse whatever holds one of these statements; as stores do, the whole request."""

    def mood(store: Store, asked: Asked) -> bool:
        if not any(each["id"] in ids for each in asked.statements):
            return False
        asked.answer(status, {"message": answer})
        return True

    return mood


def hangs_up(store: Store, asked: Asked) -> bool:
    """Keep everything, and end the line before the answer."""
    store.keep(asked)
    asked.hang_up()
    return True


def hangs(store: Store, asked: Asked) -> bool:
    """Say nothing until the end of the test."""
    store.over.wait(30)
    asked.hang_up()
    return True


def drips(store: Store, asked: Asked) -> bool:
    """Say something all the time, and never come to the end."""
    try:
        asked.handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not store.over.wait(0.02):
            asked.handler.wfile.write(b".")
            asked.handler.wfile.flush()
    except OSError:
        pass
    asked.hang_up()
    return True


@contextmanager
def receiving_store() -> Iterator[Store]:
    """A store on a port of its own, until the block ends."""
    store = Store()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            files: dict[str, bytes] = {}
            if self.headers.get_content_type() == "multipart/mixed":
                body, files = multipart.read(body, self.headers.get_param("boundary"))
            store.serve(Asked("POST", self.path, self.headers, json.loads(body), files, self))

        def do_GET(self) -> None:
            store.serve(Asked("GET", self.path, self.headers, [], {}, self))

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: Any) -> None:
            pass  # lines that end in the middle are what these tests are about

    server = Server(("127.0.0.1", 0), Handler)
    store.url = f"http://127.0.0.1:{server.server_address[1]}/xapi/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield store
    finally:
        store.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
