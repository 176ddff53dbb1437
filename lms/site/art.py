"""Drawings: which one belongs to a course, and the growing stem that stands for progress."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

# a word of a course's address → its drawing in templates/site/art/; the first that fits
THEMES = {
    "documents": "label",
    "identification": "label",
    "risk": "lens",
    "assessment": "lens",
    "sampling": "tube",
    "detection": "tube",
    "laboratory": "tube",
    "protocol": "treaty",
    "introduction": "treaty",
    "clearing": "cards",
    "records": "cards",
    "reporting": "cards",
    "transport": "ship",
    "trade": "ship",
    "liability": "scales",
    "redress": "scales",
    "economic": "scales",
    "public": "voices",
    "participation": "voices",
    "awareness": "voices",
    "trainers": "runner",
    "advisors": "runner",
    "teaching": "runner",
}
MOST_LEAVES = 30  # a longer course is drawn to scale
STEP, MIDDLE = 18, 28


def drawing_of(slug: str) -> str:
    """The drawing of a course, by the words of its address; a leaf where none is known."""
    words = slug.split("-")
    return next((drawing for word, drawing in THEMES.items() if word in words), "leaf")


def growth(done: int, total: int, *, ahead: bool = True) -> SafeString:
    """A stem with a leaf for each lesson: filled when done, the next one in orange. Silent: words stand beside it."""
    leaves = min(total, MOST_LEAVES)
    grown = done * leaves // total if total else 0
    now = grown + (1 if ahead and grown < leaves else 0)
    end = STEP * leaves + 12
    return format_html(
        '<svg class="growth art--turns" viewBox="0 0 {} 56" aria-hidden="true" focusable="false" fill="none" '
        'stroke="currentColor">'
        '<path d="M4 {}H{}{}"/><path class="stem" d="M4 {}H{}"/>'
        '<path class="is-done" d="{}"/><path class="is-next" d="{}"/></svg>',
        end + 18,
        MIDDLE,
        end,
        _bud(end) + _leaves(now, leaves),
        MIDDLE,
        STEP * grown + 8,
        _leaves(0, grown),
        _leaves(grown, now),
    )


def _leaves(first: int, end: int) -> str:
    """Leaves of these numbers, alternately above and below the stem."""
    return "".join(_leaf(8 + STEP * number, -1 if number % 2 == 0 else 1) for number in range(first, end))


def _leaf(x: int, side: int) -> str:
    return f"M{x} {MIDDLE}c2 {9 * side} 9 {18 * side} 22 {20 * side}c2 {-11 * side} -7 {-20 * side} -22 {-20 * side}z"


def _bud(x: int) -> str:
    """The growing tip."""
    return f"M{x} {MIDDLE}c3-6 8-6 13 0c-5 6-10 6-13 0z"
