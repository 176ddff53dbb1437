"""Item gain: counts by hand, the correction for guessing, and parallel forms."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.knowledge_gain.item_gain import Kinds, corrected_kinds, item_gains, mean_kinds

BLANK = math.nan


def column(*scores: float) -> np.ndarray:
    return np.array(scores, dtype=np.float64).reshape(-1, 1)


class TestMatched:
    def test_counts(self) -> None:
        pre, post = column(0, 0, 0, 1, 1, 1, 0), column(1, 1, 1, 1, 1, 0, 0)
        (found,) = item_gains(pre, post, ["q"])
        assert (found.learned, found.kept, found.lost, found.never_knew) == (3, 2, 1, 1)
        assert (found.facility_pre, found.facility_post) == (3 / 7, 5 / 7)
        assert found.gain == pytest.approx(2 / 7)
        # differences 1 1 1 0 0 -1 0
        assert found.gain_se == pytest.approx(np.std([1, 1, 1, 0, 0, -1, 0], ddof=1) / math.sqrt(7))
        assert (found.method, found.code) == ("matched", "few")

    def test_without_guessing_the_corrected_shares_are_the_observed(self) -> None:
        assert corrected_kinds(3, 2, 1, 4, 0) == Kinds(0.3, pytest.approx(0.2), 0.1, 0.4)

    def test_part_marks_are_not_yet_right(self) -> None:
        (found,) = item_gains(column(0.5, 1), column(1, 0.99), ["q"])
        assert (found.learned, found.lost) == (1, 1)

    def test_a_learner_without_one_of_the_answers_is_left_out(self) -> None:
        (found,) = item_gains(column(0, BLANK, 1), column(1, 1, BLANK), ["q"])
        assert (found.n, found.n_pre, found.n_post, found.learned) == (1, 2, 2, 1)
        assert found.gain_se is None

    def test_json(self) -> None:
        found = item_gains(np.zeros((12, 2)), np.ones((12, 2)), ["a", "b"], {"a": 0.25})
        assert json.loads(json.dumps(found[0].as_dict()))["corrected"]["learned"] == pytest.approx(4 / 3)
        assert found[0].code == "guessing_does_not_fit"
        assert found[1].code == ""


class TestGuessing:
    """Smith and Wagner's closed forms, as published for n choices, beside ours."""

    @settings(deadline=None)
    @given(st.tuples(*[st.integers(0, 60)] * 4).filter(any), st.integers(2, 8))
    def test_smith_and_wagner(self, counts: tuple[int, int, int, int], choices: int) -> None:
        n, total = choices, sum(counts)
        pl, rl, nl, _ = (count / total for count in counts)
        gamma = n * (nl + pl * n + rl - 1) / (n - 1) ** 2
        alpha = n * (nl * n + pl + rl - 1) / (n - 1) ** 2
        mu = (nl + rl - 1) / (n - 1) + nl + rl
        found = corrected_kinds(*counts, 1 / n)
        assert [found.learned, found.lost, found.kept + found.lost] == pytest.approx([gamma, alpha, mu], abs=1e-9)

    @settings(deadline=None)
    @given(st.tuples(*[st.integers(0, 60)] * 4).filter(any), st.floats(0, 0.9))
    def test_shares_sum_to_1_and_the_gain_is_learned_less_lost(self, counts, chance: float) -> None:
        found = corrected_kinds(*counts, chance)
        assert found.learned + found.kept + found.lost + found.never_knew == pytest.approx(1)
        expected = (counts[0] - counts[2]) / sum(counts) / (1 - chance)
        assert found.learned - found.lost == pytest.approx(expected, abs=1e-9)

    @settings(deadline=None)
    @given(st.tuples(*[st.integers(0, 40)] * 4).filter(any), st.sampled_from([2, 3, 4, 5]))
    def test_the_model_is_undone(self, true: tuple[int, int, int, int], choices: int) -> None:
        """Who knows is right; who does not is right by luck with 1/choices, each time anew."""
        learned, kept, lost, never = (count / sum(true) for count in true)
        c = 1 / choices
        observed = (
            learned * (1 - c) + never * (1 - c) * c,
            kept + learned * c + lost * c + never * c * c,
            lost * (1 - c) + never * c * (1 - c),
            never * (1 - c) ** 2,
        )
        scale = sum(true) * choices**2  # makes whole numbers of them
        found = corrected_kinds(*(round(share * scale) for share in observed), c)
        assert [found.learned, found.kept, found.lost, found.never_knew] == pytest.approx(
            [learned, kept, lost, never], abs=1e-9
        )

    def test_by_hand(self) -> None:
        # 100 learners, four choices: 36 learned, 28 kept, 9 lost, 27 wrong twice
        found = corrected_kinds(36, 28, 9, 27, 0.25)
        # wrong twice 0.27 / 0.5625; learned 0.36 / 0.75 - 0.25 * 0.48; lost 0.09 / 0.75 - 0.12
        assert [found.never_knew, found.learned, found.lost, found.kept] == pytest.approx([0.48, 0.36, 0, 0.16])

    def test_mean_over_items(self) -> None:
        pre, post = np.zeros((10, 2)), np.column_stack([np.ones(10), np.zeros(10)])
        assert mean_kinds(item_gains(pre, post, ["a", "b"])) == Kinds(0.5, 0, 0, 0.5)
        assert mean_kinds([]) is None


class TestParallelForms:
    """Half had form A before and B after, the others the other way round; `anchor` is in both forms."""

    def forms(self) -> tuple[np.ndarray, np.ndarray]:
        #            anchor  only A  only B
        pre_a, post_a = [[0, 0, BLANK]] * 6 + [[1, 1, BLANK]] * 4, [[1, BLANK, 1]] * 5 + [[1, BLANK, 0]] * 5
        pre_b, post_b = [[0, BLANK, 0]] * 10, [[1, 1, BLANK]] * 9 + [[0, 0, BLANK]]
        return np.array(pre_a + pre_b), np.array(post_a + post_b)

    def test_only_the_anchor_is_compared_by_person(self) -> None:
        found = item_gains(*self.forms(), ["anchor", "a", "b"], {"a": 0.25})
        assert [item.method for item in found] == ["matched", "groups", "groups"]
        assert (found[0].n, found[0].learned) == (20, 15)

    def test_the_others_by_group(self) -> None:
        a = item_gains(*self.forms(), ["anchor", "a", "b"], {"a": 0.25})[1]
        assert (a.n, a.n_pre, a.n_post, a.facility_pre, a.facility_post) == (0, 10, 10, 0.4, 0.9)
        assert (a.gain, a.corrected_gain) == (pytest.approx(0.5), pytest.approx(0.5 / 0.75))
        assert (a.learned, a.corrected) == (None, None)

    def test_standard_error_of_two_groups(self) -> None:
        # R: sqrt(0.4 * 0.6 / 29 + 0.7 * 0.3 / 19)
        pre = column(*[1] * 12, *[0] * 18, *[BLANK] * 20)
        post = column(*[BLANK] * 30, *[1] * 14, *[0] * 6)
        (found,) = item_gains(pre, post, ["q"])
        assert found.gain_se == pytest.approx(0.139026952955)

    def test_one_person_who_had_it_twice_does_not_outweigh_the_groups(self) -> None:
        pre, post = column(*[0] * 10, *[BLANK] * 10, 1), column(*[BLANK] * 10, *[1] * 10, 0)
        (found,) = item_gains(pre, post, ["q"])
        assert (found.method, found.n_pre, found.n_post, found.gain) == ("groups", 10, 10, 1)

    def test_an_item_of_one_test_has_no_gain(self) -> None:
        (found,) = item_gains(column(1, 0), column(BLANK, BLANK), ["q"])
        assert (found.method, found.gain, found.code) == ("none", None, "one_test_only")


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, 0.5, BLANK])] * 2), min_size=1, max_size=20))
def test_order_does_not_matter(rows: list[tuple[float, float]]) -> None:
    def of(rows: list[tuple[float, float]]) -> object:
        table = np.array(rows)
        return item_gains(table[:, :1], table[:, 1:], ["q"], {"q": 0.25})

    assert of(rows) == of(rows[::-1]) == of(sorted(rows, key=str))


def test_refused() -> None:
    with pytest.raises(ValueError, match="same learners"):
        item_gains(column(1), column(1, 0), ["q"])
    with pytest.raises(ValueError, match="chance"):
        item_gains(column(1), column(1), ["q"], {"q": 1.0})
    with pytest.raises(ValueError, match="no learner"):
        corrected_kinds(0, 0, 0, 0, 0.25)
