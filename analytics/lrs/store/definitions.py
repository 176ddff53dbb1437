"""The canonical definition of an activity: what statements said of it, brought together (xAPI 1.0.3, Data 2.4.4.1).

Later words replace earlier ones; the languages of name and description add up.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from analytics.lrs import spec
from analytics.lrs.models import Activity

Json = Any
MAPS = ("name", "description")
AT_ONCE = 500  # activities in one query


class Definitions:
    """Gathers what a batch of statements says of activities, and saves it in one go."""

    def __init__(self) -> None:
        self._said: dict[str, list[dict[str, Json]]] = {}

    def add(self, statement: dict[str, Json]) -> None:
        """Take in every definition in a statement."""
        for _, activity in spec.activities_of(statement):
            if definition := activity.get("definition"):
                self._said.setdefault(activity["id"], []).append(definition)

    def save(self) -> None:
        """Write what is new; the numberer's lock keeps others from the same rows."""
        if not self._said:
            return
        was = dict(_known(self._said))
        changed = []
        for iri, said in sorted(self._said.items()):
            known = json.loads(was.get(iri, "{}"))
            if (now := merged(known, said)) != known or iri not in was:
                text = json.dumps(now, ensure_ascii=False, separators=(",", ":"))
                changed.append(Activity(iri_sha256=_place(iri), iri=iri, definition=text))
        if changed:
            Activity.objects.bulk_create(
                changed, update_conflicts=True, unique_fields=["iri_sha256"], update_fields=["definition"]
            )


def merged(known: dict[str, Json], said: list[dict[str, Json]]) -> dict[str, Json]:
    """`known` with what was said after it."""
    found = dict(known)
    for definition in said:
        for key, value in definition.items():
            found[key] = {**found.get(key, {}), **value} if key in MAPS else value
    return found


def definitions_of(iris: set[str]) -> dict[str, dict[str, Json]]:
    """The canonical definitions of those activities that have one."""
    return {iri: json.loads(text) for iri, text in _known(iris)}


def _known(iris: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(IRI, definition) of those that have one; a body may name more than one query takes."""
    places = [_place(iri) for iri in iris]
    for start in range(0, len(places), AT_ONCE):
        rows = Activity.objects.filter(iri_sha256__in=places[start : start + AT_ONCE])
        yield from rows.values_list("iri", "definition")


def _place(iri: str) -> bytes:
    return hashlib.sha256(iri.encode()).digest()
