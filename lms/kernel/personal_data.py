"""The map of personal data: every place that holds some, declared by the app that owns it.

From the map follow the person's own export, the erasure, the page "My data" and docs/personal-data.md. A test compares it
with all models: a field that nobody has declared fails it, so that nothing can hold data of people unnoticed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.functional import Promise

from lms.kernel import whole_words
from lms.kernel.whole_words import Wanted

Text = str | Promise
Row = dict[str, Any]
DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Erasing:
    """One erasure under way: whose (a person and the records joined to hers), and by what texts these are known.

    `identities` are whole values nobody else has (e-mail, sign-in name, an outside account); `names` may be others' too.
    """

    people: tuple[UUID, ...]
    identities: frozenset[str]
    names: frozenset[str]
    after: list[Callable[[], None]] = field(default_factory=list)  # what is no table goes when the rest is safely gone

    def stands_in(self, text: str) -> bool:
        """Whether an identity or a name of hers stands in a text, as a whole: `ann@x.org` is not in `joann@x.org`."""
        return whole_words.holds(text, Wanted.of(self.identities, self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A model that holds personal data. Every field of it stands in exactly one of the lists.

    `owner` is the lookup from a row to its person ("" where only `rows` and `erase` can tell).
    `told` the person gets in her export; `secret` is personal and never shown to anybody (a password's hash);
    `links` point to people, of whom an opaque id stays; `free` says nothing about anybody.
    `erased` is DELETE (the rows go) or the values that fields get; what else is told stays, and `why_kept` says why.
    `rows` and `erase` stand in where a plain rule does not do.
    """

    model: str
    what: Text
    purpose: str
    period: str
    owner: str = ""
    told: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    erased: str | Mapping[str, Any] = DELETE
    how_erased: Text = ""
    why_kept: Text = ""
    rows: Callable[[tuple[UUID, ...]], Iterable[Row]] | None = None
    erase: Callable[[Erasing], None] | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields, as declared."""
        return (*self.told, *self.secret, *self.links, *self.free)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A place that is no table: files, logs, the browser."""

    key: str
    what: Text
    purpose: str
    period: str
    erased: Text
    erase: Callable[[Erasing], None] | None = None


_places: dict[str, Place] = {}
_stores: dict[str, Store] = {}
_free: dict[str, str] = {}


def declare(*places: Place | Store) -> None:
    """Put places on the map; the last to declare a model speaks."""
    for place in places:
        if isinstance(place, Store):
            _stores[place.key] = place
        else:
            _places[place.model] = place


def declare_free(why: str, *models: str) -> None:
    """Say of whole models that they hold nothing about anybody."""
    for model in models:
        _free[model] = why


def places() -> list[Place]:
    """Every model on the map, in the order of declaration."""
    return list(_places.values())


def stores() -> list[Store]:
    """Every other place."""
    return list(_stores.values())


def free_models() -> dict[str, str]:
    """Models that hold nothing about anybody, and why."""
    return dict(_free)


def model_of(place: Place) -> Any:
    """The class of a place's model."""
    return apps.get_model(place.model)
