"""Questions and blueprints as authors bring them, before anything is saved."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """A question. `texts`: language -> {"stem", "choices", "feedback"}."""

    key: str
    type: str
    objective: str
    difficulty: int
    structure: dict[str, Any]
    texts: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class BlueprintPlan:
    """How many questions on which objectives, and the pass mark in per cent."""

    rules: list[tuple[str, int]]
    pass_mark: Decimal


@dataclass(frozen=True, slots=True)
class SavedBank:
    """What a save did; `warnings` are for the author."""

    bank_id: UUID
    created: int
    changed: int
    unchanged: int
    retired: int
    warnings: tuple[str, ...] = field(default=())
