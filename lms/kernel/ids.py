"""Identifiers. Everything an offline laptop may create has a UUID; a statement's id follows from its act."""

from uuid import UUID, uuid4, uuid5

ACTS = UUID("3f1d2a52-6f0e-5b0b-9f6d-6a1b1d0f7c11")


def new_id() -> UUID:
    """A random UUID for a new row."""
    return uuid4()


def act_id(kind: str, *parts: object) -> UUID:
    """The statement id of one act: the same act always gives the same id, so a replay cannot count twice."""
    return uuid5(ACTS, "/".join([kind, *map(str, parts)]))
