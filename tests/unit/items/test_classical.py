"""Item analysis: worked by hand, against R's psych, and what must hold for any table of scores."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analytics.items.classical import (
    Floats,
    ItemAnalysis,
    ItemFigures,
    analyse,
    analyse_by,
    correlation,
    score_array,
    upper_lower_weights,
)

#   q1 q2 q3 q4   total
HAND = [
    [1, 1, 1, 1],  # 4
    [1, 1, 1, 0],  # 3
    [1, 1, 0, 0],  # 2
    [1, 0, 0, 1],  # 2
    [0, 0, 0, 0],  # 0
]
IDS = ["q1", "q2", "q3", "q4"]


def of(rows: list[list[float | None]], ids: list[str] | None = None) -> ItemAnalysis:
    names = ids or [f"q{n + 1}" for n in range(len(rows[0]))]
    return analyse(score_array(rows, len(names)), names)


def codes(found: ItemAnalysis) -> set[str]:
    return {warning.code for warning in found.warnings}


class TestByHand:
    """Variances (n - 1): q1 0.2, q2 q3 q4 0.3 each, together 1.1; totals 4 3 2 2 0, mean 2.2, variance 2.2."""

    def test_alpha_kr20_and_standard_error(self) -> None:
        found = of(HAND)
        assert found.alpha == pytest.approx(4 / 3 * (1 - 1.1 / 2.2), abs=1e-14)
        assert found.kr20 == pytest.approx(found.alpha, abs=1e-14)
        assert found.sem == pytest.approx(math.sqrt(2.2 / 3), abs=1e-14)
        assert (found.n, found.mean) == (5, pytest.approx(2.2))
        assert found.sd == pytest.approx(math.sqrt(2.2))

    def test_items(self) -> None:
        q1, _, q3, _ = of(HAND).items
        assert (q1.facility, q3.facility) == (0.8, 0.4)
        # one place in each group: the learner with 4 and the learner with 0
        assert (q1.discrimination, q3.discrimination) == (1, 1)
        # q1 beside 3 2 1 1 0: covariance 1.4 / 4, variances 0.2 and 1.3
        assert q1.point_biserial == pytest.approx(0.35 / math.sqrt(0.2 * 1.3), abs=1e-11)

    def test_alpha_without_an_item(self) -> None:
        # without q1: items 0.3 each, totals 3 2 1 1 0 with variance 1.3
        assert of(HAND).items[0].alpha_if_deleted == pytest.approx(1.5 * (1 - 0.9 / 1.3), abs=1e-14)

    def test_ties_at_the_border_share_the_places(self) -> None:
        # 8 learners, round(2.16) = 2 places; totals 3 2 2 2 1 1 1 0
        totals = np.array([3, 2, 2, 2, 1, 1, 1, 0], dtype=np.float64)
        upper, lower = upper_lower_weights(totals)
        assert upper.tolist() == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3, 0, 0, 0, 0])
        assert lower.tolist() == pytest.approx([0, 0, 0, 0, 1 / 3, 1 / 3, 1 / 3, 1])

    @pytest.mark.parametrize(
        ("n", "places"), [(1, 1), (2, 1), (5, 1), (6, 2), (10, 3), (50, 14), (100, 27), (500, 135)]
    )
    def test_places(self, n: int, places: int) -> None:
        upper, lower = upper_lower_weights(np.arange(n, dtype=np.float64))
        assert (upper.sum(), lower.sum()) == (places, places)

    def test_part_marks_have_alpha_and_no_kr20(self) -> None:
        found = of([[0.5, 1, 1], [0, 0.25, 0.5], [1, 1, 0.75], [0.5, 0.5, 0]])
        assert found.kr20 is None and found.alpha is not None
        assert "no_kr20" in codes(found)


class TestNothingToSay:
    def test_all_right(self) -> None:
        found = of([[1, 1, 0], [1, 0, 0], [1, 1, 1], [1, 0, 1]])
        item = found.items[0]
        assert (item.facility, item.discrimination, item.point_biserial) == (1, None, None)
        assert item.alpha_if_deleted is not None
        assert any(warning.code == "all_right" and warning.item == "q1" for warning in found.warnings)

    def test_nobody_right(self) -> None:
        assert "all_wrong" in codes(of([[0, 1], [0, 0], [0, 1]]))

    def test_one_learner(self) -> None:
        found = of([[1, 0, 1]])
        assert (found.alpha, found.kr20, found.sem, found.sd) == (None, None, None, None)
        assert all(item.discrimination is None and item.point_biserial is None for item in found.items)
        assert "few_learners" in codes(found)

    def test_no_learner(self) -> None:
        found = analyse(np.zeros((0, 2)), ["a", "b"])
        assert (found.n, found.alpha, found.items[0].facility) == (0, None, None)
        assert "no_learners" in codes(found)

    def test_one_item(self) -> None:
        found = of([[1], [0], [1]])
        assert (found.alpha, found.items[0].point_biserial) == (None, None)
        assert "one_item" in codes(found)

    def test_two_items_have_no_alpha_if_deleted(self) -> None:
        assert [item.alpha_if_deleted for item in of([[1, 1], [0, 0], [1, 0]]).items] == [None, None]

    def test_same_totals(self) -> None:
        found = of([[1, 0], [0, 1], [1, 0], [0, 1]])
        assert (found.alpha, found.items[0].discrimination) == (None, None)
        assert "same_totals" in codes(found)

    def test_part_marks_that_differ_by_the_last_bit_do_not_vary(self) -> None:
        found = of([[0.1 + 0.2, 0.7], [0.3, 0.7], [0.3, 0.7], [0.3, 0.7]])
        assert (found.alpha, found.items[1].point_biserial) == (None, None)

    def test_alpha_below_zero_is_said(self) -> None:
        found = of([[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 1, 1], [1, 0, 1]])
        assert found.alpha is not None and found.alpha < 0
        assert "negative_alpha" in codes(found)


class TestBlanks:
    def test_a_blank_is_not_a_wrong_answer(self) -> None:
        found = of([[1, 1], [None, 1], [0, 0], [1, 0]])
        assert found.items[0].facility == pytest.approx(2 / 3)
        assert (found.items[0].n, found.items[0].blank, found.n) == (3, 1, 4)
        assert "blanks" in codes(found)

    def test_a_learner_without_any_score_is_left_out(self) -> None:
        with_empty = of([*HAND, [None] * 4])
        assert with_empty.n == 5 and with_empty.items == of(HAND).items
        assert "empty_learners" in codes(with_empty)

    def test_an_item_that_nobody_reached(self) -> None:
        found = of([[1, None], [0, None], [1, None]])
        assert found.items[1] == ItemFigures("q2", 0, 3, None, None, None, None)
        assert "not_reached" in codes(found)

    def test_forms_with_no_learner_in_common_have_no_alpha(self) -> None:
        found = of([[1, 0, None, None], [0, 1, None, None], [None, None, 1, 1], [None, None, 0, 1]])
        assert found.alpha is None and found.sem is None
        assert "no_alpha" in codes(found)

    def test_by_form(self) -> None:
        rows = [[1, 0, None], [0, 1, None], [None, 1, 1], [None, 0, 1]]
        found = analyse_by(score_array(rows, 3), ["a", "b", "c"], ["A", "A", "B", "B"])
        assert list(found) == ["A", "B"]
        assert [item.id for item in found["B"].items] == ["b", "c"]
        assert found["B"].items[1].facility == 1


class TestRefused:
    @pytest.mark.parametrize("score", [1.5, -0.1, math.inf])
    def test_scores_outside(self, score: float) -> None:
        with pytest.raises(ValueError, match="0 to 1"):
            of([[score, 0]])

    def test_rows_of_another_length(self) -> None:
        with pytest.raises(ValueError, match="every row"):
            score_array([[1, 0], [1]], 2)

    def test_ids_that_do_not_fit(self) -> None:
        with pytest.raises(ValueError, match="one id each"):
            analyse(np.zeros((2, 2)), ["a", "a"])

    def test_groups_that_do_not_fit(self) -> None:
        with pytest.raises(ValueError, match="needs a group"):
            analyse_by(np.zeros((2, 1)), ["a"], ["x"])


@st.composite
def tables(draw: st.DrawFn, *, blanks: bool = True, binary: bool = False) -> Floats:
    learners, items = draw(st.integers(1, 14)), draw(st.integers(1, 6))
    marks = [0.0, 1.0] if binary else [0.0, 1.0, 0.5, 1 / 3]
    cell = st.sampled_from([*marks, math.nan] if blanks else marks)
    rows = draw(st.lists(st.lists(cell, min_size=items, max_size=items), min_size=learners, max_size=learners))
    return np.array(rows)


def names(scores: Floats) -> list[str]:
    return [f"q{place}" for place in range(scores.shape[1])]


def same(left: float | None, right: float | None) -> bool:
    return (left is None) == (right is None) and (left is None or left == pytest.approx(right, abs=1e-9))


class TestAlways:
    @settings(deadline=None)
    @given(tables(), st.randoms(use_true_random=False))
    def test_the_order_of_learners_and_items_does_not_matter(self, scores: Floats, source) -> None:
        rows, columns = list(range(scores.shape[0])), list(range(scores.shape[1]))
        source.shuffle(rows)
        source.shuffle(columns)
        found = analyse(scores, names(scores))
        mixed = analyse(scores[rows][:, columns], [names(scores)[at] for at in columns])
        by_id = {item.id: item for item in mixed.items}
        for name in ("alpha", "kr20", "sem", "mean", "sd"):
            assert same(getattr(found, name), getattr(mixed, name)), name
        for item in found.items:
            for name in ("facility", "discrimination", "point_biserial", "alpha_if_deleted"):
                assert same(getattr(item, name), getattr(by_id[item.id], name)), name

    @settings(deadline=None)
    @given(tables())
    def test_ranges(self, scores: Floats) -> None:
        found = analyse(scores, names(scores))
        for item in found.items:
            assert item.facility is None or 0 <= item.facility <= 1
            assert item.discrimination is None or -1 - 1e-12 <= item.discrimination <= 1 + 1e-12
            assert item.point_biserial is None or -1 <= item.point_biserial <= 1
        figures = [found.alpha, found.kr20, found.sem, *(item.alpha_if_deleted for item in found.items)]
        assert all(figure is None or math.isfinite(figure) for figure in figures)

    @settings(deadline=None)
    @given(tables(blanks=False))
    def test_alpha_is_at_most_1(self, scores: Floats) -> None:
        alpha = analyse(scores, names(scores)).alpha
        assert alpha is None or alpha <= 1 + 1e-12

    @settings(deadline=None)
    @given(tables(binary=True))
    def test_kr20_is_alpha_for_right_and_wrong(self, scores: Floats) -> None:
        found = analyse(scores, names(scores))
        assert same(found.kr20, found.alpha)

    @settings(deadline=None)
    @given(tables(binary=True, blanks=False))
    def test_kr20_with_the_divisor_n_throughout(self, scores: Floats) -> None:
        """Kuder and Richardson's own form: pq and the variance of the total, both over n."""
        k, variance = scores.shape[1], scores.sum(axis=1).var()
        assume(k > 1 and variance > 1e-9)
        p = scores.mean(axis=0)
        assert analyse(scores, names(scores)).kr20 == pytest.approx(k / (k - 1) * (1 - (p * (1 - p)).sum() / variance))

    @settings(deadline=None)
    @given(tables(blanks=False), st.integers(0, 5))
    def test_item_rest_is_pearsons_r(self, scores: Floats, item: int) -> None:
        assume(item < scores.shape[1] and scores.shape[0] >= 3 and scores.shape[1] > 1)
        rest = np.delete(scores, item, axis=1).sum(axis=1)
        assume(np.ptp(scores[:, item]) > 0 and np.ptp(rest.round(9)) > 0)
        expected = float(np.corrcoef(scores[:, item], rest)[0, 1])
        assert analyse(scores, names(scores)).items[item].point_biserial == pytest.approx(expected, abs=1e-9)

    @settings(deadline=None)
    @given(tables(), st.integers(0, 5))
    def test_alpha_if_deleted_is_the_alpha_of_the_others(self, scores: Floats, item: int) -> None:
        assume(item < scores.shape[1] and scores.shape[1] > 1)
        # learners with nothing but this item do not exist for the shorter test; pairwise covariances do not mind
        others = [name for place, name in enumerate(names(scores)) if place != item]
        found = analyse(scores, names(scores)).items[item].alpha_if_deleted
        assert same(found, analyse(np.delete(scores, item, axis=1), others).alpha)

    def test_the_last_digit_stays_when_rows_are_mixed(self) -> None:
        source = np.random.default_rng(3)
        scores = (source.random((80, 12)) < 0.6).astype(np.float64)
        mixed = scores[source.permutation(80)]
        assert analyse(scores, names(scores)) == analyse(mixed, names(scores))


def test_correlation_needs_three_learners() -> None:
    assert correlation(np.array([0.0, 1.0]), np.array([0.2, 0.9])) is None
