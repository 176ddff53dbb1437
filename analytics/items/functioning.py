"""Differential item functioning: is an item harder in one language for learners who do equally well overall?

Mantel-Haenszel on items that are right or wrong. Learners are matched on their total, the item included (Holland
and Thayer 1988). An item with part marks gets no figures, but counts in the total. The formulas, the rules of A, B
and C and their sources stand in docs/algorithms/item-analysis.md.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.items.classical import DECIMALS, Floats, Mask, checked

DELTA = -2.35  # turns a log odds ratio into ETS delta units: Holland and Thayer 1985
FEWEST = 30  # learners a group needs before any figure is given
SMALLER_GROUP, BOTH_GROUPS = 200, 500  # ETS's own least sizes before a flag is acted on: Zwick 2012
SIGNIFICANT = 0.05
ONE_SIDED = 1.645  # the normal deviate of 5 % on one side


@dataclass(frozen=True, slots=True)
class CommonOdds:
    """Mantel and Haenszel's figures of one set of 2 x 2 tables; None where the tables do not tell."""

    odds_ratio: float | None = None
    log_variance: float | None = None
    chi_square: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Functioning:
    """One item in one group beside the reference group.

    `odds_ratio` above 1 and `delta` below 0: harder for the focal group than for equally good learners of the
    reference group. `category` is ETS's A (negligible), B (moderate) or C (large); `flagged` is B or C.
    `firm` says whether both groups are large enough for ETS to act on it. `code` says why figures are None.
    """

    item: str
    reference: Hashable
    focal: Hashable
    n_reference: int
    n_focal: int
    odds_ratio: float | None = None
    chi_square: float | None = None
    p: float | None = None
    delta: float | None = None
    delta_se: float | None = None
    category: str | None = None
    code: str = ""

    @property
    def flagged(self) -> bool:
        return self.category in ("B", "C")

    @property
    def firm(self) -> bool:
        return min(self.n_reference, self.n_focal) >= SMALLER_GROUP and self.n_reference + self.n_focal >= BOTH_GROUPS

    @property
    def harder_for(self) -> Hashable | None:
        """The group for which a flagged item is harder."""
        if not self.flagged or self.delta is None:
            return None
        return self.focal if self.delta < 0 else self.reference


def functioning(
    scores: Floats,
    ids: Sequence[str],
    groups: Sequence[Hashable],
    *,
    reference: Hashable | None = None,
    strata: int | None = None,
) -> list[Functioning]:
    """Every item in every group beside the reference group (the largest; of equals the first by name).

    Only learners who have every item are used: a total with blanks is no total. `strata` None matches on each total
    (thin); a number matches on about so many classes of totals (thick), for groups that are small.
    """
    scores = checked(scores)
    if len(groups) != scores.shape[0] or len(ids) != scores.shape[1]:
        raise ValueError("every learner needs a group and every item an id")
    if strata is not None and strata < 1:
        raise ValueError("there must be at least one class of totals")
    whole = np.asarray(~np.isnan(scores).any(axis=1), dtype=np.bool_)
    used = scores[whole]
    own = [group for group, keep in zip(groups, whole.tolist(), strict=True) if keep]
    names = sorted(set(groups), key=str)
    if not names:
        return []
    if reference is None:
        reference = max(names, key=own.count)
    found = []
    for focal in names:
        if focal != reference:
            found += _beside(used, ids, own, reference, focal, strata)
    return found


def _beside(
    scores: Floats,
    ids: Sequence[str],
    own: Sequence[Hashable],
    reference: Hashable,
    focal: Hashable,
    strata: int | None,
) -> list[Functioning]:
    in_focal = np.array([group == focal for group in own], dtype=np.bool_)
    either = in_focal | np.array([group == reference for group in own], dtype=np.bool_)
    scores, in_focal = scores[either], in_focal[either]
    levels = matching_levels(scores, strata)
    return [_item(name, scores[:, at], in_focal, levels, reference, focal) for at, name in enumerate(ids)]


def matching_levels(scores: Floats, strata: int | None = None) -> np.ndarray:
    """The matching class of each learner: the total itself, or about `strata` classes of equal size.

    Equal totals are never parted, so classes may be fewer and of unequal size.
    """
    totals = np.round(scores.sum(axis=1), DECIMALS)
    _, place, counts = np.unique(totals, return_inverse=True, return_counts=True)
    if strata is None or not totals.size:
        return place
    middles = np.cumsum(counts) - counts / 2
    return np.minimum((middles * strata / totals.size).astype(np.int64), strata - 1)[place]


def _item(
    name: str, column: Floats, in_focal: Mask, levels: np.ndarray, reference: Hashable, focal: Hashable
) -> Functioning:
    n_focal = int(in_focal.sum())
    n_reference = int(in_focal.size) - n_focal
    if not np.isin(column, (0.0, 1.0)).all():
        return Functioning(name, reference, focal, n_reference, n_focal, code="part_marks")
    if min(n_focal, n_reference) < FEWEST:
        return Functioning(name, reference, focal, n_reference, n_focal, code="too_few")
    odds = common_odds(tables(column == 1, in_focal, levels))
    if odds.odds_ratio is None or odds.p is None or odds.log_variance is None:
        return Functioning(name, reference, focal, n_reference, n_focal, code="no_comparison")
    delta = DELTA * math.log(odds.odds_ratio) + 0.0
    delta_se = -DELTA * math.sqrt(odds.log_variance)
    return Functioning(
        item=name,
        reference=reference,
        focal=focal,
        n_reference=n_reference,
        n_focal=n_focal,
        odds_ratio=odds.odds_ratio,
        chi_square=odds.chi_square,
        p=odds.p,
        delta=delta,
        delta_se=delta_se,
        category=category(delta, delta_se, odds.p),
    )


def tables(right: Mask, in_focal: Mask, levels: np.ndarray) -> Floats:
    """A table for each matching class: reference right, reference wrong, focal right, focal wrong."""
    size = int(levels.max()) + 1 if levels.size else 0
    cells = (~in_focal & right, ~in_focal & ~right, in_focal & right, in_focal & ~right)
    return np.stack([np.bincount(levels[cell], minlength=size) for cell in cells], axis=1).astype(np.float64)


def common_odds(cells: Floats) -> CommonOdds:
    """Common odds ratio, the variance of its logarithm, chi-square (continuity corrected, 1 df) and its p.

    `cells` has a row a, b, c, d for each table. As in R's mantelhaen.test the correction is left out when the
    difference is below 1/2. Sources: Mantel and Haenszel 1959; Robins, Breslow and Greenland 1986 (variance).
    """
    from scipy import special

    n = cells.sum(axis=1)
    a, b, c, d = cells[n > 1].T
    n = n[n > 1]
    first, second = a + b, c + d
    right, wrong = a + c, b + d
    variance = float((first * second * right * wrong / (n * n * (n - 1))).sum())
    if not variance > 0:
        return CommonOdds()
    difference = abs(float((a - first * right / n).sum()))
    corrected = difference - 0.5 if difference >= 0.5 else difference
    chi_square = corrected**2 / variance
    p = float(special.chdtrc(1, chi_square))
    up, down = float((a * d / n).sum()), float((b * c / n).sum())
    if not up or not down:
        return CommonOdds(chi_square=chi_square, p=p)
    return CommonOdds(up / down, _log_variance(a, b, c, d, n), chi_square, p)


def _log_variance(a: Floats, b: Floats, c: Floats, d: Floats, n: Floats) -> float:
    agree, r = (a + d) / n, a * d / n
    differ, s = (b + c) / n, b * c / n
    up, down = float(r.sum()), float(s.sum())
    mixed = float((agree * s + differ * r).sum())
    return float((agree * r).sum()) / (2 * up**2) + mixed / (2 * up * down) + float((differ * s).sum()) / (2 * down**2)


def category(delta: float, delta_se: float, p: float) -> str:
    """ETS's letter. A: |delta| below 1 or no significant chi-square. C: at least 1.5 and significantly above 1. Else B."""
    size = abs(delta)
    if size < 1 or p >= SIGNIFICANT:
        return "A"
    return "C" if size >= 1.5 and size - ONE_SIDED * delta_se > 1 else "B"
