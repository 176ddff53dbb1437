"""Everything that was stored, in the order of places: what forwarding sends, and what a column store can be fed from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from analytics.lrs.models import Position
from analytics.lrs.store import numbering
from analytics.lrs.store.finding import given_out

PAGE = 50  # statements in memory at once, however many are asked for


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored statement: its place, its text as it is given out, and by what a reader may choose."""

    place: int
    text: str
    id: UUID
    version: int  # 1 or 2
    verb: str
    is_ours: bool  # recorded by this program, not received
    is_redacted: bool  # an erased person was taken out of it


def after(place: int, limit: int) -> Iterator[Entry]:
    """Up to `limit` statements after a place, in order; 0 is before the first.

    A reader that keeps the last place it was given and asks again from there sees every statement exactly once, whoever
    is writing meanwhile. Voided statements are among them, and so are those that void. What was redacted comes as it is
    now; whoever read it before hears of that by the event `StatementRedacted`.
    """
    numbering.settle()
    while limit > 0:
        places = Position.objects.filter(position__gt=place).select_related("statement").order_by("position")
        page = list(places[: min(limit, PAGE)])  # a cursor kept open would keep SQLite's writers out of the snapshot
        for each in page:
            yield _entry(each)
        if len(page) < PAGE:
            return
        place, limit = page[-1].position, limit - len(page)


def among(ids: Iterable[UUID]) -> Iterator[Entry]:
    """The statements with these ids, those of them that have their places, in order."""
    places = Position.objects.filter(statement__id__in=list(ids)).select_related("statement").order_by("position")
    for each in places:
        yield _entry(each)


def last_place() -> int:
    """The place of the newest statement; 0 where there is none."""
    numbering.settle()
    return Position.objects.order_by("-position").values_list("position", flat=True).first() or 0


def _entry(position: Position) -> Entry:
    row = position.statement
    return Entry(
        place=position.position, text=given_out(row.body, position.position, row.timestamp is not None), id=row.id,
        version=row.version, verb=row.verb, is_ours=row.credential_id is None, is_redacted=row.redacted_at is not None,
    )  # fmt: skip
