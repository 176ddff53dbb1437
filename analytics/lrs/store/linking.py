"""What each statement is found by, and what one means for another: references and voiding (xAPI 1.0.3, Data 2.3.2, 2.4.4).

Runs under the numberer's lock: nothing changes beside it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from analytics.lrs import spec
from analytics.lrs.models import Credential, Link, Position, Reference
from analytics.lrs.store import bulk
from analytics.lrs.store.targets import targets_of

FARTHEST = 20  # steps along references; a chain that long is a fault of who made it, or a circle
COLUMNS = ("target", "position", "source")


@dataclass(slots=True)
class Placed:
    """A statement that has its place."""

    position: int
    row: int
    id: UUID
    statement: dict[str, Any]
    credential: int | None
    isolated: bool
    may_define: bool
    voided: bool = False
    _targets: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, position: int, row: tuple[int, UUID, str], by: Credential | None, *, voided: bool = False) -> "Placed":
        """A statement (row, id, body) that `by` sent, at its place."""
        return cls(
            position=position, row=row[0], id=row[1], statement=json.loads(row[2]), credential=by.pk if by else None,
            isolated=by is not None and (by.isolated or by.speaks_for is not None),
            may_define=by is None or bool({"define", "all"} & set(by.scopes)),
            voided=voided,
        )  # fmt: skip

    @property
    def targets(self) -> set[int]:
        """What it is found by itself."""
        if not self._targets:
            self._targets = targets_of(self.statement, self.credential)
        return self._targets

    @property
    def refers_to(self) -> UUID | None:
        """The statement it speaks about."""
        found = spec.reference_of(self.statement)
        return UUID(found) if found else None

    @property
    def voids(self) -> bool:
        """Whether it takes that statement back."""
        return bool(self.statement["verb"]["id"] == spec.VOIDED)

    def may_void(self, other: "Placed") -> bool:
        """A voiding statement cannot be voided; who is kept apart from others leaves theirs alone."""
        return not other.voids and (not self.isolated or self.credential == other.credential)


def link(batch: Sequence[Placed]) -> None:
    """Enter a batch that has just got its places, and settle what it means for others and they for it."""
    bulk.insert_numbers(Link, COLUMNS, ((t, each.position, each.position) for each in batch for t in each.targets))
    known = {each.id: each for each in batch}
    new = [each for each in batch if each.refers_to]
    Reference.objects.bulk_create(
        [
            Reference(target=target, position=each.position, voids=each.voids)
            for each in new
            if (target := each.refers_to)
        ],
        ignore_conflicts=True,
    )
    earlier = _referring(known.keys(), known) - {each.id for each in new}
    if not new and not earlier:
        return
    _load({each.refers_to for each in new} | earlier, known)
    edges = [(each, known[each.refers_to]) for id_ in [*earlier, *(each.id for each in new)]
             if (each := known[id_]).refers_to in known]  # fmt: skip
    for heir, subject in edges:
        _inherit(heir, subject, known)
    for voiding, subject in edges:
        if voiding.voids and not subject.voided and voiding.may_void(subject):
            _void(voiding, subject, known)


def links_of(placed: Placed) -> Iterator[tuple[int, int, int]]:
    """All rows by which a statement is found, by its own words and by what it refers to."""
    known = {placed.id: placed}
    for source in [placed, *_chain(placed, known)]:
        yield from ((t, placed.position, source.position) for t in source.targets)


def unlink(placed: Placed) -> None:
    """Take a statement out of what can be found; whoever refers to it is found as before."""
    targets = {target for target, _, _ in links_of(placed)}
    Link.objects.filter(position=placed.position, target__in=targets).delete()


def relink(was: Placed, now: Placed) -> None:
    """The body of a statement has changed: enter it, and whoever refers to it, by its new words alone."""
    known = {now.id: now}
    above = _above(now, known)
    positions = [now.position, *(each.position for each in above)]
    Link.objects.filter(target__in=was.targets, position__in=positions, source=now.position).delete()
    rows = ((t, each.position, now.position) for each in [now, *above] if not each.voided for t in now.targets)
    bulk.insert_numbers(Link, COLUMNS, rows)


def placed_by_id(ids: Iterable[UUID]) -> dict[UUID, Placed]:
    """Statements that have a place, by their ids."""
    known: dict[UUID, Placed] = {}
    _load(set(ids), known)
    return known


def _inherit(heir: Placed, subject: Placed, known: dict[UUID, Placed]) -> None:
    """`heir`, and whoever refers to it, is found by what `subject` is found by."""
    sources = [subject, *_chain(subject, known)]
    heirs = [each for each in [heir, *_above(heir, known)] if not each.voided]
    rows = ((t, each.position, source.position) for each in heirs for source in sources for t in source.targets)
    bulk.insert_numbers(Link, COLUMNS, rows)


def _void(voiding: Placed, subject: Placed, known: dict[UUID, Placed]) -> None:
    unlink(subject)
    Position.objects.filter(position=subject.position).update(voided_by=voiding.position)
    subject.voided = True


def _chain(start: Placed, known: dict[UUID, Placed]) -> list[Placed]:
    """What a statement refers to, what that refers to, and so on."""
    found: list[Placed] = []
    at = start
    while (wanted := at.refers_to) and len(found) < FARTHEST:
        _load({wanted}, known)
        if wanted not in known or known[wanted] is start or known[wanted] in found:
            break
        at = known[wanted]
        found.append(at)
    return found


def _above(start: Placed, known: dict[UUID, Placed]) -> list[Placed]:
    """Who refers to a statement, who refers to those, and so on."""
    found: dict[UUID, Placed] = {}
    level = {start.id}
    for _ in range(FARTHEST):
        level = _referring(level, known) - found.keys() - {start.id}
        if not level:
            break
        found.update((id_, known[id_]) for id_ in level)
    return list(found.values())


def _referring(ids: Iterable[UUID], known: dict[UUID, Placed]) -> set[UUID]:
    """The ids of those that refer to one of these; they are loaded."""
    positions = list(Reference.objects.filter(target__in=list(ids)).values_list("position", flat=True))
    missing = set(positions) - {each.position for each in known.values()}
    if missing:
        _take(Position.objects.filter(position__in=missing), known)
    return {each.id for each in known.values() if each.position in set(positions)}


def _load(ids: Iterable[UUID | None], known: dict[UUID, Placed]) -> None:
    missing = [id_ for id_ in ids if id_ is not None and id_ not in known]
    if missing:
        _take(Position.objects.filter(statement__id__in=missing), known)


def _take(places: Any, known: dict[UUID, Placed]) -> None:
    for place in places.select_related("statement__credential"):
        row, voided = place.statement, place.voided_by is not None
        known[row.id] = Placed.of(place.position, (row.pk, row.id, row.body), row.credential, voided=voided)
