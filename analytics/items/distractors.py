"""Who chose which answer: a table of the choices of one question by how well learners do elsewhere.

"Elsewhere" is the score on the other questions (`classical.rest_shares`), so that the question is not compared with
itself. Learners with one score always stand in one third; a third may therefore be larger than another.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.items.classical import Floats, correlation

THIRDS = ("lower", "middle", "upper")


@dataclass(frozen=True, slots=True)
class ChoiceFigures:
    """One choice: how many took it, in all and by third, and its correlation with the score elsewhere."""

    key: str
    correct: bool
    n: int
    upper: int
    middle: int
    lower: int
    point_biserial: float | None


@dataclass(frozen=True, slots=True)
class DistractorTable:
    """The choices in the order asked for; `upper`, `middle`, `lower` say how many answered in each third."""

    choices: tuple[ChoiceFigures, ...]
    n: int
    blank: int
    upper: int
    middle: int
    lower: int


def thirds(scores: Floats) -> Sequence[str]:
    """The third of each learner by score; learners with one score stand together, where their middle one falls.

    A score whose middle falls exactly on a border is in the middle third, so that high and low are treated alike.
    """
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    before = np.cumsum(counts) - counts
    middles = (2 * before + counts)[place]  # twice the number of learners below the middle of the block
    n = scores.size
    return ["lower" if 3 * m < 2 * n else "upper" if 3 * m > 4 * n else "middle" for m in middles.tolist()]


def distractor_table(
    answers: Sequence[Collection[str] | None],
    elsewhere: Floats,
    choices: Sequence[str],
    correct: Collection[str],
) -> DistractorTable:
    """The table of one question. `answers` has the keys that each learner chose, None for a blank.

    `elsewhere` is each learner's score on the other questions (NaN: none, then the learner counts in n but in no
    third). A key that is not among `choices` (an old version's) is added behind them.
    """
    if len(answers) != elsewhere.size:
        raise ValueError("every learner needs one answer and one score")
    given = np.array([answer is not None for answer in answers], dtype=np.bool_)
    keys = [*choices, *sorted({key for answer in answers if answer for key in answer} - set(choices))]
    ranked = given & ~np.isnan(elsewhere)
    third = np.full(elsewhere.size, "", dtype=object)
    third[ranked] = thirds(elsewhere[ranked]) if ranked.any() else []
    rows = tuple(_choice(key, key in correct, answers, given, third, elsewhere) for key in keys)
    sizes = {name: int((third == name).sum()) for name in THIRDS}
    return DistractorTable(rows, int(given.sum()), int((~given).sum()), **sizes)


def _choice(
    key: str,
    correct: bool,
    answers: Sequence[Collection[str] | None],
    given: np.ndarray,
    third: np.ndarray,
    elsewhere: Floats,
) -> ChoiceFigures:
    chose = np.array([answer is not None and key in answer for answer in answers], dtype=np.bool_)
    by_third = {name: int((chose & (third == name)).sum()) for name in THIRDS}
    taken: Floats = np.where(given, chose.astype(np.float64), np.nan)
    return ChoiceFigures(key, correct, int(chose.sum()), point_biserial=correlation(taken, elsewhere), **by_third)
