"""Question banks and attempts, made through the services as in real life."""

from decimal import Decimal
from uuid import UUID, uuid4

import factory

from assessments.api import (
    BlueprintPlan,
    QuestionPlan,
    SavedBank,
    save_answer,
    save_questions,
    start_attempt,
)
from assessments.models import Attempt, QuestionVersion
from lms.accounts.api import User
from lms.kernel.activity import ActivityRef

STRUCTURES = {
    "single_choice": {"choices": ["a", "b", "c"], "correct": ["b"]},
    "multiple_choice": {"choices": ["a", "b", "c", "d"], "correct": ["b", "d"]},
    "true_false": {"correct": ["false"]},
}
OBJECTIVES = ("scope", "cases", "report")


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")


class QuestionPlanFactory(factory.Factory[QuestionPlan]):
    """A question in English; `languages=["en", "ar"]` gives it more words."""

    class Meta:
        model = QuestionPlan

    class Params:
        languages = ("en",)

    key = factory.Sequence(lambda n: f"q-{n:03}")
    type = "single_choice"
    objective = "scope"
    difficulty = 2
    structure = factory.LazyAttribute(lambda plan: dict(STRUCTURES[plan.type]))
    texts = factory.LazyAttribute(
        lambda plan: {language: words(plan.key, language, plan.structure) for language in plan.languages}
    )


def words(key: str, language: str, structure: dict) -> dict:
    """Words that tell where they come from."""
    text = {"stem": f"Stem of {key} in {language}", "feedback": f"Feedback of {key} in {language}"}
    choices = {choice: f"Choice {choice} of {key} in {language}" for choice in structure.get("choices", ())}
    return {**text, "choices": choices} if choices else text


def plans(*, languages: tuple[str, ...] = ("en",), per_objective: int = 4) -> list[QuestionPlan]:
    """Questions of every type on every objective."""
    kinds = list(STRUCTURES)
    return [
        QuestionPlanFactory.build(
            key=f"q-{objective}-{number}",
            type=kinds[number % len(kinds)],
            objective=objective,
            difficulty=number % 3 + 1,
            languages=languages,
        )
        for objective in OBJECTIVES
        for number in range(per_objective)
    ]


def blueprint(count: int = 2, pass_mark: int = 70) -> BlueprintPlan:
    """So many questions on each objective."""
    return BlueprintPlan([(objective, count) for objective in OBJECTIVES], Decimal(pass_mark))


def make_bank(
    questions: list[QuestionPlan] | None = None, plan: BlueprintPlan | None = None, slug: str = "bank"
) -> SavedBank:
    """A saved bank: 12 questions, forms of 6."""
    return save_questions(
        bank_slug=slug,
        title="Bank",
        questions=plans() if questions is None else questions,
        blueprint=plan or blueprint(),
        actor=None,
    )


def make_attempt(
    person: User,
    bank: SavedBank,
    purpose: str = "post",
    occasion: ActivityRef | None = None,
    language: str = "en",
) -> Attempt:
    """An open attempt."""
    where = occasion or ActivityRef("run", uuid4())
    attempt_id = start_attempt(person=person, bank_id=bank.bank_id, purpose=purpose, occasion=where, language=language)
    return Attempt.objects.get(pk=attempt_id)


def versions_of(attempt: Attempt) -> list[QuestionVersion]:
    """The question versions on an attempt's form, in order."""
    items = attempt.form.items.select_related("version__question").order_by("position")
    return [item.version for item in items]


def right(version: QuestionVersion) -> list[str]:
    """The right answer, as a program sends it."""
    return list(version.structure["correct"])


def wrong(version: QuestionVersion) -> list[str]:
    """A wrong answer."""
    choices = version.structure.get("choices", ["true", "false"])
    return [next(choice for choice in choices if choice not in version.structure["correct"])]


def answer_all(attempt: Attempt, person: User, *, rightly: int | None = None) -> dict[UUID, list[str]]:
    """Answer every question, the first `rightly` of them right (None: all)."""
    given = {}
    for place, version in enumerate(versions_of(attempt)):
        is_right = rightly is None or place < rightly
        given[version.id] = right(version) if is_right else wrong(version)
        save_answer(attempt_id=attempt.id, person=person, version_id=version.id, answer=given[version.id], sequence=1)
    return given
