"""Seconds from a clean clone to the first page: `python benchmarks/first_page.py [REPOSITORY]`.

Clones the repository into a temporary folder, runs `make run` there on a free port, and waits for the first page. Packages
come from the caches of this machine (uv's and apt's), as in the budget; an empty cache costs the download besides.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.house import ROOT, Visitor, free_port, say

BUDGET = 45.0  # seconds; Kolibri 37, Moodle's installer alone 77


def main() -> int:
    repository = sys.argv[1] if len(sys.argv) > 1 else str(ROOT)
    with TemporaryDirectory(prefix="meristem-first-page-") as folder:
        clone = Path(folder) / "meristem"
        started = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", repository, str(clone)], check=True)
        say(f"cloned after {time.monotonic() - started:.1f} s")
        seconds = _first_page(clone, started)
    print(
        f"clean clone to first page: {seconds:.1f} s (budget {BUDGET:.0f} s; Kolibri 37 s, Moodle's installer alone 77 s)"
    )
    return 0 if seconds <= BUDGET else 1


def _first_page(clone: Path, started: float) -> float:
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MERISTEM_", "DATABASE_", "DJANGO_"))
    }
    run = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=clone, env=environment, start_new_session=True, stdout=sys.stderr
    )
    try:
        while run.poll() is None:
            if _answers(port):
                return time.monotonic() - started
            time.sleep(0.1)
        sys.exit(f"make run ended with {run.returncode}")
    finally:
        _stop(run)


def _answers(port: int) -> bool:
    try:
        visitor = Visitor(port)
        page = visitor.follow(visitor.get("/"))
    except OSError:
        return False
    return page.status == 200 and "<main" in page.text


def _stop(run: subprocess.Popen[bytes]) -> None:
    """`serve` starts its processes in sessions of their own and ends them when it is told to."""
    os.killpg(run.pid, signal.SIGTERM)
    run.wait(60)


if __name__ == "__main__":
    sys.exit(main())
