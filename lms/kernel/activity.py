"""What a test or a statement is about, without knowing the app that owns it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ActivityRef:
    """A reference to an occasion (a run of a course, a workshop): kind and UUID."""

    kind: str
    id: UUID
