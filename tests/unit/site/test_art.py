"""Drawings of courses, and the stem that grows."""

import re
from pathlib import Path

import pytest

from lms.site.art import MOST_LEAVES, THEMES, drawing_of, growth

ART = Path(__file__).resolve().parents[3] / "lms" / "site" / "templates" / "site" / "art"


def leaves(svg: str, kind: str) -> int:
    return re.search(rf'class="{kind}" d="([^"]*)"', svg).group(1).count("z")


def to_come(svg: str) -> int:
    """The outlines without a class, less the growing tip."""
    return re.search(r'<path d="([^"]*)"', svg).group(1).count("z") - 1


@pytest.mark.parametrize(
    ("done", "total", "shown"),
    [(0, 3, (0, 1, 2)), (1, 3, (1, 1, 1)), (2, 3, (2, 1, 0)), (3, 3, (3, 0, 0)), (0, 0, (0, 0, 0))],
)
def test_a_leaf_for_each_lesson(done, total, shown):
    svg = growth(done, total)
    assert (leaves(svg, "is-done"), leaves(svg, "is-next"), to_come(svg)) == shown


def test_a_closed_course_has_no_next_leaf():
    svg = growth(1, 3, ahead=False)
    assert (leaves(svg, "is-done"), leaves(svg, "is-next"), to_come(svg)) == (1, 0, 2)


def test_a_long_course_is_drawn_to_scale():
    svg = growth(50, 100)
    assert leaves(svg, "is-done") == MOST_LEAVES // 2
    assert leaves(svg, "is-done") + leaves(svg, "is-next") + to_come(svg) == MOST_LEAVES


def test_the_last_leaf_waits_for_the_last_lesson():
    assert leaves(growth(99, 100), "is-done") < MOST_LEAVES
    assert leaves(growth(100, 100), "is-done") == MOST_LEAVES


@pytest.mark.parametrize(
    ("slug", "drawing"),
    [("lmo-documents", "label"), ("risk-assessment", "lens"), ("something-else", "leaf"), ("", "leaf")],
)
def test_the_drawing_follows_the_words_of_the_address(slug, drawing):
    assert drawing_of(slug) == drawing


def test_every_drawing_named_is_there():
    assert {name for name in {*THEMES.values(), "leaf"} if not (ART / f"{name}.svg").exists()} == set()
