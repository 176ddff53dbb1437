"""The points of a scale on the page, and what was posted of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.question_types.base import RawAnswer, malformed

ALL = "all"  # the row of a rating without rows


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the scale; `words` is empty where the author names only the ends."""

    value: str
    words: Any
    chosen: bool


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A thing to rate; one without words is the question itself. `part` is what its field adds to the question's name."""

    part: str
    words: Any
    points: tuple[Point, ...]
    chosen: str


def read_ratings(rows: tuple[str, ...], points: int, raw: RawAnswer) -> dict[str, int]:
    """Row -> point in the order of the rows; the one field of a rating without rows is the row `all`."""
    found: dict[str, int] = {}
    for item in raw:
        row, value = _taken_apart(item, bool(rows))
        if row not in (rows or (ALL,)):
            if item:
                raise malformed()
        elif value:
            point = _point(value, points)
            if found.setdefault(row, point) != point:
                raise malformed()
    return {row: found[row] for row in rows or (ALL,) if row in found}


def scale(points: int, labels: Mapping[str, Any], chosen: int | None) -> tuple[Point, ...]:
    """The points from the lowest on."""
    return tuple(Point(str(n), labels.get(str(n), ""), n == chosen) for n in range(1, points + 1))


def rating_rows(
    points: int, labels: Mapping[str, Any], rows: Mapping[str, Any], ratings: Mapping[str, int]
) -> list[RatingRow]:
    """All rows with their points; `rows` has the words of each, if there are rows."""
    if not rows:
        return [_row("", "", points, labels, ratings.get(ALL))]
    return [_row(f".{row}", words, points, labels, ratings.get(row)) for row, words in rows.items()]


def _row(part: str, words: Any, points: int, labels: Mapping[str, Any], chosen: int | None) -> RatingRow:
    return RatingRow(part, words, scale(points, labels, chosen), str(chosen) if chosen else "")


def _taken_apart(item: str, has_rows: bool) -> tuple[str, str]:
    if not has_rows:
        return ALL, item
    row, _equals, value = item.partition("=")
    return row, value


def _point(value: str, points: int) -> int:
    known = {str(n): n for n in range(1, points + 1)}
    if value not in known:
        raise malformed()
    return known[value]
