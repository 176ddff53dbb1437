"""What the store tells whoever listens."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsRead:
    """A program was shown statements. `agents` are the keys (`spec.agent_key`) of everybody who stood in them."""

    credential_key: str
    credential_name: str
    agents: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsPlaced:
    """Statements got their places: the outbox holds more than before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRedacted:
    """An erased person was taken out of a statement: a copy that went elsewhere is no longer what is here."""

    statement_id: UUID
