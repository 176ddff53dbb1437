"""Lives of the server: started as `manage.py serve` starts its web processes, watched through a pipe, ended by SIGKILL."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from django.conf import settings

PROCESSES = {"sqlite": 1, "postgresql": 2}
SENT, HELD, BOOTED = "sent", "held", "booted"
PATIENCE = 90.0  # seconds; nothing here takes so long unless it hangs


@dataclass
class Life:
    """One life of the server. `phases` is the last phase of each request: (act, phase)."""

    port: int
    environment: Mapping[str, str]
    vendor: str
    application: str
    folder: Path
    watch: Callable[["Life", str, str], None] = lambda life, act, phase: None
    phases: dict[str, tuple[str, str]] = field(default_factory=dict)
    held: tuple[str, str] | None = None
    dying: threading.Event = field(default_factory=threading.Event)
    _booted: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, trap: str = "") -> "Life":
        """Start it and return when every process takes requests."""
        reading, writing = os.pipe()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command(),
                env={**self.environment, "MERISTEM_PHASES": str(writing), "MERISTEM_TRAP": trap},
                cwd=settings.ROOT,
                pass_fds=(writing,),
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        os.close(writing)
        self._reader = threading.Thread(target=self._read, args=(reading,), daemon=True)
        self._reader.start()
        for _ in range(PROCESSES[self.vendor]):
            assert self._booted.acquire(timeout=PATIENCE), self._log.read_text()[-4000:]
        assert not self.dying.is_set(), self._log.read_text()[-4000:]
        return self

    def kill(self) -> None:
        """SIGKILL to the whole process group, at once; a second call does nothing."""
        with self._lock:
            if not self.dying.is_set():
                self.dying.set()
                os.killpg(self._process.pid, signal.SIGKILL)

    def wait_for_death(self) -> None:
        """Return when no process of it is left: the pipe has no writer any more, and all it said has been read."""
        self._reader.join(PATIENCE)
        assert not self._reader.is_alive(), "a process of the server outlived SIGKILL, or the trap did not spring"
        self._process.wait(PATIENCE)

    def in_flight(self) -> list[tuple[str, str]]:
        """(act, phase) of every save and hand-in that was under way."""
        return [(act, phase) for act, phase in self.phases.values() if phase != SENT]

    def settings_in_force(self) -> dict[str, str]:
        """What the database says on a connection of a server process."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/durability/settings")
        found: dict[str, str] = json.loads(connection.getresponse().read())
        connection.close()
        return found

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _command(self) -> list[str]:
        from lms.operations.management.commands.serve import Command

        command: list[Any] = Command()._web("127.0.0.1", self.port, PROCESSES[self.vendor])
        command[command.index("lms.wsgi:application")] = self.application
        return [*command, "--no-control-socket"]

    def _read(self, pipe: int) -> None:
        with os.fdopen(pipe, encoding="ascii") as lines:
            for line in lines:
                self._note(*line.rstrip("\n").split("/"))
        if not self.dying.is_set():  # it ended by itself: let nobody wait for it
            self.dying.set()
            for _ in range(PROCESSES[self.vendor]):
                self._booted.release()

    def _note(self, request: str, act: str, phase: str) -> None:
        if phase == BOOTED:
            self._booted.release()
        elif phase == HELD:
            self.held = self.held or self.phases[request]
            self.kill()
        else:
            self.phases[request] = (act, phase)
            self.watch(self, act, phase)
