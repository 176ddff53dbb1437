"""Differential functioning: the rules of A, B and C, matching, and what cannot be compared."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.items.advice import advise_on_translation
from analytics.items.classical import Floats
from analytics.items.functioning import Functioning, category, common_odds, functioning, matching_levels

IDS = [f"q{n}" for n in range(8)]


def learners(n: int, seed: int, harder: float = 0.0) -> Floats:
    """Made-up answers to eight items; `harder` is added to the difficulty of the first."""
    source = np.random.default_rng(seed)
    difficulty = np.linspace(-1, 1, 8)
    difficulty[0] += harder
    chance = 1 / (1 + np.exp(difficulty - source.normal(size=(n, 1))))
    return (source.random((n, 8)) < chance).astype(np.float64)


def of(english: Floats, arabic: Floats, **options: object) -> list[Functioning]:
    groups = ["en"] * len(english) + ["ar"] * len(arabic)
    return functioning(np.concatenate([english, arabic]), IDS, groups, **options)


class TestByHand:
    def test_one_table(self) -> None:
        # reference 30 right, 10 wrong; focal 20 right, 20 wrong: odds ratio 3, expected 25, variance 2000000/505600
        found = common_odds(np.array([[30.0, 10, 20, 20]]))
        assert found.odds_ratio == pytest.approx(3)
        assert found.chi_square == pytest.approx((5 - 0.5) ** 2 / (40 * 40 * 50 * 30 / (80**2 * 79)))
        # one table: the variance is Woolf's, 1/a + 1/b + 1/c + 1/d
        assert found.log_variance == pytest.approx(1 / 30 + 1 / 10 + 1 / 20 + 1 / 20)

    def test_a_difference_below_a_half_is_not_corrected(self) -> None:
        found = common_odds(np.array([[10.0, 10, 10, 10]]))
        assert (found.chi_square, found.p, found.odds_ratio) == (0, 1, 1)

    def test_nobody_in_common_at_any_level(self) -> None:
        assert common_odds(np.array([[5.0, 3, 0, 0], [0, 0, 4, 4]])).odds_ratio is None

    @pytest.mark.parametrize(
        ("delta", "se", "p", "letter"),
        [
            (0.99, 0.1, 0.001, "A"),
            (2.0, 0.9, 0.06, "A"),
            (1.2, 0.2, 0.001, "B"),
            (-1.6, 0.5, 0.01, "B"),
            (-1.6, 0.3, 0.001, "C"),
            (1.4, 0.1, 0.001, "B"),
        ],
    )
    def test_letters(self, delta: float, se: float, p: float, letter: str) -> None:
        assert category(delta, se, p) == letter


class TestGroups:
    def test_an_item_that_is_harder_in_arabic(self) -> None:
        found = of(learners(600, 1), learners(600, 2, harder=1.5))
        assert (found[0].category, found[0].harder_for, found[0].firm) == ("C", "ar", True)
        assert sum(item.flagged for item in found[1:]) <= 1

    def test_what_the_author_is_told(self) -> None:
        told = advise_on_translation(of(learners(600, 1), learners(600, 2, harder=1.5))[0])
        assert told is not None and told.code == "translation"
        assert told.message.startswith("Harder in ar than in en for learners who do equally well")
        told = advise_on_translation(of(learners(190, 1, harder=2.5), learners(190, 2))[0])
        assert told is not None and told.code == "perhaps_translation"
        assert told.message.startswith("Perhaps harder in en than in ar")
        assert advise_on_translation(Functioning("q", "en", "ar", 9, 9, code="too_few")) is None

    def test_nothing_where_there_is_nothing(self) -> None:
        assert not any(item.category == "C" for item in of(learners(600, 3), learners(600, 4)))

    def test_the_largest_group_is_the_reference(self) -> None:
        assert of(learners(40, 1), learners(50, 2))[0].reference == "ar"
        assert of(learners(40, 1), learners(40, 2))[0].reference == "ar"

    def test_the_other_way_round_turns_the_sign(self) -> None:
        there = of(learners(300, 1), learners(300, 2), reference="en")
        back = of(learners(300, 1), learners(300, 2), reference="ar")
        for one, other in zip(there, back, strict=True):
            assert one.delta == pytest.approx(-(other.delta or 0), abs=1e-9)
            assert one.chi_square == pytest.approx(other.chi_square)

    def test_three_languages(self) -> None:
        scores = np.concatenate([learners(90, n) for n in range(3)])
        found = functioning(scores, IDS, ["en"] * 90 + ["fr"] * 90 + ["ru"] * 90, reference="en")
        assert [item.focal for item in found] == ["fr"] * 8 + ["ru"] * 8

    def test_too_few(self) -> None:
        found = of(learners(200, 1), learners(29, 2))
        assert {item.code for item in found} == {"too_few"}
        assert all(item.odds_ratio is None and not item.flagged for item in found)

    def test_figures_of_small_groups_are_not_firm(self) -> None:
        assert not any(item.firm for item in of(learners(200, 1), learners(150, 2)))

    def test_one_language(self) -> None:
        assert functioning(learners(50, 1), IDS, ["en"] * 50) == []
        assert functioning(np.zeros((0, 8)), IDS, []) == []

    def test_everybody_right(self) -> None:
        english, arabic = learners(100, 1), learners(100, 2)
        english[:, 3] = arabic[:, 3] = 1
        assert of(english, arabic)[3].code == "no_comparison"

    def test_part_marks(self) -> None:
        english = learners(100, 1)
        english[0, 2] = 0.5
        found = of(english, learners(100, 2))
        assert found[2].code == "part_marks" and found[1].category is not None

    def test_learners_with_blanks_are_left_out(self) -> None:
        english = learners(100, 1)
        english[:10, 5] = np.nan
        assert of(english, learners(100, 2), reference="en")[0].n_reference == 90

    def test_refused(self) -> None:
        with pytest.raises(ValueError, match="needs a group"):
            functioning(learners(5, 1), IDS, ["en"])
        with pytest.raises(ValueError, match="at least one class"):
            of(learners(5, 1), learners(5, 2), strata=0)


class TestMatching:
    def test_thin(self) -> None:
        assert matching_levels(np.array([[0, 1], [1, 1], [1, 0], [0, 0]], dtype=np.float64)).tolist() == [1, 2, 1, 0]

    def test_thick(self) -> None:
        scores = np.tri(9, 8, -1)  # totals 0 to 8
        assert matching_levels(scores, 3).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]

    def test_thick_never_parts_equal_totals(self) -> None:
        assert set(matching_levels(np.ones((10, 3)), 4).tolist()) == {2}

    def test_thick_finds_the_same_item(self) -> None:
        assert of(learners(600, 1), learners(600, 2, harder=1.5), strata=4)[0].category == "C"

    @settings(deadline=None, max_examples=30)
    @given(st.integers(30, 60), st.integers(0, 500), st.sampled_from([None, 3]), st.randoms(use_true_random=False))
    def test_order_does_not_matter_and_figures_are_finite(self, n: int, seed: int, strata: int | None, source) -> None:
        scores = np.concatenate([learners(n, seed), learners(35, seed + 1)])
        groups = ["en"] * n + ["ar"] * 35
        rows = list(range(n + 35))
        source.shuffle(rows)
        found = functioning(scores, IDS, groups, strata=strata)
        assert functioning(scores[rows], IDS, [groups[row] for row in rows], strata=strata) == found
        for item in found:
            figures = (item.odds_ratio, item.chi_square, item.p, item.delta, item.delta_se)
            assert all(figure is None or math.isfinite(figure) for figure in figures)
            assert item.p is None or 0 <= item.p <= 1
