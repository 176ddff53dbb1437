"""Who chose which answer, and the advice that follows from it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.items.advice import FEWEST_ANSWERS, advise
from analytics.items.classical import ItemFigures
from analytics.items.distractors import DistractorTable, distractor_table, thirds


def table(counts: dict[str, tuple[int, int, int]], correct: str = "a") -> DistractorTable:
    """Choices by lower, middle and upper third; scores 0.1, 0.5 and 0.9."""
    answers, scores = [], []
    for key, by_third in counts.items():
        for score, n in zip((0.1, 0.5, 0.9), by_third, strict=True):
            answers += [{key}] * n
            scores += [score] * n
    return distractor_table(answers, np.array(scores), list(counts), {correct})


def item(**changes: object) -> ItemFigures:
    figures = {
        "id": "q1", "n": 60, "blank": 0, "facility": 0.6,
        "discrimination": 0.5, "point_biserial": 0.4, "alpha_if_deleted": 0.7,
    }  # fmt: skip
    return ItemFigures(**{**figures, **changes})


def codes(*args: object, **kwargs: object) -> list[str]:
    return [advice.code for advice in advise(*args, **kwargs)]


class TestThirds:
    def test_nine_learners(self) -> None:
        assert thirds(np.arange(9.0)) == ["lower"] * 3 + ["middle"] * 3 + ["upper"] * 3

    def test_equal_scores_stand_together_in_the_middle(self) -> None:
        assert set(thirds(np.full(7, 0.4))) == {"middle"}

    def test_a_block_goes_where_its_middle_falls(self) -> None:
        assert thirds(np.array([0.1, 0.5, 0.5, 0.5, 0.5, 0.9])) == ["lower", *["middle"] * 4, "upper"]

    @settings(deadline=None)
    @given(st.lists(st.integers(0, 6), min_size=1, max_size=30))
    def test_high_and_low_are_treated_alike(self, scores: list[int]) -> None:
        swap = {"lower": "upper", "upper": "lower", "middle": "middle"}
        values = np.array(scores, dtype=np.float64)
        assert [swap[third] for third in thirds(values)] == thirds(-values)


class TestTable:
    def test_counts(self) -> None:
        found = table({"a": (2, 4, 9), "b": (6, 4, 1), "c": (2, 2, 0)})
        assert (found.n, found.upper, found.middle, found.lower) == (30, 10, 10, 10)
        a, b, _ = found.choices
        assert (a.n, a.upper, a.middle, a.lower, a.correct) == (15, 9, 4, 2, True)
        assert b.point_biserial is not None and b.point_biserial < 0
        # r of 0/1 with 0.1/0.5/0.9: covariance (2*0.1 + 4*0.5 + 9*0.9)/30 - 0.5 * 0.5 over the two spreads
        expected = (10.3 / 30 - 0.25) / (0.5 * np.sqrt(2 / 3 * 0.16))
        assert a.point_biserial == pytest.approx(expected)

    def test_a_blank_is_in_no_third(self) -> None:
        found = distractor_table([{"a"}, None, {"b"}], np.array([0.2, 0.9, 0.7]), ["a", "b"], {"a"})
        assert (found.n, found.blank, found.upper + found.middle + found.lower) == (2, 1, 2)

    def test_several_choices_of_one_learner(self) -> None:
        found = distractor_table([{"a", "b"}, {"a"}, set()], np.array([0.9, 0.5, 0.1]), ["a", "b"], {"a", "b"})
        assert [choice.n for choice in found.choices] == [2, 1]

    def test_a_key_of_an_old_version_is_shown(self) -> None:
        found = distractor_table([{"z"}], np.array([0.5]), ["a"], {"a"})
        assert [choice.key for choice in found.choices] == ["a", "z"]

    def test_scores_that_do_not_fit(self) -> None:
        with pytest.raises(ValueError, match="every learner"):
            distractor_table([{"a"}], np.array([]), ["a"], {"a"})

    def test_no_answers(self) -> None:
        found = distractor_table([None], np.array([np.nan]), ["a"], {"a"})
        assert (found.n, found.upper, found.choices[0].point_biserial) == (0, 0, None)

    @settings(deadline=None)
    @given(
        st.lists(st.tuples(st.sampled_from(["a", "b", "c", None]), st.integers(0, 5)), min_size=1, max_size=25),
        st.randoms(use_true_random=False),
    )
    def test_adds_up_in_any_order(self, rows: list[tuple[str | None, int]], source) -> None:
        def build(rows: list[tuple[str | None, int]]) -> DistractorTable:
            answers = [None if key is None else {key} for key, _ in rows]
            return distractor_table(answers, np.array([score / 5 for _, score in rows]), ["a", "b", "c"], {"a"})

        found = build(rows)
        mixed = list(rows)
        source.shuffle(mixed)
        assert build(mixed) == found
        assert sum(choice.n for choice in found.choices) == found.n == found.upper + found.middle + found.lower
        assert all(choice.n == choice.upper + choice.middle + choice.lower for choice in found.choices)


class TestAdvice:
    def test_nothing_but_too_few(self) -> None:
        few = item(n=FEWEST_ANSWERS - 1, facility=1.0, point_biserial=-0.9)
        assert [a.message for a in advise(few)] == ["Too few answers to say anything (19; at least 20 are needed)."]

    def test_nothing_when_all_is_well(self) -> None:
        assert codes(item(), alpha=0.75, choices=table({"a": (5, 12, 18), "b": (8, 5, 1), "c": (7, 3, 1)})) == []

    @pytest.mark.parametrize(
        ("upper", "start"),
        [
            (11, "55 % of the best learners chose b"),
            (13, "Two thirds of the best learners chose b"),
            (15, "Three quarters of the best learners chose b"),
            (20, "All of the best learners chose b"),
            (19, "95 % of the best learners chose b"),
            (12, "60 % of the best learners chose b"),
        ],
    )
    def test_check_the_key(self, upper: int, start: str) -> None:
        choices = table(
            {"a": (8, 8, (20 - upper) // 2), "b": (6, 6, upper), "c": (6, 6, 20 - upper - (20 - upper) // 2)}
        )
        first = advise(item(point_biserial=-0.3), choices=choices)[0]
        assert first.code == "check_key"
        assert first.message == f"{start}: check the key."

    def test_half_of_the_best(self) -> None:
        choices = table({"a": (8, 8, 6), "b": (6, 6, 10), "c": (6, 6, 4)})
        assert advise(item(), choices=choices)[0].message == "Half of the best learners chose b: check the key."

    def test_as_many_right_as_wrong_is_no_doubt_about_the_key(self) -> None:
        assert "check_key" not in codes(item(), choices=table({"a": (8, 8, 10), "b": (6, 6, 10)}))

    def test_those_who_do_well_fail_here(self) -> None:
        found = advise(item(point_biserial=-0.3, discrimination=-0.2))
        assert [advice.code for advice in found] == ["negative_discrimination"]
        assert found[0].message.startswith("Those who do well elsewhere fail here")

    def test_a_correlation_just_below_0_is_not_called_negative(self) -> None:
        assert codes(item(point_biserial=-0.05, discrimination=0.02)) == ["weak_discrimination"]

    def test_a_wrong_answer_that_draws_the_better_ones(self) -> None:
        choices = table({"a": (10, 6, 11), "b": (1, 5, 9), "c": (9, 9, 0)})
        assert "misleading_choice" in codes(item(), choices=choices)

    def test_nobody_chose(self) -> None:
        choices = table({"a": (5, 12, 18), "b": (14, 8, 2), "c": (1, 0, 0), "d": (0, 0, 0)})
        found = advise(item(), choices=choices)
        assert [advice.code for advice in found] == ["rarely_chosen", "nobody_chose"]
        expected = "Nobody chose d: a better wrong answer would make this question more telling."
        assert found[1].message == expected

    def test_almost_everybody_right_and_no_word_on_wrong_answers(self) -> None:
        choices = table({"a": (19, 20, 20), "b": (1, 0, 0), "c": (0, 0, 0)})
        found = advise(item(facility=59 / 60, discrimination=0.05), choices=choices)
        assert [advice.code for advice in found] == ["almost_all_right"]
        assert found[0].message.startswith("Almost everybody is right (98 %)")

    @pytest.mark.parametrize(
        ("facility", "chance", "code"),
        [(1.0, 0.25, "all_right"), (0.2, 0.25, "as_by_guessing"), (0.15, 0.0, "almost_none_right")],
    )
    def test_difficulty(self, facility: float, chance: float, code: str) -> None:
        assert code in codes(item(facility=facility), chance=chance)

    def test_blank(self) -> None:
        assert codes(item(blank=20)) == ["not_reached"]

    def test_alpha_would_rise(self) -> None:
        assert codes(item(alpha_if_deleted=0.78), alpha=0.75) == ["lowers_alpha"]

    @settings(deadline=None)
    @given(
        facility=st.floats(0, 1),
        r=st.none() | st.floats(-1, 1),
        d=st.none() | st.floats(-1, 1),
        n=st.integers(0, 200),
        blank=st.integers(0, 50),
        chance=st.sampled_from([0.0, 0.25, 0.5]),
        counts=st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=2, max_size=5),
    )
    def test_every_sentence_can_be_read(self, facility, r, d, n, blank, chance, counts) -> None:
        choices = table(dict(zip("abcde", counts, strict=False)))
        found = advise(
            item(n=n, blank=blank, facility=facility, point_biserial=r, discrimination=d),
            alpha=0.6, choices=choices, chance=chance,
        )  # fmt: skip
        assert all(advice.message and "%(" not in advice.message for advice in found)
        if n < FEWEST_ANSWERS:
            assert [advice.code for advice in found] == ["too_few"]
