"""What each statement is found by, and what one means for another: references and voiding (xAPI 1.0.3, Data 2.3.2, 2.4.4).

Runs under the numberer's lock: nothing changes beside it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from analytics.lrs import spec
from analytics.lrs.models import Credential, Link, Position, Reference, Statement
from analytics.lrs.store import bulk
from analytics.lrs.store.targets import targets_of

FARTHEST = 20  # steps along references; a chain that long is a fault of who made it, or a circle
COLUMNS = ("target", "position", "source")
LINK, POSITION, REFERENCE, STATEMENT = (model._meta.db_table for model in (Link, Position, Reference, Statement))
ONE = "SELECT CAST(%s AS bigint), 0"


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
            may_define=by is None or (not by.isolated and bool({"define", "all"} & set(by.scopes))),
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
    """Enter a batch that has just got its places, and settle what it means for others and they for it.

    The work grows with the links that are written, not with how statements refer to each other: what a statement is found
    by is passed on to all that refer to it in one command, which the database carries out.
    """
    bulk.insert_numbers(Link, COLUMNS, ((t, each.position, each.position) for each in batch for t in each.targets))
    known = {each.id: each for each in batch}
    new = [(each, target) for each in batch if (target := each.refers_to)]
    Reference.objects.bulk_create(
        [Reference(target=target, position=each.position, voids=each.voids) for each, target in new],
        ignore_conflicts=True, batch_size=bulk.AT_ONCE,
    )  # fmt: skip
    awaited = _referred_to(known)
    if not new and not awaited:
        return
    _load_chains([*(each for each, _ in new), *(known[id_] for id_ in awaited)], known)
    for id_ in sorted(awaited):
        _pass_on(known[id_], known)
    for id_ in sorted({target for _, target in new if target in known} - awaited):
        _pass_on(known[id_], known, since=batch[0].position)
    for voiding, subject in _voidings(awaited, new, known):
        if voiding.voids and not subject.voided and voiding.may_void(subject):
            _void(voiding, subject)


def links_of(placed: Placed) -> Iterator[tuple[int, int, int]]:
    """All rows by which a statement is found, by its own words and by what it refers to."""
    known = {placed.id: placed}
    _load_chains([placed], known)
    for source in [placed, *_chain(placed, known)]:
        yield from ((t, placed.position, source.position) for t in source.targets)


def unlink(placed: Placed) -> None:
    """Take a statement out of what can be found; whoever refers to it is found as before."""
    targets = {target for target, _, _ in links_of(placed)}
    Link.objects.filter(position=placed.position, target__in=targets).delete()


def relink(was: Placed, now: Placed) -> None:
    """The body of a statement has changed: enter it, and whoever refers to it, by its new words alone."""
    above, values = _above(ONE, [now.position])
    gone = ", ".join(map(str, was.targets))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE {above} DELETE FROM {LINK} WHERE target IN ({gone}) AND source = {now.position}"
            " AND position IN (SELECT position FROM above)",
            values,
        )
    _give([now], ONE, [now.position])


def placed_by_id(ids: Iterable[UUID]) -> dict[UUID, Placed]:
    """Statements that have a place, by their ids."""
    known: dict[UUID, Placed] = {}
    _load(set(ids), known)
    return known


def _pass_on(subject: Placed, known: dict[UUID, Placed], *, since: int = 0) -> None:
    """Whoever refers to `subject` (from a place on), and whoever refers to those, is found by what it is found by."""
    starts = f"SELECT position, 0 FROM {REFERENCE} WHERE target = %s AND position >= %s"
    _give([subject, *_chain(subject, known)], starts, [_as_stored(subject.id), since])


def _give(sources: Sequence[Placed], starts: str, values: Sequence[Any]) -> None:
    """All at the places `starts`, and whoever refers to them, are found by what the sources say, unless they are voided."""
    above, bound = _above(starts, values)
    pairs = [(target, source.position) for source in sources for target in source.targets]
    with connection.cursor() as cursor:
        for part in bulk.parts(pairs, 400):  # SQLite takes 500 rows of VALUES joined to others
            said = ", ".join(f"({target}, {source})" for target, source in part)
            cursor.execute(
                f"WITH RECURSIVE said(target, source) AS (VALUES {said}), {above}"
                f" INSERT INTO {LINK} (target, position, source)"
                f" SELECT said.target, p.position, said.source FROM {POSITION} p CROSS JOIN said"
                " WHERE p.position IN (SELECT position FROM above) AND p.voided_by IS NULL ON CONFLICT DO NOTHING",
                bound,
            )


def _above(starts: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """A recursive table `above`: the places that `starts` selects, and all that refer to them, at whatever remove."""
    return (
        f"above(position, step) AS ({starts}"
        f" UNION SELECT r.position, a.step + 1 FROM above a JOIN {POSITION} p ON p.position = a.position"
        f" JOIN {STATEMENT} s ON s.row = p.statement_id JOIN {REFERENCE} r ON r.target = s.id WHERE a.step < {FARTHEST})",
        list(values),
    )


def _void(voiding: Placed, subject: Placed) -> None:
    unlink(subject)
    Position.objects.filter(position=subject.position).update(voided_by=voiding.position)
    subject.voided = True


def _chain(start: Placed, known: dict[UUID, Placed]) -> list[Placed]:
    """What a statement refers to, what that refers to, and so on; `_load_chains` has loaded them."""
    found: list[Placed] = []
    at = start
    while (wanted := at.refers_to) and len(found) < FARTHEST:
        if wanted not in known or known[wanted] is start or known[wanted] in found:
            break
        at = known[wanted]
        found.append(at)
    return found


def _load_chains(starts: Sequence[Placed], known: dict[UUID, Placed]) -> None:
    """Load what these refer to, what those refer to, and so on: a query for each step, however many they are."""
    level = list(starts)
    for _ in range(FARTHEST + 1):
        wanted = {id_ for each in level if (id_ := each.refers_to)}
        _load(wanted, known)
        level = [known[id_] for id_ in wanted if id_ in known]


def _referred_to(known: dict[UUID, Placed]) -> set[UUID]:
    """Those of these statements to which others refer that came before them."""
    first = min(each.position for each in known.values())
    found: set[UUID] = set()
    for part in bulk.parts(sorted(known), bulk.AT_ONCE):
        rows = Reference.objects.filter(target__in=part, position__lt=first)
        found.update(rows.order_by().values_list("target", flat=True).distinct())
    return found


def _voidings(
    awaited: Iterable[UUID], new: Sequence[tuple[Placed, UUID]], known: dict[UUID, Placed]
) -> Iterator[tuple[Placed, Placed]]:
    """(who may take back, what): those that came before what they speak of, in order, then the new ones."""
    for id_ in sorted(awaited):
        places = Reference.objects.filter(target=id_, voids=True, position__lt=known[id_].position).order_by("position")
        for part in bulk.parts(list(places.values_list("position", flat=True)), bulk.AT_ONCE):
            if known[id_].voided:
                break
            before: dict[UUID, Placed] = {}
            _take(Position.objects.filter(position__in=part).order_by("position"), before)
            yield from ((each, known[id_]) for each in before.values())
    yield from ((each, known[target]) for each, target in new if target in known)


def _load(ids: Iterable[UUID], known: dict[UUID, Placed]) -> None:
    for part in bulk.parts([id_ for id_ in ids if id_ not in known], bulk.AT_ONCE):
        _take(Position.objects.filter(statement__id__in=part), known)


def _take(places: Any, known: dict[UUID, Placed]) -> None:
    for place in places.select_related("statement__credential"):
        row, voided = place.statement, place.voided_by is not None
        known[row.id] = Placed.of(place.position, (row.pk, row.id, row.body), row.credential, voided=voided)


def _as_stored(id_: UUID) -> Any:
    return id_ if connection.features.has_native_uuid_field else id_.hex
