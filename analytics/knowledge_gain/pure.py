"""The statistics of matched scores before and after: plain values in, plain values out.

Scores and every figure "in score units" are in the points of the test, never in per cent of the maximum. A
figure that cannot be computed is None, never NaN or infinity, and a warning says why and what to do.
The formulas, their sources and their limits stand in docs/algorithms/knowledge-gain.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

# scipy.special, not scipy.stats: the same distributions without the second that scipy.stats takes to load
from scipy import special

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LARGEST_SCORE = 1e9  # no test has more points; the bound keeps sums and squares finite
FEW_PAIRS = 10  # below this one more learner can turn the figures round
EXACT_LIMIT = 50  # most non-zero differences for which the exact signed-rank distribution is used
TICK_BITS = 40  # differences closer than 2**-40 of the largest score are one value: see _ticks


@dataclass(frozen=True, slots=True)
class PairInput:
    """The two scores of one learner, in score units; None is a score that is missing.

    It carries no name: the statistics need none. Whoever calls sees to it that a learner comes once.
    """

    pre: float | None
    post: float | None


@dataclass(frozen=True, slots=True)
class GainWarning:
    """Something the reader of the figures must know: a fixed code, and a sentence saying what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class GainResult:
    """The figures of one group, in the order shown; means, sds, gains and tests are over matched learners."""

    n_pre: int
    n_post: int
    n_matched: int
    n_pre_only: int
    n_post_only: int
    n_invalid: int
    mean_pre: float | None
    mean_post: float | None
    sd_pre: float | None
    sd_post: float | None
    raw_gain: float | None
    relative_gain: float | None
    normalised_gain: float | None
    normalised_change: float | None
    d_z: float | None
    hedges_gz: float | None
    t: float | None
    df: int | None
    p: float | None
    ci95_low: float | None
    ci95_high: float | None
    wilcoxon_w: float | None
    wilcoxon_p: float | None
    warnings: tuple[GainWarning, ...]

    def as_dict(self) -> dict[str, Any]:
        """The figures for JSON: keys in order, numbers finite or None, warnings as {"code", "message"}."""
        figures = {field.name: getattr(self, field.name) for field in fields(self)}
        figures["warnings"] = [{"code": w.code, "message": w.message} for w in self.warnings]
        return figures


@dataclass(frozen=True, slots=True)
class PairedT:
    """Student's paired t and the effect sizes that go with it; all None when the differences do not vary."""

    d_z: float | None = None
    hedges_gz: float | None = None
    t: float | None = None
    df: int | None = None
    p: float | None = None
    ci95_low: float | None = None
    ci95_high: float | None = None


@dataclass(frozen=True, slots=True)
class SignedRank:
    """Wilcoxon's signed-rank test: V, the sum of the positive ranks, and the two-sided p."""

    w: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class _Cohort:
    """Valid scores of a group: how many there are, and the matched ones as two columns."""

    n_pre: int
    n_post: int
    n_invalid: int
    pre: Floats
    post: Floats


def compute_gain(
    pairs: Sequence[PairInput],
    maximum: float | None = None,
    *,
    n_invalid: int = 0,
    warnings: Iterable[GainWarning] = (),
) -> GainResult:
    """Every figure of one group of learners, one PairInput a learner; the order of the pairs never matters.

    `maximum` is the highest score that can be reached, in score units; without one the two normalised figures
    are None. A pair with a score that is not a number, is below 0 or is above the maximum is not used and
    counts as invalid. `n_invalid` and `warnings` are what a reader of data already refused; they are added to
    our own. Raises nothing for data of the declared types.
    """
    top = usable_maximum(maximum)
    cohort = _cohort(pairs, top)
    result = _figures(cohort, top, n_invalid)
    ours = (*_data_warnings(result, cohort, maximum), *_figure_warnings(result, cohort, top))
    return replace(result, warnings=(*warnings, *ours))


def usable_maximum(maximum: float | None) -> float | None:
    """The maximum if it can be one (a finite number above 0, at most LARGEST_SCORE), otherwise None."""
    if maximum is None or not 0 < maximum <= LARGEST_SCORE:
        return None
    return float(maximum)


def highest_score(maximum: float | None) -> float:
    """The highest score that is accepted as valid, in score units; the lowest is 0."""
    return usable_maximum(maximum) or LARGEST_SCORE


# --- the single figures ---------------------------------------------------------------------------


def mean(values: Floats) -> float | None:
    """Arithmetic mean, in the units of the values; None without values."""
    return float(np.mean(values)) if values.size else None


def standard_deviation(values: Floats) -> float | None:
    """Sample standard deviation (divisor n - 1), in the units of the values; None below two values."""
    if values.size < 2:
        return None
    # equal values that are no binary fraction would otherwise "vary" by the last bit of their mean
    return 0.0 if np.ptp(values) == 0 else float(np.std(values, ddof=1))


def raw_gain(pre: Floats, post: Floats) -> float | None:
    """Mean post less mean pre, in score units; None without pairs."""
    return float(np.mean(post)) - float(np.mean(pre)) if pre.size else None


def relative_gain(pre: Floats, post: Floats) -> float | None:
    """Raw gain as a share of the mean before (1 = doubled); None without pairs or when that mean is 0."""
    return _ratio(raw_gain(pre, post), mean(pre))


def normalised_gain(pre: Floats, post: Floats, maximum: float | None) -> float | None:
    """Hake's <g> of class means: raw gain as a share of what was left to gain (at most 1).

    None without pairs, without a maximum, or when every learner began at the maximum.
    Source: Hake 1998, Am. J. Phys. 66:64.
    """
    if maximum is None:
        return None
    # the mean room left is exactly 0 if, and only if, all began at the maximum; maximum - mean need not be
    return _ratio(raw_gain(pre, post), mean(maximum - pre))


def change_of_each(pre: Floats, post: Floats, maximum: float) -> Floats:
    """Marx and Cummings' c of each learner who has one, -1 to 1, no unit.

    post > pre: (post - pre) / (maximum - pre), the share of the possible gain that was gained;
    post < pre: (post - pre) / pre, the share of the possible loss that was lost; post = pre: 0.
    Learners twice at the maximum or twice at 0 are dropped: the test cannot show a change in them.
    Source: Marx and Cummings 2007, Am. J. Phys. 75:87.
    """
    stuck = (pre == post) & ((pre == maximum) | (pre == 0))
    before, difference = pre[~stuck], (post - pre)[~stuck]
    room = np.where(difference > 0, maximum - before, before)
    change: Floats = np.zeros_like(difference)
    np.divide(difference, room, out=change, where=difference != 0)
    return change


def normalised_change(pre: Floats, post: Floats, maximum: float | None) -> float | None:
    """Mean of Marx and Cummings' c, -1 to 1; None without a maximum or when no learner has a c."""
    return None if maximum is None else mean(change_of_each(pre, post, maximum))


def hedges_correction(df: int) -> float | None:
    """J(df) = G(df/2) / (sqrt(df/2) G((df-1)/2)), exact; takes the upward bias out of a standardised mean.

    G is the gamma function. None below two degrees of freedom, where G((df-1)/2) is not finite.
    Source: Hedges 1981, J. Educ. Stat. 6:107.
    """
    if df < 2:
        return None
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def paired_t(pre: Floats, post: Floats) -> PairedT:
    """Paired t, two-sided p, 95 % interval of the mean difference (score units), d_z and Hedges' g_z.

    All None below two pairs, or when every difference is the same: there is no spread to measure against.
    Sources: Student 1908; Lakens 2013, Front. Psychol. 4:863 (d_z, g_z).
    """
    gain, spread = raw_gain(pre, post), _spread(pre, post)
    d_z = _ratio(gain, spread)
    if gain is None or not spread or d_z is None:
        return PairedT()
    df, root_n = int(pre.size) - 1, math.sqrt(pre.size)
    t = d_z * root_n
    margin = float(special.stdtrit(df, 0.975)) * spread / root_n
    p = min(1.0, 2 * float(special.stdtr(df, -abs(t))))
    return PairedT(d_z, _product(d_z, hedges_correction(df)), t, df, p, gain - margin, gain + margin)


def signed_rank(pre: Floats, post: Floats) -> SignedRank:
    """Wilcoxon's signed-rank test of post - pre: V in rank units, two-sided p.

    Differences of 0 are dropped. p is exact for at most 50 differences without ties, otherwise normal with
    continuity and tie correction. Both None when no difference is left.
    Source: Wilcoxon 1945, Biometrics Bulletin 1:80.
    """
    ticks = _ticks(pre, post)
    ticks = ticks[ticks != 0]
    if not ticks.size:
        return SignedRank()
    ranks, ties = _ranks(np.abs(ticks))
    v, n = float(ranks[ticks > 0].sum()), int(ticks.size)
    if n <= EXACT_LIMIT and ties.size == n:
        return SignedRank(v, _exact_p(v, n))
    return SignedRank(v, _normal_p(v, n, ties))


# --- how the signed ranks are worked out ----------------------------------------------------------


def _ticks(pre: Floats, post: Floats) -> Floats:
    """Differences as whole numbers of a step far below any mark: 0.3 - 0.1 and 0.2 - 0.0 become equal."""
    largest = max(float(pre.max(initial=0.0)), float(post.max(initial=0.0)))
    step = 2.0 ** max(math.frexp(largest)[1] - TICK_BITS, -1000)
    ticks: Floats = np.rint((post - pre) / step)
    return ticks


def _ranks(sizes: Floats) -> tuple[Floats, Floats]:
    """Ranks from 1, equal values sharing their mean rank, and how many share each value."""
    _, place, counts = np.unique(sizes, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[place], counts.astype(np.float64)


@lru_cache(maxsize=EXACT_LIMIT)
def _rank_sum_counts(n: int) -> Floats:
    """How many of the 2**n sign patterns give each rank sum 0 .. n(n+1)/2: whole numbers, exact as floats."""
    counts = np.zeros(n * (n + 1) // 2 + 1)
    counts[0] = 1
    for rank in range(1, n + 1):
        counts[rank:] += counts[:-rank].copy()
    return counts


def _exact_p(v: float, n: int) -> float:
    """Two-sided p: twice the smaller tail that holds v itself, at most 1 (R's psignrank rule)."""
    counts, at = _rank_sum_counts(n), round(v)
    tail = min(counts[: at + 1].sum(), counts[at:].sum())
    return min(1.0, 2 * float(tail) / 2.0**n)


def _normal_p(v: float, n: int, ties: Floats) -> float:
    """Two-sided p by the normal approximation: continuity 1/2 towards the mean, variance less the ties."""
    variance = n * (n + 1) * (2 * n + 1) / 24 - float((ties**3 - ties).sum()) / 48
    distance = v - n * (n + 1) / 4
    z = (distance - math.copysign(0.5, distance) * (distance != 0)) / math.sqrt(variance)
    return min(1.0, 2 * float(special.ndtr(-abs(z))))


# --- from pairs to figures ------------------------------------------------------------------------


def _cohort(pairs: Sequence[PairInput], top: float | None) -> _Cohort:
    """Sorts the pairs into valid, missing and invalid; matched scores come out in order of size.

    Sorted, because floating sums depend on their order and a frozen report must give the same bytes again.
    """
    pre, no_pre = _column([pair.pre for pair in pairs])
    post, no_post = _column([pair.post for pair in pairs])
    valid = (no_pre | _in_range(pre, top)) & (no_post | _in_range(post, top))
    matched = valid & ~no_pre & ~no_post
    order = np.lexsort((post[matched], pre[matched]))
    n_pre, n_post = int((valid & ~no_pre).sum()), int((valid & ~no_post).sum())
    return _Cohort(n_pre, n_post, int((~valid).sum()), pre[matched][order], post[matched][order])


def _column(values: list[float | None]) -> tuple[Floats, Mask]:
    """The values as numbers (a missing one as NaN) and which of them are missing."""
    missing = np.fromiter((value is None for value in values), dtype=np.bool_, count=len(values))
    return np.array(values, dtype=np.float64) + 0.0, missing  # + 0.0 turns -0.0 into 0.0


def _in_range(scores: Floats, top: float | None) -> Mask:
    """Which scores are numbers from 0 to the maximum; NaN is in no range."""
    inside: Mask = (scores >= 0) & (scores <= highest_score(top))
    return inside


def _figures(cohort: _Cohort, top: float | None, n_invalid: int) -> GainResult:
    """The result without its warnings."""
    pre, post, n = cohort.pre, cohort.post, int(cohort.pre.size)
    student, wilcoxon = paired_t(pre, post), signed_rank(pre, post)
    return GainResult(
        n_pre=cohort.n_pre,
        n_post=cohort.n_post,
        n_matched=n,
        n_pre_only=cohort.n_pre - n,
        n_post_only=cohort.n_post - n,
        n_invalid=cohort.n_invalid + n_invalid,
        mean_pre=mean(pre),
        mean_post=mean(post),
        sd_pre=standard_deviation(pre),
        sd_post=standard_deviation(post),
        raw_gain=raw_gain(pre, post),
        relative_gain=relative_gain(pre, post),
        normalised_gain=normalised_gain(pre, post, top),
        normalised_change=normalised_change(pre, post, top),
        d_z=student.d_z,
        hedges_gz=student.hedges_gz,
        t=student.t,
        df=student.df,
        p=student.p,
        ci95_low=student.ci95_low,
        ci95_high=student.ci95_high,
        wilcoxon_w=wilcoxon.w,
        wilcoxon_p=wilcoxon.p,
        warnings=(),
    )


def _spread(pre: Floats, post: Floats) -> float | None:
    """Standard deviation of the differences; exactly 0 when they differ by rounding alone."""
    if pre.size > 1 and np.ptp(_ticks(pre, post)) == 0:
        return 0.0
    return standard_deviation(post - pre)


def _ratio(part: float | None, whole: float | None) -> float | None:
    """part / whole, or None when either is missing, whole is 0, or the ratio is too large for a float."""
    if part is None or not whole:
        return None
    ratio = part / whole
    return ratio if math.isfinite(ratio) else None


def _product(left: float, right: float | None) -> float | None:
    return None if right is None else left * right


# --- warnings -------------------------------------------------------------------------------------


def _data_warnings(result: GainResult, cohort: _Cohort, maximum: float | None) -> list[GainWarning]:
    """What the reader must know about who is in the figures."""
    n = result.n_matched
    unmatched = result.n_pre_only + result.n_post_only
    cases = [
        (maximum is not None and usable_maximum(maximum) is None, "unusable_maximum", _UNUSABLE_MAXIMUM),
        (cohort.n_invalid > 0, "invalid_scores", _INVALID_SCORES.format(cohort.n_invalid)),
        (n == 0, "no_pairs", _NO_PAIRS),
        (n == 1, "one_pair", _ONE_PAIR),
        (1 < n < FEW_PAIRS, "few_pairs", _FEW_PAIRS.format(n)),
        (unmatched > 0, "not_matched", _NOT_MATCHED.format(result.n_pre_only, result.n_post_only)),
    ]
    return [GainWarning(code, message) for applies, code, message in cases if applies]


def _figure_warnings(result: GainResult, cohort: _Cohort, top: float | None) -> list[GainWarning]:
    """Why a figure is missing although there are pairs."""
    n = result.n_matched
    if n == 0:
        return []
    dropped = 0 if top is None else n - change_of_each(cohort.pre, cohort.post, top).size
    flat = n > 1 and result.t is None
    cases = [
        (top is None, "no_maximum", _NO_MAXIMUM),
        (result.relative_gain is None, "mean_pre_zero", _MEAN_PRE_ZERO),
        (top is not None and result.normalised_gain is None, "pre_at_maximum", _PRE_AT_MAXIMUM),
        (dropped > 0, "change_left_out", _CHANGE_LEFT_OUT.format(dropped)),
        (n == 2 and not flat, "no_hedges", _NO_HEDGES),
        (flat and result.wilcoxon_w is not None, "same_difference", _SAME_DIFFERENCE),
        (result.wilcoxon_w is None, "no_change", _NO_CHANGE),
    ]
    return [GainWarning(code, message) for applies, code, message in cases if applies]


_UNUSABLE_MAXIMUM = (
    "The maximum score must be a number above 0, so it was not used. Give the highest score that can be reached."
)
_INVALID_SCORES = (
    "Learners left out because a score is not a number, is below 0 or is above the maximum: {}. "
    "Correct the scores or the maximum."
)
_NO_PAIRS = (
    "No learner has both a score before and a score after, so no gain can be computed. "
    "Check that both tests were handed in under the same learner."
)
_ONE_PAIR = (
    "Only one learner has both scores: spread and tests need at least two. "
    "Treat the figures as that person's results and do not publish them."
)
_FEW_PAIRS = (
    "Only {} learners have both scores: one learner more or less can change the figures much. "
    "Use them as a hint and say how few they rest on."
)
_NOT_MATCHED = (
    "Not in the gain: learners with only a score before: {}, with only a score after: {}. "
    "Show these numbers beside the gain, as those who are missing may differ from those who stayed."
)
_NO_MAXIMUM = (
    "No maximum score is known, so normalised gain and normalised change are empty. "
    "Give the highest score that can be reached."
)
_MEAN_PRE_ZERO = "The mean score before is 0, so there is no relative gain. Use the raw gain instead."
_PRE_AT_MAXIMUM = (
    "Every learner began at the maximum, so there was nothing left to gain on this test. Use a harder test."
)
_CHANGE_LEFT_OUT = (
    "Not in the normalised change, because the maximum or 0 was reached both times: {}. "
    "The test cannot show a change in them. If there are many, use a test of another difficulty."
)
_NO_HEDGES = "Hedges' g needs at least three learners with both scores. Use d_z, or wait for more learners."
_SAME_DIFFERENCE = (
    "Every learner changed by the same number of points, so there is no spread to test against: "
    "t, its interval and the effect sizes are empty. Check that the scores were not filled in by hand."
)
_NO_CHANGE = (
    "Every learner has the same score before and after, so the tests are empty. "
    "Check that the scores after are not a copy of those before."
)
