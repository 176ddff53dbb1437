"""What the gain would be if those without a post-test had come: best case, worst case, and imputed.

The question is about everybody with a pre-test. None of the three is a finding about those who are missing: best and
worst are the ends of what is possible, and the imputed figure holds if those missing are like others with
the same pre score. Every key therefore says what it is. Formulas and sources: docs/algorithms/missing-tests.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from scipy import special

from analytics.knowledge_gain.pure import (
    FEW_PAIRS,
    Floats,
    GainWarning,
    PairInput,
    highest_score,
    raw_gain,
    standard_deviation,
    usable_maximum,
)

IMPUTATIONS = 20
SEED = 20261121  # any fixed number: the same scores give the same figures in every report


@dataclass(frozen=True, slots=True)
class Pooled:
    """One figure over several imputations by Rubin's rules."""

    estimate: float
    se: float
    df: float
    low: float
    high: float
    missing_information: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The gain in score units over the matched, and over all with a pre-test under three suppositions."""

    n_pre: int
    n_matched: int
    n_missing_post: int
    observed_gain: float | None
    worst_case_gain: float | None = None
    best_case_gain: float | None = None
    imputed_gain: float | None = None
    imputed_se: float | None = None
    imputed_df: float | None = None
    imputed_ci95_low: float | None = None
    imputed_ci95_high: float | None = None
    imputed_missing_information: float | None = None
    imputations: int = 0
    seed: int = SEED
    warnings: tuple[GainWarning, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The figures for JSON: keys in order, numbers finite or None, warnings as {"code", "message"}."""
        figures = {item.name: getattr(self, item.name) for item in fields(self)}
        figures["warnings"] = [{"code": w.code, "message": w.message} for w in self.warnings]
        return figures


def gain_sensitivity(
    pairs: Sequence[PairInput], maximum: float | None, *, imputations: int = IMPUTATIONS, seed: int = SEED
) -> Sensitivity:
    """The gain of all with a pre-test if the missing post-tests were perfect, empty, or like those of the others.

    Pairs without a pre score, or with a score outside 0..maximum, are not used. The order of pairs does not matter.
    """
    top = usable_maximum(maximum)
    pre, post, missing = _columns(pairs, highest_score(top))
    n, lost = int(pre.size), int(missing.size)
    found: dict[str, Any] = {"observed_gain": raw_gain(pre, post)}
    if n + lost:
        found |= _extremes(pre, post, missing, top)
    pooled = None
    if top is not None and lost and n >= FEW_PAIRS and imputations > 1:
        pooled = imputed_gain(pre, post, missing, top, imputations=imputations, seed=seed)
        found |= _labelled(pooled, imputations)
    return Sensitivity(
        n_pre=n + lost, n_matched=n, n_missing_post=lost, seed=seed, warnings=_warnings(n, lost, top), **found
    )


def _columns(pairs: Sequence[PairInput], highest: float) -> tuple[Floats, Floats, Floats]:
    """Matched scores before and after in order of size, and the pre scores of those without a post."""
    valid = [pair for pair in pairs if _valid(pair.pre, highest) and (pair.post is None or _valid(pair.post, highest))]
    matched = sorted((pair.pre, pair.post) for pair in valid if pair.pre is not None and pair.post is not None)
    missing = sorted(pair.pre for pair in valid if pair.pre is not None and pair.post is None)
    table: Floats = np.array(matched, dtype=np.float64).reshape(len(matched), 2)
    return table[:, 0], table[:, 1], np.array(missing, dtype=np.float64)


def _valid(score: float | None, highest: float) -> bool:
    return score is not None and 0 <= score <= highest


def _extremes(pre: Floats, post: Floats, missing: Floats, top: float | None) -> dict[str, float | None]:
    """Every missing post-test at 0, and every one at the maximum."""
    n = pre.size + missing.size
    gained = math.fsum(post) - math.fsum(pre) - math.fsum(missing)
    return {
        "worst_case_gain": gained / n,
        "best_case_gain": None if top is None else (gained + top * missing.size) / n,
    }


def _labelled(pooled: Pooled, imputations: int) -> dict[str, Any]:
    return {
        "imputed_gain": pooled.estimate,
        "imputed_se": pooled.se,
        "imputed_df": pooled.df,
        "imputed_ci95_low": pooled.low,
        "imputed_ci95_high": pooled.high,
        "imputed_missing_information": pooled.missing_information,
        "imputations": imputations,
    }


# --- multiple imputation --------------------------------------------------------------------------


def imputed_gain(
    pre: Floats, post: Floats, missing: Floats, top: float, *, imputations: int = IMPUTATIONS, seed: int = SEED
) -> Pooled:
    """The mean gain of all with a pre-test, missing posts drawn from the regression of post on pre.

    Each time the line and its spread are drawn from their posterior first (Rubin 1987, pages 166-167), then a post for
    each missing one around that line, bounded to 0..top. Needs at least four pairs.
    """
    line = _fit(pre, post)
    source = np.random.default_rng(seed)
    gains, variances = [], []
    for _ in range(imputations):
        drawn = _draw_posts(line, missing, top, source)
        differences = np.concatenate([post - pre, drawn - missing])
        spread = standard_deviation(differences) or 0.0
        gains.append(float(differences.mean()))
        variances.append(spread**2 / differences.size)
    return pool(gains, variances, complete_df=pre.size + missing.size - 1)


@dataclass(frozen=True, slots=True)
class _Line:
    """Least squares of post on pre about its mean; without a slope when every pre is the same."""

    n: int
    centre: float
    height: float
    slope: float
    squares: float  # of pre about its mean
    residual: float  # sum of squared residuals
    df: int


def _fit(pre: Floats, post: Floats) -> _Line:
    n, centre, height = int(pre.size), float(pre.mean()), float(post.mean())
    squares = 0.0 if np.ptp(pre) == 0 else float(((pre - centre) ** 2).sum())
    slope = float(((pre - centre) * (post - height)).sum()) / squares if squares else 0.0
    residual = float(((post - height - slope * (pre - centre)) ** 2).sum())
    return _Line(n, centre, height, slope, squares, residual, n - (2 if squares else 1))


def _draw_posts(line: _Line, missing: Floats, top: float, source: np.random.Generator) -> Floats:
    """One draw of the parameters, then one post-test for each missing one."""
    sigma = math.sqrt(line.residual / float(source.chisquare(line.df)))
    height = line.height + sigma / math.sqrt(line.n) * float(source.standard_normal())
    tilt = float(source.standard_normal())
    slope = line.slope + (sigma / math.sqrt(line.squares) * tilt if line.squares else 0.0)
    around = sigma * source.standard_normal(missing.size)
    posts: Floats = np.clip(height + slope * (missing - line.centre) + around, 0.0, top)
    return posts


def pool(estimates: Sequence[float], variances: Sequence[float], complete_df: float) -> Pooled:
    """Rubin's rules, with Barnard and Rubin's degrees of freedom. Raises ValueError below two imputations."""
    m = len(estimates)
    if m < 2 or m != len(variances):
        raise ValueError("pooling needs at least two imputations, each with its variance")
    estimate = math.fsum(estimates) / m
    within = math.fsum(variances) / m
    between = math.fsum((one - estimate) ** 2 for one in estimates) / (m - 1)
    total = within + (1 + 1 / m) * between
    share = (1 + 1 / m) * between / total if total else 0.0
    df = _pooled_df(m, share, complete_df)
    se = math.sqrt(total)
    margin = float(special.stdtrit(df, 0.975)) * se
    # Rubin 1987, equation 3.1.10: r and df turned into the share of information that is missing
    ratio = share / (1 - share) if share < 1 else math.inf
    information = 1.0 if math.isinf(ratio) else (ratio + 2 / (df + 3)) / (ratio + 1) if share else 0.0
    return Pooled(estimate, se, df, estimate - margin, estimate + margin, information)


def _pooled_df(m: int, share: float, complete_df: float) -> float:
    """Barnard and Rubin 1999, equation 3; `share` is the part of the variance that comes from what is missing."""
    observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share)
    if not share:
        return observed
    old = (m - 1) / share**2
    return old * observed / (old + observed) if observed > 0 else old


# --- warnings -------------------------------------------------------------------------------------


def _warnings(n: int, lost: int, top: float | None) -> tuple[GainWarning, ...]:
    cases = [
        (n + lost == 0, "no_pre", _NO_PRE),
        (n + lost > 0 and not lost, "nobody_missing", _NOBODY_MISSING),
        (top is None, "no_maximum", _NO_MAXIMUM),
        (lost > 0 and top is not None and n < FEW_PAIRS, "too_few_to_impute", _TOO_FEW.format(n)),
        (lost > n, "more_missing_than_matched", _MORE_MISSING),
        (lost > 0, "suppositions", _SUPPOSITIONS),
    ]
    return tuple(GainWarning(code, message) for applies, code, message in cases if applies)


_NO_PRE = "Nobody has a valid score before, so there is nothing to compare."
_NOBODY_MISSING = "Everybody with a score before has one after: best and worst case are the observed gain."
_NO_MAXIMUM = "Without the maximum score there is no best case and nothing is imputed. Give the maximum."
_TOO_FEW = "Only {} learners have both scores: too few to say what the missing ones would be. Nothing is imputed."
_MORE_MISSING = "More learners have no score after than have one: the imputed gain rests on the smaller part."
_SUPPOSITIONS = (
    "Best case: every missing test perfect. Worst case: every one 0. Imputed: those missing are like others with "
    "the same score before. None of these was observed."
)
