"""Who is named while a page is drawn: pages of parts of others (Wagtail's) ask a person for her name in many places."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_named: ContextVar[set[UUID] | None] = ContextVar("named", default=None)


@contextmanager
def noting_names() -> Iterator[set[UUID]]:
    """The ids of all persons whose name is asked for within the block; elsewhere nothing is noted."""
    found: set[UUID] = set()
    token = _named.set(found)
    try:
        yield found
    finally:
        _named.reset(token)


def note_name(person_id: UUID) -> None:
    """A person was asked for her name."""
    found = _named.get()
    if found is not None:
        found.add(person_id)
