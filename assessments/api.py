"""The door of `assessments` for other apps: functions and frozen dataclasses, never models."""

from collections.abc import Iterable
from uuid import UUID

from assessments.models import QuestionBank
from assessments.occasions import OccasionView, register_occasion
from assessments.plans import BlueprintPlan, QuestionPlan, SavedBank, canonical
from assessments.question_types.base import Problem
from assessments.question_types.checking import check_question
from assessments.question_types.registry import text_fields
from assessments.scoring.pairing import Pair, PairSet, match
from assessments.selectors import results
from assessments.selectors.bank import blueprint_plan, question_plans
from assessments.selectors.replay import inconsistent_attempts, replayed_events
from assessments.services.answers import SavedAnswer
from assessments.services.attempts import HandIn, save_answer, start_attempt, submit_attempt
from assessments.services.questions import save_questions
from assessments.summaries import AttemptSummary, TestState
from lms.accounts.api import User
from lms.kernel.activity import ActivityRef

__all__ = [
    "AttemptSummary",
    "BlueprintPlan",
    "HandIn",
    "OccasionView",
    "Pair",
    "PairSet",
    "Problem",
    "QuestionPlan",
    "SavedAnswer",
    "SavedBank",
    "TestState",
    "canonical",
    "check_question",
    "handed_in_attempts",
    "inconsistent_attempts",
    "matched_pairs",
    "read_questions",
    "register_occasion",
    "replayed_events",
    "save_answer",
    "save_questions",
    "start_attempt",
    "submit_attempt",
    "test_state",
    "test_states",
    "text_fields",
]


def test_states(*, person: User, bank_id: UUID, occasion: ActivityRef) -> dict[str, TestState]:
    """Where a person stands with each test of a bank, by purpose; empty without a blueprint. One query."""
    return results.states(person=person, bank_id=bank_id, occasion=occasion)


def test_state(*, person: User, bank_id: UUID, purpose: str, occasion: ActivityRef) -> TestState | None:
    """The same for one purpose."""
    return test_states(person=person, bank_id=bank_id, occasion=occasion).get(purpose)


# pytest would collect them wherever they are imported
test_state.__test__ = False  # type: ignore[attr-defined]
test_states.__test__ = False  # type: ignore[attr-defined]


def handed_in_attempts(*, occasions: Iterable[UUID] | None = None, kind: str = "run") -> list[AttemptSummary]:
    """Handed-in attempts of these occasions (None: all of the kind), by time of hand-in. One query."""
    return [attempt for _blueprint, attempt in results.handed_in(occasions=occasions, kind=kind)]


def matched_pairs(*, occasions: Iterable[UUID] | None = None, kind: str = "run") -> PairSet:
    """Matched pre and post of these occasions, and who has only one of the two. One query."""
    return match(results.handed_in(occasions=occasions, kind=kind))


def read_questions(bank_id: UUID) -> tuple[list[QuestionPlan], BlueprintPlan | None]:
    """The questions in force and the blueprint: the inverse of `save_questions`."""
    bank = QuestionBank.objects.get(pk=bank_id)
    return question_plans(bank), blueprint_plan(bank)
