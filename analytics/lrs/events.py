"""What the store tells whoever listens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsRead:
    """A program was shown statements. `agents` are the keys (`spec.agent_key`) of everybody who stood in them."""

    credential_key: str
    credential_name: str
    agents: frozenset[str]
