"""Times the analysis of a test's items: `python benchmarks/item_analysis.py [LEARNERS [ITEMS]]`.

The budget (all figures of 500 learners x 60 items, from an array in memory) is 1 s. Reading the same table from
CSV, differential functioning and the distractor tables are timed beside it. Each line shows the best and the
worst of seven runs, so that a busy machine shows itself.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analytics.items.classical import Floats, analyse, rest_shares
from analytics.items.csv_input import read_scores
from analytics.items.distractors import distractor_table
from analytics.items.functioning import functioning

BUDGET = 1.0  # seconds
RUNS = 7


def sample(learners: int, items: int) -> Floats:
    """Made-up answers: learners of normal ability, items of even difficulty, 2 % not reached."""
    source = np.random.default_rng(20261121)
    difficulty = np.linspace(-2, 2, items)
    chance = 1 / (1 + np.exp(difficulty - source.normal(size=(learners, 1))))
    scores = (source.random((learners, items)) < chance).astype(np.float64)
    return np.where(source.random(scores.shape) < 0.02, np.nan, scores)


def as_csv(scores: Floats, ids: list[str]) -> bytes:
    rows = (",".join("" if np.isnan(score) else f"{score:g}" for score in row) for row in scores)
    return "\n".join([",".join(ids), *rows]).encode()


def measure(label: str, work: Callable[[], object]) -> float:
    """Prints the best and the worst time and returns the worst."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print(f"{label:<52} best {min(times):.3f} s   worst {max(times):.3f} s")
    return max(times)


def main() -> int:
    learners, items = [*map(int, sys.argv[1:]), 500, 60][:2] if len(sys.argv) != 2 else (int(sys.argv[1]), 60)
    scores = sample(learners, items)
    whole = np.nan_to_num(scores)
    ids = [f"q{place}" for place in range(items)]
    table = as_csv(scores, ids)
    groups = ["en" if row % 2 else "fr" for row in range(learners)]
    answers = [[{"a"} if score else {"b"} for score in column] for column in whole.T]

    def distractors() -> None:
        for place in range(items):
            distractor_table(answers[place], rest_shares(whole, place), ["a", "b", "c", "d"], {"a"})

    worst = measure(f"all figures, {learners:,} x {items}", lambda: analyse(scores, ids))
    measure(f"reading them from CSV ({len(table) / 1e3:.0f} kB)", lambda: read_scores(table))
    measure("distractor tables of all items", distractors)
    measure("Mantel-Haenszel of all items, two languages", lambda: functioning(whole, ids, groups))
    print(f"budget for all figures of 500 x 60: {BUDGET} s")
    return 1 if learners <= 500 and items <= 60 and worst > BUDGET else 0


if __name__ == "__main__":
    sys.exit(main())
