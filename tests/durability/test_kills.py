"""What was acknowledged survives SIGKILL, and nothing counts twice (docs/durability.md)."""

import math
import os
import sys
from pathlib import Path

from tests.durability.harness import PHASES, Experiment, Findings, Kill, plan

KILLS = int(os.environ.get("MERISTEM_KILLS", "8"))
DURABLE = {
    "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2", "PRAGMA foreign_keys": "1"},
    "postgresql": {"SHOW fsync": "on", "SHOW synchronous_commit": "on", "SHOW full_page_writes": "on"},
}
LOGS = Path(__file__).parents[2] / "var" / "durability"


def test_nothing_acknowledged_is_lost_and_nothing_counts_twice(database, tmp_path, capsys):
    experiment = Experiment(database, tmp_path)
    findings = experiment.run(plan(KILLS))
    _log(experiment, findings, capsys)
    assert findings.faults == []
    assert findings.settings == DURABLE[experiment.vendor]
    assert findings.landed >= math.ceil(KILLS * 5 / 6)
    assert {phase for _, phase in findings.struck} >= set(PHASES)
    assert experiment.ledger.acknowledgements > KILLS and experiment.ledger.handed_in
    worker = experiment.manage("db_worker", "--batch")
    assert worker.returncode == 0, worker.stderr
    check = experiment.manage("rebuild_analytics", "--check")
    assert check.returncode == 0, check.stdout + check.stderr


def test_a_server_that_answers_before_it_commits_is_found_out(database, tmp_path):
    """The mutant says "saved" and commits a second later: the same comparison must see the loss."""
    kill = Kill(held=False, act="save", phase="acknowledged", count=9)
    findings = Experiment(database, tmp_path, mutant=True).run([kill])
    assert [fault for fault in findings.faults if fault.startswith("lost: answer")]


def _log(experiment: Experiment, findings: Findings, capsys) -> None:
    ledger = experiment.ledger
    lines = [
        f"durability on {experiment.vendor}",
        *findings.lines(),
        f"{ledger.acknowledgements} acknowledgements, {ledger.repeats} repeated on purpose, "
        f"{len(ledger.handed_in)} attempts handed in, {len(findings.faults)} faults",
        *findings.faults,
    ]
    LOGS.mkdir(parents=True, exist_ok=True)
    (LOGS / f"{experiment.vendor}.log").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines[-8 - len(findings.faults) :][:16]) + "\n")
