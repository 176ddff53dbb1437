"""The flow from enrolled to matched, and who was lost."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.knowledge_gain.flow import GainFlow, gain_flow
from analytics.knowledge_gain.pure import PairInput, compute_gain


def flow(enrolled: int, *scores: tuple[float | None, float | None], maximum: float | None = 10) -> GainFlow:
    return gain_flow(enrolled, [PairInput(pre, post) for pre, post in scores], maximum)


def codes(found: GainFlow) -> list[str]:
    return [warning.code for warning in found.warnings]


def test_by_hand() -> None:
    found = flow(9, (4, 7), (6, 9), (2, None), (4, None), (None, 8), (None, None))
    assert (found.n_enrolled, found.n_pre, found.n_post, found.n_matched) == (9, 4, 3, 2)
    assert (found.n_no_test, found.n_lost, found.n_post_only, found.n_invalid) == (4, 2, 1, 0)
    assert (found.mean_pre_all, found.mean_pre_matched, found.mean_pre_lost) == (4, 5, 3)
    assert found.difference_lost == -2
    assert found.standardised_difference == pytest.approx(-2 / math.sqrt(8 / 3))
    assert codes(found) == ["few_lost"]


def test_weaker_and_stronger_ones_lost() -> None:
    stayed = [(6, 8), (7, 9)] * 4
    assert codes(flow(20, *stayed, *[(2, None)] * 6)) == ["lost_began_lower"]
    assert codes(flow(20, *stayed, *[(9, None)] * 6)) == ["lost_began_higher"]
    assert codes(flow(20, *stayed, *[(6.5, None)] * 6)) == []


def test_nobody_lost() -> None:
    found = flow(2, (4, 7), (6, 9))
    assert (found.mean_pre_lost, found.difference_lost, found.standardised_difference) == (None, None, None)
    assert codes(found) == []


def test_nobody_at_all() -> None:
    found = flow(3)
    assert (found.n_no_test, found.mean_pre_all, found.mean_pre_matched) == (3, None, None)


def test_more_tested_than_enrolled() -> None:
    assert codes(flow(1, (4, 7), (6, 9))) == ["more_tested_than_enrolled"]


def test_more_lost_than_matched() -> None:
    assert "more_lost_than_matched" in codes(flow(9, (4, 7), *[(4, None)] * 3))


def test_invalid_scores() -> None:
    found = flow(5, (11, 7), (math.nan, None), (4, -1), (4, 5))
    assert (found.n_invalid, found.n_matched) == (3, 1)


SCORE = st.none() | st.integers(0, 10)


@settings(deadline=None)
@given(st.lists(st.tuples(SCORE, SCORE), max_size=30), st.integers(0, 40), st.randoms(use_true_random=False))
def test_adds_up_and_agrees_with_the_gain(scores: list[tuple[int | None, int | None]], enrolled: int, source) -> None:
    found = flow(enrolled, *scores)
    assert found.n_pre == found.n_matched + found.n_lost
    assert found.n_post == found.n_matched + found.n_post_only
    assert found.n_no_test == max(0, enrolled - found.n_matched - found.n_lost - found.n_post_only)
    gain = compute_gain([PairInput(pre, post) for pre, post in scores], 10)
    assert (gain.n_pre, gain.n_post, gain.n_matched) == (found.n_pre, found.n_post, found.n_matched)
    assert gain.mean_pre == pytest.approx(found.mean_pre_matched)
    source.shuffle(scores)
    assert flow(enrolled, *scores) == found
