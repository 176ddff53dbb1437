"""CPU of a server, read from /proc."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """CPU of one act in milliseconds: the web processes, and the worker meanwhile."""

    web: float
    worker: float


@dataclass(frozen=True)
class Meter:
    """Measures acts on one server; `times` is how often an act is repeated."""

    server: int
    times: int

    def cost(self, act: Callable[[int], object], times: int = 0, warm_up: int = 5) -> Cost:
        """Mean CPU of one act over a series, after a few that do not count (they get negative numbers)."""
        times = times or self.times
        for number in range(warm_up):
            act(-1 - number)
        before = self.used()
        for number in range(times):
            act(number)
        after = self.used()
        return Cost((after.web - before.web) / times, (after.worker - before.worker) / times)

    def used(self) -> Cost:
        """CPU so far."""
        return Cost(cpu_seconds(self.server, "gunicorn") * 1000, cpu_seconds(self.server, "db_worker") * 1000)


def yardstick() -> float:
    """CPU milliseconds of a fixed piece of Python: it tells how busy and how fast this machine is just now."""
    start = time.process_time()
    sum(len(str(number)) for number in range(500_000))
    return (time.process_time() - start) * 1000


def cpu_seconds(pid: int, name: str = "") -> float:
    """CPU used so far by the threads of a process and of all below it whose command line holds `name`."""
    return sum(cpu_by_process(pid, name).values())


def cpu_by_process(pid: int, name: str = "") -> dict[int, float]:
    """The same for each process, in seconds.

    From schedstat, which counts nanoseconds where utime counts hundredths of a second. Threads that have ended do not count;
    the server's live as long as it does.
    """
    parents = {process: _parent(process) for process in map(int, filter(str.isdigit, os.listdir("/proc")))}
    below, used = [pid], {}
    while below:
        process = below.pop()
        below += [child for child, parent in parents.items() if parent == process]
        if not name or name in _command_line(process):
            used[process] = sum(_on_cpu(file) for file in Path(f"/proc/{process}/task").glob("*/schedstat")) / 1e9
    return used


def _on_cpu(file: Path) -> int:
    try:
        return int(file.read_text().split()[0])
    except OSError:
        return 0


def _parent(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def _command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
