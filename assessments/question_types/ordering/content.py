"""What ordering keeps: the items in the right order, and the order that a person gave."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.question_types.base import Json, Problem
from assessments.question_types.structures import check_keys, check_mapping, check_one_of

ALL_OR_NOTHING, PLACES, NEIGHBOURS = "all_or_nothing", "places", "neighbours"
MARKINGS = (ALL_OR_NOTHING, PLACES, NEIGHBOURS)
MOST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class OrderingContent:
    """The items in the right order."""

    schema: ClassVar[int] = 1
    items: tuple[str, ...]
    marking: str = PLACES

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls(tuple(stored["items"]), stored.get("marking", PLACES))


@dataclass(frozen=True, slots=True)
class OrderingAnswer:
    """The items by place; "" where a place is free.

    Without a script one can give one place twice or leave one out. Then `places` keeps what was given, item by item.
    """

    schema: ClassVar[int] = 1
    items: tuple[str, ...]
    places: Mapping[str, int]

    @classmethod
    def of(cls, places: Mapping[str, int], count: int) -> Self:
        """From the places of items, of which there are `count`; nobody gets a place that two were given."""
        alone = {place for place, times in Counter(places.values()).items() if times == 1}
        by_place = {place: item for item, place in places.items() if place in alone}
        return cls(tuple(by_place.get(place, "") for place in range(1, count + 1)), places)

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response."""
        items = tuple(stored["items"])
        return cls(items, stored.get("places") or {item: place for place, item in enumerate(items, start=1)})

    def dump(self) -> Json:
        """As JSON."""
        kept: Json = {"schema": self.schema, "items": list(self.items)}
        return kept if all(self.items) else kept | {"places": dict(self.places)}


def check_ordering(structure: Json) -> list[Problem]:
    """What is wrong in a structure."""
    problems = check_mapping(structure, {"items", "marking"})
    if not isinstance(structure, Mapping):
        return problems
    problems += check_keys("items", structure.get("items"), fewest=2, most=MOST_ITEMS)
    return problems + check_one_of("marking", structure.get("marking", PLACES), MARKINGS)
