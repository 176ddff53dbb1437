"""The places as the page draws them: outlines with numbers over the picture, and the same numbers in a list."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import pgettext


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle on the picture, in its pixels."""

    key: str
    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True)
class Place:
    """A spot on the page. Numbers are strings, so that no language sets a comma into a drawing."""

    key: str
    number: int
    name: str
    words: Any
    chosen: bool
    x: str
    y: str
    w: str
    h: str
    badge_x: str
    badge_y: str


@dataclass(frozen=True, slots=True)
class ReviewedPlace(Place):
    """A spot in the review."""

    right: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The measures of what is drawn over the picture; numbers grow with it, so that they can be read on a telephone."""

    viewbox: str
    badge: str
    letters: str


def place_names(language: str, count: int) -> list[str]:
    """What the places are called: Place 1:, Place 2:, ..., in the language of the question."""
    with translation.override(language):
        name = pgettext("a numbered place on a picture", "Place %(number)d:")
    return [name % {"number": number} for number in range(1, count + 1)]


def drawing(width: int, height: int) -> Drawing:
    """What the overlay of a picture of this size needs."""
    badge = badge_size(width)
    return Drawing(f"0 0 {width} {height}", str(badge), str(round(badge * 1.2)))


def badge_size(width: int) -> int:
    """The radius of the round behind a number."""
    return max(6, width // 28)


def outline(spot: Spot, width: int, height: int) -> dict[str, str]:
    """Where the rectangle of a spot lies, and its number: at its upper left corner, but whole inside the picture."""
    badge = badge_size(width)
    return {
        "x": str(spot.x),
        "y": str(spot.y),
        "w": str(spot.w),
        "h": str(spot.h),
        "badge_x": str(within(spot.x, badge, width - badge)),
        "badge_y": str(within(spot.y, badge, height - badge)),
    }


def within(value: int, least: int, most: int) -> int:
    """The value, or the bound it passes."""
    return max(least, min(value, most))
