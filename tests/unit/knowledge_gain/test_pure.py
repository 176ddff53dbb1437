"""The knowledge-gain formulas: by hand, against scipy.stats, against R's printed results, at the edges.

R is not needed: its printed results are quoted, with the call that printed them.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import FrozenInstanceError
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.knowledge_gain import pure
from analytics.knowledge_gain.pure import GainResult, GainWarning, PairInput, compute_gain

KEYS = (
    "n_pre n_post n_matched n_pre_only n_post_only n_invalid mean_pre mean_post sd_pre sd_post raw_gain "
    "relative_gain normalised_gain normalised_change d_z hedges_gz t df p ci95_low ci95_high wilcoxon_w "
    "wilcoxon_p warnings"
).split()

# R: data(sleep), hours of extra sleep under two drugs; shifted by 10, as a score is never below 0
SLEEP_1 = [x + 10 for x in (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)]
SLEEP_2 = [x + 10 for x in (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)]
# R: ?wilcox.test, Hollander & Wolfe 1973, p. 29f: depression scale before (x) and after (y)
DEPRESSION_X = (1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30)
DEPRESSION_Y = (0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)


def gain(pre: Sequence[float | None], post: Sequence[float | None], maximum: float | None = None) -> GainResult:
    return compute_gain([PairInput(a, b) for a, b in zip(pre, post, strict=True)], maximum)


def codes(result: GainResult) -> list[str]:
    return [warning.code for warning in result.warnings]


def close(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-12)


def near(value: object, factor: float = 1.0) -> object:
    """The same figure in another unit, for comparisons in which a missing figure must stay missing."""
    return None if value is None else pytest.approx(value * factor, rel=1e-6, abs=1e-9)  # type: ignore[operator]


class TestWorkedByHand:
    """Four learners, maximum 10: pre 2 4 6 8 (mean 5), post 6 4 9 7 (mean 6.5), differences 4 0 3 -1."""

    result = gain([2, 4, 6, 8], [6, 4, 9, 7], 10)

    def test_means_and_spreads(self) -> None:
        assert (self.result.mean_pre, self.result.mean_post) == (5.0, 6.5)
        assert self.result.sd_pre == close(math.sqrt(20 / 3))  # squares 9 1 1 9 over 3
        assert self.result.sd_post == close(math.sqrt(13 / 3))  # squares .25 6.25 6.25 .25 over 3

    def test_gains(self) -> None:
        assert self.result.raw_gain == 1.5
        assert self.result.relative_gain == close(1.5 / 5)
        assert self.result.normalised_gain == close(1.5 / (10 - 5))
        assert self.result.normalised_change == close((4 / 8 + 0 + 3 / 4 - 1 / 8) / 4)

    def test_effect_sizes(self) -> None:
        sd = math.sqrt(17 / 3)  # differences less 1.5: squares 6.25 2.25 2.25 6.25
        assert self.result.d_z == close(1.5 / sd)
        # J(3) = G(1.5) / (sqrt(1.5) G(1)) = (sqrt(pi) / 2) / sqrt(1.5)
        assert self.result.hedges_gz == close(1.5 / sd * math.sqrt(math.pi) / 2 / math.sqrt(1.5))

    def test_student(self) -> None:
        error = math.sqrt(17 / 3) / 2
        assert (self.result.t, self.result.df) == (close(1.5 / error), 3)
        # the t table says 3.182446 for 3 degrees of freedom and 2.5 % in each tail
        assert self.result.ci95_low == pytest.approx(1.5 - 3.182446 * error, abs=1e-6)
        assert self.result.ci95_high == pytest.approx(1.5 + 3.182446 * error, abs=1e-6)

    def test_signed_ranks(self) -> None:
        # 0 is dropped; sizes 1 3 4 have ranks 1 2 3, of which 2 and 3 are positive
        assert self.result.wilcoxon_w == 5.0
        # of the 8 sign patterns two give at least 5 (2+3 and 1+2+3): 2 x 2/8
        assert self.result.wilcoxon_p == 0.5

    def test_counts(self) -> None:
        result = gain([1, 2, None, None, 3, -1], [2, None, 3, None, 4, 5], 10)
        counted = (result.n_pre, result.n_post, result.n_matched)
        assert counted == (3, 3, 2)
        assert (result.n_pre_only, result.n_post_only, result.n_invalid) == (1, 1, 1)
        assert result.mean_pre == 2.0  # over matched learners only


class TestNormalisedChange:
    @pytest.mark.parametrize(
        ("pre", "post", "expected"),
        [
            (4, 7, 3 / 6),
            (4, 1, -3 / 4),
            (4, 4, 0.0),
            (0, 10, 1.0),
            (10, 0, -1.0),
            (10, 10, None),
            (0, 0, None),
        ],
    )
    def test_each_case(self, pre: float, post: float, expected: float | None) -> None:
        assert gain([pre], [post], 10).normalised_change == (None if expected is None else close(expected))

    def test_dropped_learners_are_not_in_the_mean(self) -> None:
        result = gain([10, 0, 4], [10, 0, 7], 10)
        assert result.normalised_change == 0.5
        assert "change_left_out" in codes(result)


class TestHedgesCorrection:
    @pytest.mark.parametrize("half", [1, 2, 5, 10, 25])
    def test_even_degrees_by_factorials(self, half: int) -> None:
        """For df = 2k: G(k) = (k-1)! and G(k - 1/2) = (2k-2)! sqrt(pi) / (4^(k-1) (k-1)!)."""
        factorial = math.factorial(half - 1)
        lower = Fraction(math.factorial(2 * half - 2), 4 ** (half - 1) * factorial)
        expected = float(factorial / lower) / math.sqrt(math.pi * half)
        assert pure.hedges_correction(2 * half) == close(expected)

    def test_no_value_below_two_degrees(self) -> None:
        assert pure.hedges_correction(1) is None

    def test_tends_to_one(self) -> None:
        # the usual approximation 1 - 3 / (4 df - 1) is close when df is large
        for df in (1_000, 99_999):
            assert pure.hedges_correction(df) == pytest.approx(1 - 3 / (4 * df - 1), rel=1e-6)


class TestAgainstR:
    def test_paired_t_of_sleep(self) -> None:
        """t.test(sleep1, sleep2, paired = TRUE): t = -4.0621, df = 9, p-value = 0.002833,
        95 percent confidence interval -2.4598858 -0.7001142, mean difference -1.58."""
        result = gain(SLEEP_2, SLEEP_1)
        assert result.t == pytest.approx(-4.0621, abs=5e-5)
        assert result.df == 9
        assert result.p == pytest.approx(0.002833, abs=5e-7)
        assert result.ci95_low == pytest.approx(-2.4598858, abs=5e-8)
        assert result.ci95_high == pytest.approx(-0.7001142, abs=5e-8)
        assert result.raw_gain == pytest.approx(-1.58)

    def test_signed_rank_of_sleep(self) -> None:
        """wilcox.test(sleep1, sleep2, paired = TRUE), one tie, one zero: V = 0, p-value = 0.009091."""
        result = gain(SLEEP_2, SLEEP_1)
        assert result.wilcoxon_w == 0.0
        assert result.wilcoxon_p == pytest.approx(0.009091, abs=5e-7)
        assert gain(SLEEP_1, SLEEP_2).wilcoxon_w == 45.0

    def test_signed_rank_of_depression(self) -> None:
        """wilcox.test(x, y, paired = TRUE, alternative = "greater"): V = 40, p-value = 0.01953."""
        result = gain(DEPRESSION_Y, DEPRESSION_X)
        assert (result.wilcoxon_w, result.wilcoxon_p) == (40.0, 2 * 0.01953125)

    def test_d_z_of_sleep(self) -> None:
        """Lakens 2013: d_z = t / sqrt(n)."""
        result = gain(SLEEP_1, SLEEP_2)
        assert result.d_z == pytest.approx(4.062127683 / math.sqrt(10))


def drawn_scores(seed: int, n: int, *, decimals: int) -> tuple[list[float], list[float]]:
    source = np.random.default_rng(seed)
    pre = np.clip(source.normal(50, 15, n), 0, 100).round(decimals)
    post = np.clip(pre + source.normal(5, 12, n), 0, 100).round(decimals)
    return pre.tolist(), post.tolist()


class TestAgainstScipy:
    @pytest.mark.parametrize("n", [2, 3, 10, 51, 400])
    @pytest.mark.parametrize("seed", range(3))
    def test_paired_t(self, n: int, seed: int) -> None:
        pre, post = drawn_scores(seed, n, decimals=3)
        ours, theirs = gain(pre, post), stats.ttest_rel(post, pre)
        interval = theirs.confidence_interval(0.95)
        assert ours.t == pytest.approx(theirs.statistic, rel=1e-6)
        assert ours.p == pytest.approx(theirs.pvalue, rel=1e-6)
        assert (ours.ci95_low, ours.ci95_high) == pytest.approx((interval.low, interval.high), rel=1e-6)
        assert ours.df == theirs.df

    @pytest.mark.parametrize("n", [1, 2, 3, 9, 25, 49, 50])
    def test_exact(self, n: int) -> None:
        """No ties, no zeros, at most 50."""
        pre, post = drawn_scores(n, n, decimals=9)
        theirs = stats.wilcoxon(np.subtract(post, pre), method="exact", alternative="two-sided")
        positive = stats.wilcoxon(np.subtract(post, pre), method="exact", alternative="greater").statistic
        assert gain(pre, post).wilcoxon_w == positive
        assert gain(pre, post).wilcoxon_p == pytest.approx(theirs.pvalue, rel=1e-6)

    @pytest.mark.parametrize("n", [51, 52, 300])
    def test_normal_without_ties(self, n: int) -> None:
        pre, post = drawn_scores(n, n, decimals=9)
        theirs = stats.wilcoxon(np.subtract(post, pre), method="asymptotic", correction=True)
        assert gain(pre, post).wilcoxon_p == pytest.approx(theirs.pvalue, rel=1e-6)

    @pytest.mark.parametrize("n", [15, 40, 300, 5_000])
    def test_normal_with_ties_and_zeros(self, n: int) -> None:
        pre, post = drawn_scores(n, n, decimals=0)
        theirs = stats.wilcoxon(np.subtract(post, pre), zero_method="wilcox", method="asymptotic", correction=True)
        assert 0 in np.subtract(post, pre)
        assert gain(pre, post).wilcoxon_p == pytest.approx(theirs.pvalue, rel=1e-6)

    def test_zeros_alone_do_not_cost_exactness(self) -> None:
        """Here we differ from R, which takes the normal approximation when there are zeros."""
        pre, post = [5, 5, 5, 5, 5], [5, 5, 6, 7, 8]
        assert gain(pre, post).wilcoxon_p == 0.25  # 3 differences left, all positive: 2 x 1/8


class TestSignedRankByEnumeration:
    @pytest.mark.parametrize("n", [1, 2, 5, 8])
    def test_every_pattern_of_signs(self, n: int) -> None:
        sums = [
            sum(r for r, sign in zip(range(1, n + 1), signs, strict=True) if sign)
            for signs in product((0, 1), repeat=n)
        ]
        for v in set(sums):
            low, high = sum(s <= v for s in sums), sum(s >= v for s in sums)
            expected = min(Fraction(1), 2 * Fraction(min(low, high), 2**n))
            assert pure._exact_p(float(v), n) == float(expected)

    def test_counts_are_exact_at_the_limit(self) -> None:
        counts = pure._rank_sum_counts(pure.EXACT_LIMIT)
        assert counts.sum() == 2.0**pure.EXACT_LIMIT
        assert (counts == counts[::-1]).all()

    def test_decimal_ties_are_ties(self) -> None:
        """0.3 - 0.1 and 0.2 - 0.0 differ in the last bit; a person who reads the scores sees a tie."""
        assert 0.3 - 0.1 != 0.2 - 0.0
        tied, whole = gain([0.1, 0.0, 1.0], [0.3, 0.2, 0.9]), gain([1, 0, 10], [3, 2, 9])
        assert (tied.wilcoxon_w, tied.wilcoxon_p) == (whole.wilcoxon_w, whole.wilcoxon_p)


class TestEdges:
    def test_nobody(self) -> None:
        result = gain([], [], 10).as_dict()
        assert [result[key] for key in KEYS[:6]] == [0] * 6
        assert all(result[key] is None for key in KEYS[6:-1])
        assert [warning["code"] for warning in result["warnings"]] == ["no_pairs"]

    def test_nobody_matched(self) -> None:
        result = gain([1, None], [None, 2], 10)
        assert (result.n_matched, result.mean_pre) == (0, None)
        assert codes(result) == ["no_pairs", "not_matched"]

    def test_one_learner(self) -> None:
        result = gain([4], [7], 10)
        assert (result.raw_gain, result.normalised_gain, result.normalised_change) == (3.0, 0.5, 0.5)
        assert (result.sd_pre, result.d_z, result.t, result.df, result.p, result.ci95_low) == (None,) * 6
        assert (result.wilcoxon_w, result.wilcoxon_p) == (1.0, 1.0)
        assert codes(result) == ["one_pair"]

    def test_two_learners_have_no_hedges(self) -> None:
        result = gain([1, 1], [2, 3], 10)
        assert result.d_z is not None
        assert result.hedges_gz is None
        assert codes(result) == ["few_pairs", "no_hedges"]

    def test_same_difference_for_all(self) -> None:
        result = gain([0.1, 0.2, 0.3], [0.4, 0.5, 0.6], 1)
        assert (result.d_z, result.hedges_gz, result.t, result.df, result.p) == (None,) * 5
        assert (result.ci95_low, result.ci95_high) == (None, None)
        assert result.wilcoxon_w == 6.0
        assert "same_difference" in codes(result)

    def test_nobody_changed(self) -> None:
        result = gain([5, 6, 7], [5, 6, 7], 10)
        assert (result.raw_gain, result.normalised_gain, result.normalised_change) == (0.0, 0.0, 0.0)
        assert (result.t, result.wilcoxon_w, result.wilcoxon_p) == (None, None, None)
        assert codes(result) == ["few_pairs", "no_change"]

    def test_equal_scores_have_no_spread(self) -> None:
        assert gain([0.1] * 3, [0.7, 0.8, 0.9]).sd_pre == 0.0

    def test_all_began_at_zero(self) -> None:
        result = gain([0, 0, 0], [1, 2, 4], 10)
        assert result.relative_gain is None
        assert result.normalised_gain == close(7 / 30)
        assert "mean_pre_zero" in codes(result)

    def test_all_began_at_the_maximum(self) -> None:
        result = gain([0.3, 0.3, 0.3], [0.3, 0.2, 0.1], 0.3)
        assert result.normalised_gain is None
        assert result.normalised_change == close(-0.5)
        assert {"pre_at_maximum", "change_left_out"} <= set(codes(result))

    def test_nobody_has_a_change_to_show(self) -> None:
        result = gain([10, 0], [10, 0], 10)
        assert result.normalised_change is None
        assert result.normalised_gain == 0.0

    def test_no_maximum(self) -> None:
        result = gain([1, 2, 3], [2, 4, 6])
        assert (result.normalised_gain, result.normalised_change) == (None, None)
        assert result.relative_gain == 1.0
        assert "no_maximum" in codes(result)

    @pytest.mark.parametrize("maximum", [0, -1, math.nan, math.inf, 1e300])
    def test_a_maximum_that_cannot_be_one(self, maximum: float) -> None:
        result = gain([1, 2, 3], [2, 4, 6], maximum)
        assert result.normalised_gain is None
        assert {"unusable_maximum", "no_maximum"} <= set(codes(result))

    @pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf, -0.5, 10.5, 1e308])
    @pytest.mark.parametrize("side", ["pre", "post"])
    def test_a_score_that_cannot_be_one(self, score: float, side: str) -> None:
        faulty = PairInput(score, 5) if side == "pre" else PairInput(5, score)
        result = compute_gain([PairInput(1, 2), faulty, PairInput(2, 4)], 10)
        assert (result.n_pre, result.n_post, result.n_matched, result.n_invalid) == (2, 2, 2, 1)
        assert "invalid_scores" in codes(result)

    def test_all_ties(self) -> None:
        result = gain([5] * 20, [6] * 15 + [4] * 5, 10)
        theirs = stats.wilcoxon([1] * 15 + [-1] * 5, method="asymptotic", correction=True)
        assert result.wilcoxon_w == 15 * 10.5
        assert result.wilcoxon_p == pytest.approx(theirs.pvalue, rel=1e-6)

    def test_balance_gives_p_of_one(self) -> None:
        result = gain([5, 5, 5, 5], [6, 4, 7, 3], 10)
        assert (result.p, result.wilcoxon_p) == (1.0, 1.0)

    def test_large_spread_of_sizes(self) -> None:
        """Scores next to nothing beside the largest one break no figure."""
        json.dumps(gain([5e-324, 1e-300, 0], [1e9, 1e-9, 5e-324]).as_dict(), allow_nan=False)
        json.dumps(gain([5e-324, 5e-324], [1.0, 2.0], 3).as_dict(), allow_nan=False)


def test_a_hundred_thousand_pairs() -> None:
    """What they cost in time, benchmarks/knowledge_gain.py measures against the budget."""
    pairs = [PairInput(a, b) for a, b in zip(*drawn_scores(1, 100_000, decimals=1), strict=True)]
    assert compute_gain(pairs, 100).n_matched == 100_000


class TestResult:
    def test_keys_in_order(self) -> None:
        assert list(gain([1], [2]).as_dict()) == KEYS

    def test_warnings_of_the_reader_come_first_and_its_count_is_added(self) -> None:
        told = GainWarning("open_quote", "Line 3: ...")
        result = compute_gain([PairInput(-1, 2)], 10, n_invalid=4, warnings=[told])
        assert result.n_invalid == 5
        assert result.as_dict()["warnings"][0] == {"code": "open_quote", "message": "Line 3: ..."}

    def test_clean_data_bring_no_warning(self) -> None:
        assert gain(range(1, 11), [3, 4, 4, 7, 6, 9, 9, 8, 10, 10], 11).warnings == ()

    def test_every_warning_is_a_sentence(self) -> None:
        results = [gain([1], [2]), gain([], []), gain([0, 0, 5], [0, None, -2], -1), gain([3, 3], [3, 3], 3)]
        for warning in (warning for result in results for warning in result.warnings):
            assert warning.message.endswith(".")
            assert "{" not in warning.message

    def test_is_frozen(self) -> None:
        with pytest.raises(FrozenInstanceError):
            gain([1], [2]).n_pre = 3  # type: ignore[misc]


MARKS = st.integers(0, 40).map(lambda quarter: quarter / 4)
ANY_SCORE = st.none() | MARKS | st.floats()
ANY_MAXIMUM = st.none() | st.just(10.0) | st.floats()
MATCHED = st.lists(st.tuples(MARKS, MARKS), min_size=1, max_size=60)


def figures(pairs: Sequence[tuple[float | None, float | None]], maximum: float | None) -> dict[str, object]:
    return gain([a for a, _ in pairs], [b for _, b in pairs], maximum).as_dict()


def test_order_changes_not_even_the_last_digit() -> None:
    """Tenths have no exact binary value, so their sums depend on the order unless one is imposed."""
    pairs = [PairInput(a, b) for a, b in zip(*drawn_scores(7, 1_000, decimals=1), strict=True)]
    shuffled = random.Random(7).sample(pairs, len(pairs))
    assert compute_gain(shuffled, 100) == compute_gain(pairs, 100)


class TestProperties:
    @settings(deadline=None)
    @given(st.lists(st.tuples(ANY_SCORE, ANY_SCORE), max_size=60), ANY_MAXIMUM)
    def test_always_json(self, pairs: list[tuple[float | None, float | None]], maximum: float | None) -> None:
        result = figures(pairs, maximum)
        assert list(json.loads(json.dumps(result, allow_nan=False))) == KEYS
        assert result["n_invalid"] + _rows_accounted_for(result, pairs, maximum) == len(pairs)  # type: ignore[operator]

    @settings(deadline=None)
    @given(st.lists(st.tuples(ANY_SCORE, ANY_SCORE), max_size=60), st.randoms(use_true_random=False))
    def test_order_changes_nothing(self, pairs: list[tuple[float | None, float | None]], source: random.Random) -> None:
        shuffled = list(pairs)
        source.shuffle(shuffled)
        assert figures(shuffled, 10) == figures(pairs, 10)

    @settings(deadline=None)
    @given(MATCHED, st.integers(1, 50))
    def test_adding_a_constant(self, pairs: list[tuple[float, float]], constant: int) -> None:
        """Moves the means and nothing that rests on the differences."""
        before, after = figures(pairs, None), figures([(a + constant, b + constant) for a, b in pairs], None)
        assert after["mean_pre"] == pytest.approx(before["mean_pre"] + constant)  # type: ignore[operator]
        for key in "sd_pre sd_post raw_gain d_z t df p ci95_low ci95_high wilcoxon_w wilcoxon_p".split():
            assert after[key] == near(before[key]), key

    @settings(deadline=None)
    @given(MATCHED, st.sampled_from([0.1, 3.0, 10.0]))
    def test_changing_the_unit(self, pairs: list[tuple[float, float]], factor: float) -> None:
        """Multiplies figures in score units and leaves those without a unit."""
        before = figures(pairs, 10)
        top = max(10 * factor, *(score * factor for pair in pairs for score in pair))
        after = figures([(a * factor, b * factor) for a, b in pairs], top)
        for key in "mean_pre mean_post sd_pre sd_post raw_gain ci95_low ci95_high".split():
            assert after[key] == near(before[key], factor), key
        for key in "relative_gain normalised_gain d_z hedges_gz t df p wilcoxon_w wilcoxon_p".split():
            assert after[key] == near(before[key]), key

    @settings(deadline=None)
    @given(MATCHED)
    def test_swapping_before_and_after(self, pairs: list[tuple[float, float]]) -> None:
        there, back = figures(pairs, None), figures([(b, a) for a, b in pairs], None)
        for key in ("raw_gain", "d_z", "hedges_gz", "t"):
            assert back[key] == near(there[key], -1.0)
        for key in ("p", "wilcoxon_p"):
            assert back[key] == near(there[key])
        left = sum(a != b for a, b in pairs)
        if left:
            assert there["wilcoxon_w"] + back["wilcoxon_w"] == left * (left + 1) / 2  # type: ignore[operator]

    @settings(deadline=None)
    @given(MATCHED)
    def test_bounds(self, pairs: list[tuple[float, float]]) -> None:
        result = gain([a for a, _ in pairs], [b for _, b in pairs], 10)
        for p in (result.p, result.wilcoxon_p):
            assert p is None or 0 <= p <= 1
        assert result.normalised_gain is None or result.normalised_gain <= 1 + 1e-12
        assert result.normalised_change is None or abs(result.normalised_change) <= 1
        assert result.ci95_low is None or result.ci95_low <= result.raw_gain <= result.ci95_high  # type: ignore[operator]
        assert result.hedges_gz is None or abs(result.hedges_gz) <= abs(result.d_z or 0)

    @settings(max_examples=50, deadline=None)
    @given(st.lists(st.tuples(MARKS, MARKS), min_size=3, max_size=60))
    def test_agrees_with_scipy(self, pairs: list[tuple[float, float]]) -> None:
        pre, post = np.array(pairs).T
        result = gain(pre.tolist(), post.tolist(), 10)
        if result.t is not None:
            theirs = stats.ttest_rel(post, pre)
            assert (result.t, result.p) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-6)
        assert result.normalised_change == _change_one_by_one(pairs, 10)


def _rows_accounted_for(
    result: dict[str, object], pairs: Sequence[tuple[float | None, float | None]], maximum: float | None
) -> int:
    top = pure.highest_score(maximum)
    empty = sum(pair == (None, None) for pair in pairs)
    used = sum(
        pair != (None, None) and all(s is None or (math.isfinite(s) and 0 <= s <= top) for s in pair) for pair in pairs
    )
    assert used == result["n_matched"] + result["n_pre_only"] + result["n_post_only"]  # type: ignore[operator]
    return used + empty


def _change_one_by_one(pairs: Sequence[tuple[float, float]], maximum: float) -> object:
    """Marx and Cummings' definition, written the slow way."""
    changes = []
    for pre, post in pairs:
        if post > pre:
            changes.append((post - pre) / (maximum - pre))
        elif post < pre:
            changes.append((post - pre) / pre)
        elif pre not in (0, maximum):
            changes.append(0.0)
    return close(sum(changes) / len(changes)) if changes else None
