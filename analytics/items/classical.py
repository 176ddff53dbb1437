"""Classical item analysis: an array of scores in, plain figures out.

A row is a learner, a column an item; a score is the share of the item's mark that was earned, 0 to 1. NaN is
a blank: an item that the learner did not reach or was not given. It is never counted as wrong. A learner's
score is therefore the share earned of the items that the learner has, which for a full row is the total.

A figure that cannot be computed is None, never NaN, and a warning says why. No figure depends on the order
of learners or items. The formulas and their sources stand in docs/algorithms/item-analysis.md.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

GROUP_SHARE = 27  # per cent of the learners in the upper and in the lower group: Kelley 1939
FEWEST_LEARNERS = 3  # two points always lie on a line: no correlation is read off fewer
FEW_LEARNERS = 20  # below this one more learner can turn the figures round
DECIMALS = 12  # scores are compared after rounding to this: 0.1 + 0.2 and 0.3 are one score


@dataclass(frozen=True, slots=True)
class ItemWarning:
    """Something the reader must know: a fixed code, a sentence, and the item if it is about one."""

    code: str
    message: str
    item: str = ""

    def as_dict(self) -> dict[str, str]:
        about = {"item": self.item} if self.item else {}
        return {"code": self.code, "message": self.message, **about}


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item: n learners have a score in it, `blank` learners have none."""

    id: str
    n: int
    blank: int
    facility: float | None
    discrimination: float | None
    point_biserial: float | None
    alpha_if_deleted: float | None

    def as_dict(self) -> dict[str, Any]:
        """The keys that `manage.py item_analysis --json` promises."""
        return {
            "id": self.id,
            "facility": self.facility,
            "discrimination": self.discrimination,
            "point_biserial": self.point_biserial,
            "alpha_if_deleted": self.alpha_if_deleted,
        }


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """All items of a test and the test as a whole; `mean`, `sd` and `sem` are in items (a full mark each is 1)."""

    items: tuple[ItemFigures, ...]
    alpha: float | None
    kr20: float | None
    sem: float | None
    n: int
    mean: float | None
    sd: float | None
    warnings: tuple[ItemWarning, ...]

    def as_dict(self) -> dict[str, Any]:
        """The keys that `manage.py item_analysis --json` promises."""
        return {
            "items": [item.as_dict() for item in self.items],
            "alpha": self.alpha,
            "kr20": self.kr20,
            "sem": self.sem,
            "n": self.n,
            "warnings": [warning.as_dict() for warning in self.warnings],
        }


def score_array(rows: Iterable[Sequence[float | None]], width: int) -> Floats:
    """Rows of scores, None for a blank, as an array of `width` columns.

    Raises ValueError for a row of another length or a score that is not a number from 0 to 1.
    """
    values = [[math.nan if score is None else float(score) for score in row] for row in rows]
    if any(len(row) != width for row in values):
        raise ValueError(f"every row needs {width} scores, one for each item")
    return checked(np.array(values, dtype=np.float64).reshape(len(values), width))


def checked(scores: Floats) -> Floats:
    """The same scores, -0.0 as 0.0. Raises ValueError when they are no table or one is outside 0..1."""
    if scores.ndim != 2:
        raise ValueError("scores must have a row for each learner and a column for each item")
    outside = ~np.isnan(scores) & ~((scores >= 0) & (scores <= 1))
    if outside.any():
        raise ValueError("a score must be a number from 0 to 1, or NaN for a blank")
    return scores + 0.0


def analyse(scores: Floats, ids: Sequence[str]) -> ItemAnalysis:
    """Every figure of a test; `ids` name the columns. Raises ValueError for scores outside 0..1 or ids that do not fit."""
    scores = checked(scores)
    if len(ids) != scores.shape[1] or len(set(ids)) != len(ids):
        raise ValueError("items need one id each, and no id twice")
    present = ~np.isnan(scores).all(axis=1)
    used = scores[present]
    covariances = covariance_matrix(used)
    items = _item_figures(used, ids, covariances)
    alpha = cronbach_alpha(covariances)
    sd = total_sd(covariances)
    analysis = ItemAnalysis(
        items=items,
        alpha=alpha,
        kr20=kuder_richardson_20(used, covariances),
        sem=standard_error(sd, alpha),
        n=int(used.shape[0]),
        mean=mean_total(used),
        sd=sd,
        warnings=(),
    )
    warnings = tuple(_warnings(analysis, used, int((~present).sum())))
    return ItemAnalysis(**{name: getattr(analysis, name) for name in _FIGURES}, warnings=warnings)


_FIGURES = ("items", "alpha", "kr20", "sem", "n", "mean", "sd")


def analyse_by(scores: Floats, ids: Sequence[str], groups: Sequence[Hashable]) -> Mapping[Hashable, ItemAnalysis]:
    """The same figures for each version, form or language: `groups` names the group of each learner.

    Items that nobody in a group has are left out there: a form has only its own items. Groups come in the
    order of their names.
    """
    if len(groups) != scores.shape[0]:
        raise ValueError("every learner needs a group")
    found: dict[Hashable, ItemAnalysis] = {}
    for group in sorted(set(groups), key=str):
        rows = scores[[own == group for own in groups]]
        given = np.asarray(~np.isnan(rows).all(axis=0), dtype=np.bool_)
        names = [name for name, has in zip(ids, given.tolist(), strict=True) if has]
        found[group] = analyse(rows[:, given], names)
    return found


# --- scores of learners ---------------------------------------------------------------------------


def shares(scores: Floats) -> Floats:
    """Each learner's score: the mean over the items that the learner has; NaN with none."""
    return _ratio(np.nansum(scores, axis=1), (~np.isnan(scores)).sum(axis=1))


def rest_table(scores: Floats) -> Floats:
    """Each learner's score on all items but the one of the column, so that no item is compared with itself."""
    has = ~np.isnan(scores)
    own = np.where(has, scores, 0.0)
    return _ratio(own.sum(axis=1, keepdims=True) - own, has.sum(axis=1, keepdims=True) - has)


def rest_shares(scores: Floats, item: int) -> Floats:
    """Each learner's score on all items but one."""
    return shares(np.delete(scores, item, axis=1))


def _ratio(sums: Floats, counts: Floats) -> Floats:
    result: Floats = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=result, where=counts > 0)
    return np.round(result, DECIMALS)


def correlation(left: Floats, right: Floats) -> float | None:
    """Pearson's r over learners who have both; None below three of them or when one side does not vary."""
    both = ~np.isnan(left) & ~np.isnan(right)
    x, y = left[both], right[both]
    if x.size < FEWEST_LEARNERS or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    order = np.lexsort((y, x))  # floating sums depend on their order; the figure must not
    x, y = x[order], y[order]
    x, y = x - x.mean(), y - y.mean()
    r = float((x * y).sum()) / math.sqrt(float((x * x).sum()) * float((y * y).sum()))
    return min(1.0, max(-1.0, r))


# --- single figures -------------------------------------------------------------------------------


def facility(column: Floats) -> float | None:
    """Mean score of those who reached the item, 0 to 1: how easy it was."""
    reached = np.sort(column[~np.isnan(column)])
    return float(reached.mean()) if reached.size else None


def upper_lower_weights(totals: Floats) -> tuple[Floats, Floats]:
    """How far each learner belongs to the upper and the lower 27 %, 0 to 1.

    Each group has round(0.27 n) places (half upwards, at least 1). Learners with one score at the border share the
    places left there equally: three learners for two places count two thirds each. So the figure is what
    drawing lots among them gives on average, and the order of rows cannot matter.
    """
    places = max(1, (2 * GROUP_SHARE * totals.size + 100) // 200)
    return _places(-totals, places), _places(totals, places)


def _places(keys: Floats, places: int) -> Floats:
    """Weights of the learners with the lowest keys: 1 before the border, the same share for all on it, 0 beyond."""
    if not keys.size:
        return np.zeros(0)
    border = np.sort(keys)[min(places, keys.size) - 1]
    before, on = keys < border, keys == border
    return before + on * ((places - before.sum()) / max(1, on.sum()))


def discrimination(column: Floats, totals: Floats) -> float | None:
    """Facility in the upper 27 % less facility in the lower 27 % by total score, -1 to 1.

    None when the item or the totals do not vary, or when one of the groups did not reach the item.
    """
    reached = ~np.isnan(column)
    if reached.sum() < FEWEST_LEARNERS or np.ptp(column[reached]) == 0 or np.ptp(totals) == 0:
        return None
    order = np.lexsort((column, totals))
    column, totals, reached = column[order], totals[order], reached[order]
    means = [_weighted_mean(column[reached], weights[reached]) for weights in upper_lower_weights(totals)]
    return None if means[0] is None or means[1] is None else means[0] - means[1]


def _weighted_mean(values: Floats, weights: Floats) -> float | None:
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total else None


def point_biserials(scores: Floats) -> list[float | None]:
    """Correlation of each item with the score on the other items (item-rest, "corrected"), -1 to 1."""
    return [correlation(column, rest) for column, rest in zip(scores.T, rest_table(scores).T, strict=True)]


def covariance_matrix(scores: Floats) -> Floats:
    """Covariances of items, divisor n - 1, each over the learners who have both items; NaN below two of them.

    Without blanks this is the ordinary matrix; with blanks it is what psych calls pairwise.
    """
    has = ~np.isnan(scores)
    reached = has.astype(np.float64)
    # taken from 1/2, not from the mean: exact for 0 and 1, so that the order of learners does not show
    values = np.where(has, scores - 0.5, 0.0)
    n = reached.T @ reached
    sums = values.T @ reached
    cross = values.T @ values
    result: Floats = np.full(n.shape, np.nan)
    numerator = cross - np.divide(sums * sums.T, n, out=np.zeros_like(n), where=n > 0)
    np.divide(numerator, n - 1, out=result, where=n > 1)
    return np.where(np.abs(result) < 10.0**-DECIMALS, 0.0, result)


def cronbach_alpha(covariances: Floats) -> float | None:
    """k/(k-1) (1 - sum of item variances / variance of the total), at most 1.

    None for fewer than two items, when two items share fewer than two learners, or when the total does not vary.
    Source: Cronbach 1951, Psychometrika 16:299, equation 2.
    """
    k = covariances.shape[0]
    total = total_variance(covariances)
    if k < 2 or not total > 10.0**-DECIMALS:
        return None
    return _reliability(k, math.fsum(covariances.diagonal()), total)


def _reliability(k: int, parts: float, total: float) -> float | None:
    """None above 1: covariances over different learners (blanks) can contradict each other."""
    alpha = k / (k - 1) * (1 - parts / total)
    return alpha if alpha <= 1 + 1e-9 else None


def total_variance(covariances: Floats) -> float:
    """The variance of the total: the sum of all variances and covariances. NaN when one is unknown."""
    return math.fsum(covariances.ravel()) if covariances.size else math.nan


def kuder_richardson_20(scores: Floats, covariances: Floats) -> float | None:
    """Alpha written for right and wrong: the item variances are pq, on the same divisor n - 1 as the total's.

    None where alpha is None and when a score is neither 0 nor 1.
    Source: Kuder and Richardson 1937, Psychometrika 2:151, equation 20.
    """
    k = scores.shape[1]
    has = ~np.isnan(scores)
    total = total_variance(covariances)
    if k < 2 or not np.isin(scores[has], (0.0, 1.0)).all() or not total > 10.0**-DECIMALS:
        return None
    n = has.sum(axis=0)
    p = np.nansum(scores, axis=0) / n
    variances = p * (1 - p) * n / (n - 1)
    return _reliability(k, math.fsum(variances), total)


def alphas_if_deleted(covariances: Floats) -> list[float | None]:
    """Alpha of the test without each item in turn; None for a test of two.

    Taking an item out takes its row and its column out of the sum of the matrix, and its variance only once.
    """
    k = covariances.shape[0]
    if k < 3:
        return [None] * k
    unknown = np.isnan(covariances)
    known = np.where(unknown, 0.0, covariances)
    variances = known.diagonal()
    total, parts = total_variance(known), math.fsum(variances)
    left = unknown.sum() - 2 * unknown.sum(axis=1) + unknown.diagonal()
    found: list[float | None] = []
    for row, variance, gaps in zip(known, variances.tolist(), left.tolist(), strict=True):
        rest = total - 2 * math.fsum(row) + variance
        usable = not gaps and rest > 10.0**-DECIMALS
        found.append(_reliability(k - 1, parts - variance, rest) if usable else None)
    return found


def total_sd(covariances: Floats) -> float | None:
    """Standard deviation of the total, divisor n - 1, in items."""
    variance = total_variance(covariances)
    return math.sqrt(variance) if variance >= 0 else None


def standard_error(sd: float | None, alpha: float | None) -> float | None:
    """Standard error of measurement, sd sqrt(1 - alpha), in items: two thirds of observed totals lie within one of the true."""
    return None if sd is None or alpha is None else sd * math.sqrt(max(0.0, 1 - alpha))


def mean_total(scores: Floats) -> float | None:
    """Sum of the facilities: the mean total of learners who have every item."""
    parts = [facility(column) for column in scores.T]
    known = [part for part in parts if part is not None]
    return math.fsum(known) if known and len(known) == len(parts) else None


def _item_figures(scores: Floats, ids: Sequence[str], covariances: Floats) -> tuple[ItemFigures, ...]:
    totals = shares(scores)
    biserials, alphas = point_biserials(scores), alphas_if_deleted(covariances)
    found = []
    for place, name in enumerate(ids):
        column = scores[:, place]
        n = int((~np.isnan(column)).sum())
        found.append(
            ItemFigures(
                id=name,
                n=n,
                blank=int(column.size) - n,
                facility=facility(column),
                discrimination=discrimination(column, totals),
                point_biserial=biserials[place],
                alpha_if_deleted=alphas[place],
            )
        )
    return tuple(found)


# --- warnings -------------------------------------------------------------------------------------


def _warnings(found: ItemAnalysis, scores: Floats, empty: int) -> Iterable[ItemWarning]:
    blanks = int(np.isnan(scores).sum())
    flat_totals = found.n > 1 and np.ptp(shares(scores)) == 0
    binary = bool(np.isin(scores[~np.isnan(scores)], (0.0, 1.0)).all())
    cases = [
        (empty > 0, "empty_learners", _EMPTY_LEARNERS.format(empty)),
        (found.n == 0, "no_learners", _NO_LEARNERS),
        (0 < found.n < FEW_LEARNERS, "few_learners", _FEW_LEARNERS.format(found.n)),
        (len(found.items) < 2, "one_item", _ONE_ITEM),
        (blanks > 0, "blanks", _BLANKS.format(blanks)),
        (flat_totals, "same_totals", _SAME_TOTALS),
        (found.alpha is None and found.n > 1 and len(found.items) > 1 and not flat_totals, "no_alpha", _NO_ALPHA),
        (found.alpha is not None and found.alpha < 0, "negative_alpha", _NEGATIVE_ALPHA),
        (found.n > 0 and not binary, "no_kr20", _NO_KR20),
    ]
    yield from (ItemWarning(code, message) for applies, code, message in cases if applies)
    for place, item in enumerate(found.items):
        yield from _item_warnings(item, scores[:, place])


def _item_warnings(item: ItemFigures, column: Floats) -> Iterable[ItemWarning]:
    reached = column[~np.isnan(column)]
    flat = reached.size > 0 and np.ptp(reached) == 0
    if not reached.size:
        yield ItemWarning("not_reached", f"Nobody reached item {item.id}.", item.id)
    elif flat and reached[0] == 1:
        yield ItemWarning("all_right", _ALL_RIGHT.format(item.id), item.id)
    elif flat and reached[0] == 0:
        yield ItemWarning("all_wrong", _ALL_WRONG.format(item.id), item.id)
    elif flat:
        yield ItemWarning("all_same", _ALL_SAME.format(item.id), item.id)


_EMPTY_LEARNERS = "Learners left out because they have no score at all: {}."
_NO_LEARNERS = "There is no learner with a score, so there are no figures."
_FEW_LEARNERS = "There are only {} learners: one more can turn the figures round. Gather at least 20, better 100."
_ONE_ITEM = "With fewer than two items there is no alpha and nothing to compare an item with."
_BLANKS = (
    "Blank cells: {}. They are not counted as wrong: each figure is over those who have the items, and alpha is "
    "over the learners that each pair of items has in common."
)
_SAME_TOTALS = "Every learner has the same score, so nothing can be said about who does well."
_NO_ALPHA = "There is no alpha: too few learners have the same items. Look at each form by itself."
_NEGATIVE_ALPHA = "Alpha is below 0: the items do not measure one thing, or the key of some is wrong."
_NO_KR20 = "KR-20 is for items that are right or wrong; some have part marks, so read alpha."
_ALL_RIGHT = "Everybody is right in item {}: it cannot tell learners apart."
_ALL_WRONG = "Nobody is right in item {}: it cannot tell learners apart. Check the key."
_ALL_SAME = "Everybody has the same score in item {}: it cannot tell learners apart."
