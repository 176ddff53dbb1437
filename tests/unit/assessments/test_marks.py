"""Marks, score, per cent and the pass rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.marks import mark, percent, total
from assessments.scoring.pass_rule import is_passed

points = st.decimals(min_value=0, max_value=999, places=2)


@pytest.mark.parametrize(
    ("fraction", "max_mark", "expected"),
    [("0", "1", "0"), ("1", "1", "1"), ("0.5", "3", "1.50"), ("0.3333", "1", "0.33"), ("0.005", "1", "0.01")],
)
def test_a_mark_is_the_fraction_of_the_highest_mark_to_two_places(fraction, max_mark, expected):
    assert mark(Decimal(fraction), Decimal(max_mark)) == Decimal(expected)


@pytest.mark.parametrize("fraction", ["-0.1", "1.01"])
def test_a_fraction_outside_0_to_1_is_a_fault_of_the_type(fraction):
    with pytest.raises(ValueError, match="not between 0 and 1"):
        mark(Decimal(fraction), Decimal(1))


def test_the_score_of_no_answers_is_zero():
    assert total([]) == 0


def test_per_cent_of_nothing_is_zero_and_never_passed():
    assert percent(Decimal(0), Decimal(0)) == 0
    assert not is_passed(Decimal(0), Decimal(0), Decimal(0))


@pytest.mark.parametrize(("score", "passed"), [("8", False), ("8.39", False), ("8.40", True), ("12", True)])
def test_the_pass_mark_itself_is_passed(score, passed):
    assert is_passed(Decimal(score), Decimal(12), Decimal(70)) is passed


@given(score=points, maximum=points.filter(bool), pass_mark=st.decimals(0, 100, places=2))
def test_the_shown_per_cent_never_contradicts_the_verdict(score, maximum, pass_mark):
    assert (percent(score, maximum) >= pass_mark) == is_passed(score, maximum, pass_mark)
