"""Reads of the question bank."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from assessments.models import (
    Attempt,
    BankImage,
    Blueprint,
    FormItem,
    Question,
    QuestionBank,
    QuestionText,
    QuestionVersion,
)
from assessments.plans import BlueprintPlan, QuestionPlan
from lms.accounts.api import Role, User, identities

TextsByLanguage = dict[str, QuestionText]


def newest_versions(bank: QuestionBank) -> dict[UUID, QuestionVersion]:
    """The newest version of each question of a bank, by question id."""
    versions = QuestionVersion.objects.filter(question__bank=bank).order_by("number")
    return {version.question_id: version for version in versions}


def newest_revisions(version_ids: Iterable[UUID]) -> dict[UUID, TextsByLanguage]:
    """The newest revision of each version's words by language, also an empty one (language taken back)."""
    newest: dict[UUID, TextsByLanguage] = {}
    for text in QuestionText.objects.filter(version_id__in=list(version_ids)).order_by("revision"):
        newest.setdefault(text.version_id, {})[text.language] = text
    return newest


def newest_texts(version_ids: Iterable[UUID]) -> dict[UUID, TextsByLanguage]:
    """The words in force of each version by language."""
    newest = newest_revisions(version_ids).items()
    return {version: {lang: text for lang, text in texts.items() if text.content} for version, texts in newest}


def text_for(texts: TextsByLanguage, languages: Sequence[str]) -> QuestionText:
    """The words in the first of these languages that has some, else in any."""
    found = (texts[language] for language in languages if language in texts)
    return next(found, None) or min(texts.values(), key=lambda text: text.language)


def used_versions(bank: QuestionBank) -> set[UUID]:
    """Versions that stand on a form somebody has begun: never to be changed again."""
    begun = FormItem.objects.filter(version__question__bank=bank, form__attempts__isnull=False)
    return set(begun.values_list("version_id", flat=True).distinct())


WRITERS = frozenset({Role.AUTHOR.value, Role.TRANSLATOR.value, Role.ADMINISTRATOR.value})


def bank_image(*, bank_id: UUID, sha256: str, person: User) -> BankImage | None:
    """A picture of a bank, if the person has begun a test of it or writes questions."""
    found = BankImage.objects.filter(bank=bank_id, sha256=sha256).first()
    if found is None or person.is_superuser or WRITERS & person.role_names():
        return found
    begun = Attempt.objects.filter(person__in=identities(person), assessment__blueprint__bank=bank_id)
    return found if begun.exists() else None


def question_plans(bank: QuestionBank) -> list[QuestionPlan]:
    """The questions in force as an author would write them."""
    questions = list(Question.objects.filter(bank=bank, retired=False))
    versions = newest_versions(bank)
    texts = newest_texts([versions[question.id].id for question in questions])
    return [_plan(question, versions[question.id], texts) for question in questions]


def blueprint_plan(bank: QuestionBank) -> BlueprintPlan | None:
    """The blueprint of a bank as an author would write it."""
    blueprint = Blueprint.objects.filter(bank=bank).prefetch_related("rules").first()
    if blueprint is None:
        return None
    return BlueprintPlan([(rule.objective, rule.count) for rule in blueprint.rules.all()], blueprint.pass_mark)


def _plan(question: Question, version: QuestionVersion, texts: dict[UUID, TextsByLanguage]) -> QuestionPlan:
    return QuestionPlan(
        key=question.key,
        type=version.type,
        objective=question.objective,
        difficulty=question.difficulty,
        structure=version.structure,
        max_mark=version.max_mark,
        tags=tuple(question.tags),
        title=question.title,
        texts={language: text.content for language, text in texts.get(version.id, {}).items()},
    )
