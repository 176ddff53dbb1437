"""What happens in assessments, told to whoever listens."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from lms.kernel.activity import ActivityRef


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptStarted:
    """A person opened a test."""

    attempt_id: UUID
    person_id: UUID
    assessment_id: UUID
    purpose: str
    occasion: ActivityRef
    language: str
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """One answer of a handed-in attempt, as the interaction it was.

    `interaction` is the type's xAPI definition.
    """

    question_id: UUID
    version_id: UUID
    interaction: dict[str, Any]
    response: str
    correct: bool
    mark: Decimal
    max_mark: Decimal
    happened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptScored:
    """A test was handed in and marked."""

    attempt_id: UUID
    person_id: UUID
    assessment_id: UUID
    purpose: str
    occasion: ActivityRef
    number: int
    language: str
    score: Decimal
    maximum: Decimal
    passed: bool | None
    answers: tuple[AnsweredQuestion, ...]
    started_at: datetime
    happened_at: datetime
    recorded_at: datetime
