"""The small-group rule: worked tables, and a search for any hidden count that a reader could work out."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.knowledge_gain.suppression import suppress, total_may_be_shown

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), max_size=8)


@pytest.mark.parametrize(
    ("counts", "minimum", "hidden"),
    [
        ({}, 10, ""),
        ({"a": 0, "b": 0}, 10, ""),
        ({"a": 10, "b": 25}, 10, ""),
        ({"a": 3, "b": 25, "c": 12, "d": 0}, 10, "ac"),  # a alone would be the difference: c goes with it
        ({"a": 3, "b": 4, "c": 12, "d": 30}, 10, "abc"),  # together 7: still a small group
        ({"a": 6, "b": 7, "c": 12}, 10, "ab"),  # together 13: enough
        ({"a": 4, "b": 6, "c": 12}, 10, "ab"),  # together 10: just enough
        ({"a": 1, "b": 1, "c": 1, "d": 9}, 3, "abcd"),  # three people in three groups: one each
        ({"a": 4, "b": 4, "c": 9}, 5, "abc"),  # eight people in two groups of at most four: four each
        ({"a": 3}, 10, "a"),
        ({"a": 3, "b": 0}, 10, "a"),
        ({"a": 1, "b": 2}, 1, ""),
        ({"a": 1, "b": 2}, 0, ""),
        ({"a": 1, "b": 2, "c": 5}, 2, "ab"),
        ({"a": 2, "z": 11, "m": 11}, 10, "am"),  # equal groups: the first by name
    ],
)
def test_worked_tables(counts: dict[str, int], minimum: int, hidden: str) -> None:
    assert suppress(counts, minimum) == set(hidden)


@pytest.mark.parametrize(
    ("counts", "may"),
    [
        ({}, True),
        ({"a": 0}, True),
        ({"a": 12}, True),
        ({"a": 3}, False),
        ({"a": 3, "b": 0}, False),
        ({"a": 3, "b": 4}, False),
        ({"a": 5, "b": 6}, True),
        ({"a": 1, "b": 20}, True),
        ({chr(97 + i): 1 for i in range(12)}, False),
    ],
)
def test_when_the_total_has_to_go(counts: dict[str, int], may: bool) -> None:
    assert total_may_be_shown(counts, 10) is may


def test_a_count_below_zero_is_an_error() -> None:
    with pytest.raises(ValueError, match="fewer than 0"):
        suppress({"a": -1}, 10)


@settings(deadline=None)
@given(COUNTS, st.integers(0, 15))
def test_what_always_holds(counts: dict[str, int], minimum: int) -> None:
    hidden = suppress(counts, minimum)
    assert {key for key, n in counts.items() if 0 < n < minimum} <= hidden
    assert all(counts[key] > 0 for key in hidden)
    if hidden and total_may_be_shown(counts, minimum):
        assert len(hidden) > 1
        assert sum(counts[key] for key in hidden) >= minimum
    if not any(0 < n < minimum for n in counts.values()):
        assert hidden == set()
    assert len(hidden) <= sum(0 < n < minimum for n in counts.values()) + 1


@settings(deadline=None)
@given(COUNTS, st.integers(0, 15), st.randoms(use_true_random=False))
def test_the_order_of_the_groups_does_not_matter(counts: dict[str, int], minimum: int, source: random.Random) -> None:
    items = list(counts.items())
    source.shuffle(items)
    assert suppress(dict(items), minimum) == suppress(counts, minimum)


@pytest.mark.parametrize(("groups", "minimum"), [(2, 4), (3, 3), (3, 5), (4, 2), (4, 3), (5, 2)])
def test_no_hidden_count_can_be_computed(groups: int, minimum: int) -> None:
    """Tries every table with counts up to minimum + 3, each with every filling that fits what is shown."""
    for values in product(range(minimum + 4), repeat=groups):
        counts = dict(enumerate(values))
        hidden = sorted(suppress(counts, minimum))
        if not hidden or not total_may_be_shown(counts, minimum):
            continue
        rest = sum(values) - sum(n for key, n in counts.items() if key not in hidden)
        fillings = [f for f in product(range(1, rest + 1), repeat=len(hidden)) if sum(f) == rest]
        for place in range(len(hidden)):
            assert len({filling[place] for filling in fillings}) > 1, counts


def test_a_reader_who_takes_all_hidden_groups_for_small_finds_none() -> None:
    """As above, but the reader supposes, and is right, that every hidden group is below the minimum."""
    minimum = 4
    for values in product(range(minimum + 3), repeat=4):
        counts = dict(enumerate(values))
        hidden = sorted(suppress(counts, minimum))
        if not hidden or not total_may_be_shown(counts, minimum):
            continue
        if max(counts[key] for key in hidden) >= minimum:
            continue
        rest = sum(counts[key] for key in hidden)
        fillings = [f for f in product(range(1, minimum), repeat=len(hidden)) if sum(f) == rest]
        for place in range(len(hidden)):
            assert len({filling[place] for filling in fillings}) > 1, counts
