"""A running installation for measuring: demonstration data in a folder of its own, the server as `make run` starts it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


def say(text: str) -> None:
    """Tell the person who waits; figures go to standard output."""
    print(f"· {text}", file=sys.stderr, flush=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class House:
    """An installation: its folder, its environment, its address."""

    folder: Path
    port: int
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *command: str, given: str = "") -> str:
        """A Python program of ours in this installation's environment; what it printed."""
        done = subprocess.run(
            [sys.executable, *command],
            env=self.environment, cwd=ROOT, input=given, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    def manage(self, *arguments: str) -> str:
        return self.run("manage.py", *arguments)

    def password(self) -> str:
        """The demonstration's password, as the server prints it."""
        found = re.search(r"with the password\s+(\S+)", (self.folder / "server.log").read_text())
        return found.group(1) if found else sys.exit("the server printed no password")

    def visitor(self, name: str) -> "Visitor":
        """Somebody of the demonstration, logged in: learner, trainer, manager…"""
        return Visitor(self.port).log_in(f"{name}@demo.example", self.password())


@contextmanager
def demo_house(database: str = "", folder: Path | None = None, *, fill: bool = True) -> Iterator[House]:
    """An installation that goes away, with demonstration data or (not `fill`) with empty tables only.

    MERISTEM_BENCH_VAR names a folder that keeps the demonstration for the next time.
    """
    kept = os.environ.get("MERISTEM_BENCH_VAR")
    with TemporaryDirectory(prefix="meristem-bench-") as temporary:
        folder = folder or Path(kept or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        _borrow_static_files(folder)
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "DATABASE_URL")}
        environment |= {
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
            "MERISTEM_VAR": str(folder),
            "MERISTEM_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": database or f"sqlite:///{folder / 'meristem.sqlite3'}",
        }
        house = House(folder, port, environment)
        if fill:
            say("preparing the demonstration in a folder of its own")
            house.manage("prepare_demo")
        else:
            house.manage("migrate", "--verbosity", "0")
        yield house


def _borrow_static_files(folder: Path) -> None:
    """Collected static files of this copy save half a minute; prepare_demo looks whether they are of today."""
    source = ROOT / "var" / "static"
    if (source / ".made-from").exists() and not (folder / "static").exists():
        shutil.copytree(source, folder / "static")


@contextmanager
def serving(house: House) -> Iterator[int]:
    """`manage.py serve` while the block runs; gives its process id."""
    log = (house.folder / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(house.port)],
        env=house.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(house.port, "/healthz", server)
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
        log.close()


def wait_for(port: int, path: str, server: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """Return when the address answers with a page; end when the server does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(f"the server ended with {server.returncode}")
        try:
            if Visitor(port).get(path).status < 400:
                return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{path} did not answer within {seconds:.0f} s")


class Visitor:
    """A keep-alive connection with cookies, as plain as can be: its own work must not be what is measured."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> "Page":
        return self.ask("GET", path, None, {})

    def post(self, path: str, form: dict[str, str]) -> "Page":
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(form).encode(), kind)

    def send_json(self, path: str, body: bytes, **headers: str) -> "Page":
        return self.ask(
            "POST", path, body, {"Content-Type": "application/json", "Accept": "application/json"} | headers
        )

    def follow(self, page: "Page") -> "Page":
        """The page where a redirect ends."""
        while page.status in (301, 302, 303):
            page = self.get(page.location)
        return page

    def log_in(self, email: str, password: str) -> "Visitor":
        self.get("/account/login/")
        page = self.post("/account/login/", {"login": email, "password": password})
        if page.status != 302 or "sessionid" not in self.cookies:
            sys.exit(f"{email} could not log in: {page.status} {page.text[:500]}")
        return self

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> "Page":
        """Any request; a browser's headers stand in for those that are not given."""
        headers = {"Host": f"127.0.0.1:{self.port}", "Accept-Encoding": "gzip", "Accept": "text/html"} | headers
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        try:
            response = self._send(method, path, body, headers)
        except ConnectionError:  # an idle line that the server has closed
            self._connection.close()
            response = self._send(method, path, body, headers)
        return self._read(response)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> HTTPResponse:
        self._connection.request(method, path, body, headers)
        return self._connection.getresponse()

    def _read(self, response: HTTPResponse) -> "Page":
        wire = response.read()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        location = urlsplit(response.headers.get("Location", ""))
        return Page(response.status, location._replace(scheme="", netloc="").geturl(), wire,
                    response.headers.get("Content-Encoding", ""))  # fmt: skip


@dataclass(frozen=True)
class Page:
    """An answer as it came over the wire."""

    status: int
    location: str
    wire: bytes
    encoding: str

    @property
    def text(self) -> str:
        import gzip

        return (gzip.decompress(self.wire) if self.encoding == "gzip" else self.wire).decode()

    def links(self, pattern: str) -> list[str]:
        """The addresses on the page that match, in order, each once."""
        return list(dict.fromkeys(re.findall(rf'(?:href|action|formaction|data-save)="({pattern})"', self.text)))
