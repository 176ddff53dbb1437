"""What a person's record holds in the apps above, in counts: enough to tell two records apart, nothing of what was learnt."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.utils.functional import Promise

Counts = Callable[[Iterable[UUID]], dict[UUID, int]]
_sources: dict[str, tuple[str | Promise, Counts]] = {}


def register_contents(key: str, label: str | Promise, counts: Counts) -> None:
    """Let an app count its rows of these records (their own rows: joined records are not added up)."""
    _sources[key] = (label, counts)


def contents_of(ids: Iterable[UUID]) -> dict[UUID, list[tuple[str, int]]]:
    """Label and count for each record, in the order of the sources. One query a source."""
    wanted = list(ids)
    found: dict[UUID, list[tuple[str, int]]] = {id_: [] for id_ in wanted}
    for label, counts in _sources.values():
        numbers = counts(wanted)
        for id_ in wanted:
            found[id_].append((str(label), numbers.get(id_, 0)))
    return found
