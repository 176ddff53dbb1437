"""Times the knowledge-gain statistics of 100,000 pairs: `python benchmarks/knowledge_gain.py [PAIRS]`.

The budget (all figures, from pairs in memory) is 0.5 s. Reading the same pairs from CSV is timed beside it.
Each line shows the best and the worst of seven runs, so that a busy machine shows itself.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analytics.knowledge_gain.csv_input import read_pairs
from analytics.knowledge_gain.pure import PairInput, compute_gain

BUDGET = 0.5  # seconds
RUNS = 7
MAXIMUM = 100.0


def sample(count: int, *, step: float, missing: float = 0.05) -> list[PairInput]:
    """Made-up scores out of 100 in steps of `step`; a part of the learners lacks one of the two."""
    source = random.Random(20261121)

    def score(centre: float) -> float | None:
        value = min(max(source.gauss(centre, 15), 0.0), MAXIMUM)
        return None if source.random() < missing else round(value / step) * step

    return [PairInput(score(45), score(65)) for _ in range(count)]


def as_csv(pairs: list[PairInput]) -> bytes:
    def cell(score: float | None) -> str:
        return "" if score is None else f"{score:g}"

    rows = (f"learner-{number},{cell(pair.pre)},{cell(pair.post)}" for number, pair in enumerate(pairs))
    return "\n".join(["learner,pre,post", *rows]).encode()


def measure(label: str, work: Callable[[], object]) -> float:
    """Prints the best and the worst time and returns the worst."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print(f"{label:<48} best {min(times):.3f} s   worst {max(times):.3f} s")
    return max(times)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    whole, fine = sample(count, step=1.0), sample(count, step=1e-9)
    table = as_csv(whole)
    worst = max(
        measure(f"all figures, {count:,} pairs, whole points (ties)", lambda: compute_gain(whole, MAXIMUM)),
        measure(f"all figures, {count:,} pairs, no ties", lambda: compute_gain(fine, MAXIMUM)),
    )
    measure(f"reading them from CSV ({len(table) / 1e6:.1f} MB)", lambda: read_pairs(table, MAXIMUM))
    print(f"budget for all figures of 100,000 pairs: {BUDGET} s")
    return 1 if count <= 100_000 and worst > BUDGET else 0


if __name__ == "__main__":
    sys.exit(main())
