"""What happens to people, told to whoever listens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsMerged:
    """Two records are one person now. `records` are the ids of all records that this person has."""

    merge_id: UUID
    absorbed_id: UUID
    kept_id: UUID
    records: frozenset[UUID]
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone:
    """They are two again. `records` are the ids of all records that the two have."""

    merge_id: UUID
    absorbed_id: UUID
    kept_id: UUID
    records: frozenset[UUID]
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased:
    """A person is erased. `records` are the ids of all her records, which stay and say nothing any more."""

    person_id: UUID
    records: frozenset[UUID]
    happened_at: datetime
