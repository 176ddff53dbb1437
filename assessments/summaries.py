"""What other apps are told of tests: plain values, no rows."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from lms.kernel.activity import ActivityRef


@dataclass(frozen=True, slots=True)
class AttemptSummary:
    """A handed-in attempt in figures. `passed` is None where there is no pass mark (pre)."""

    id: UUID
    person_id: UUID
    purpose: str
    number: int
    language: str
    score: Decimal
    maximum: Decimal
    percent: Decimal
    passed: bool | None
    started_at: datetime
    handed_in_at: datetime
    occasion: ActivityRef


@dataclass(frozen=True, slots=True)
class TestState:
    """Where one person stands with one test on one occasion; `attempts` are the handed-in ones in order."""

    __test__ = False  # not for pytest

    assessment_id: UUID
    purpose: str
    questions: int
    maximum: Decimal
    pass_mark: Decimal
    attempts_allowed: int | None
    open_attempt: UUID | None
    attempts: tuple[AttemptSummary, ...]
