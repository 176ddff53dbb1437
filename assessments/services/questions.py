"""Saving a bank of questions: versions are kept, words get revisions, forms follow."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments.models import Question, QuestionBank, QuestionText, QuestionVersion
from assessments.plans import BlueprintPlan, QuestionPlan, SavedBank, canonical
from assessments.question_types.base import MarkedBy, Problem
from assessments.question_types.checking import check_question, marked_by
from assessments.question_types.registry import question_type
from assessments.selectors.bank import TextsByLanguage, newest_revisions, newest_versions, used_versions
from assessments.services.forms import save_blueprint
from assessments.words import cleaned
from lms.accounts.api import User, write_audit_line
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.kernel.writes import write_transaction


@dataclass(slots=True)
class _Bank:
    """What is in the database before the save, read in five queries, and what is to be inserted after it."""

    bank: QuestionBank
    questions: dict[str, Question]
    versions: dict[UUID, QuestionVersion]
    texts: dict[UUID, TextsByLanguage]
    used: set[UUID]
    new_questions: list[Question] = field(default_factory=list)
    new_versions: list[QuestionVersion] = field(default_factory=list)
    new_texts: list[QuestionText] = field(default_factory=list)


def save_questions(
    *,
    bank_slug: str,
    title: str,
    questions: Sequence[QuestionPlan],
    blueprint: BlueprintPlan | None,
    actor: User | None,
    source_language: str | None = None,
) -> SavedBank:
    """Make the bank hold exactly these questions, in this order.

    Questions that are missing are retired, never deleted.

    A changed structure makes a new version if somebody has seen the old one; changed words make a new
    revision. The forms are built anew only if other versions are drawn. Saving the same again changes
    nothing.
    """
    _refuse_faults(questions)
    questions = [
        replace(
            plan, structure=canonical(plan.structure), texts={lang: cleaned(text) for lang, text in plan.texts.items()}
        )
        for plan in questions
    ]
    with write_transaction():
        state = _load(_open_bank(bank_slug, title, source_language))
        outcomes = [_save_question(state, plan, place) for place, plan in enumerate(questions)]
        retired = _retire(state, {plan.key for plan in questions})
        _insert(state)
        warnings = save_blueprint(bank=state.bank, plan=blueprint)
        saved = SavedBank(
            bank_id=state.bank.id,
            created=outcomes.count("created"),
            changed=outcomes.count("changed"),
            unchanged=outcomes.count("unchanged"),
            retired=retired,
            warnings=warnings,
        )
        _tell(saved, actor)
    return saved


def faults_of(plan: QuestionPlan) -> list[Problem]:
    """What keeps a question out of a bank: its own faults, and that nobody could mark it."""
    faults = check_question(plan)
    if not faults and marked_by(plan) is not MarkedBy.PROGRAM:
        faults = [Problem("type", "is not marked by a program, and tests take only questions that are")]
    return faults


def _refuse_faults(plans: Sequence[QuestionPlan]) -> None:
    for plan in plans:
        for problem in faults_of(plan):
            raise DomainError(
                "question-wrong",
                _("Question %(key)s: %(path)s %(fault)s.")
                % {"key": plan.key, "path": problem.path, "fault": problem.message},
            )
    keys = [plan.key for plan in plans]
    for key in keys:
        if keys.count(key) > 1:
            raise DomainError("question-twice", _("Question %(key)s is there twice.") % {"key": key})


def _open_bank(slug: str, title: str, source_language: str | None) -> QuestionBank:
    bank, created = QuestionBank.objects.select_for_update().get_or_create(
        slug=slug, defaults={"title": title, "source_language": source_language or "en"}
    )
    language = source_language or bank.source_language
    if not created and (bank.title, bank.source_language) != (title, language):
        bank.title, bank.source_language = title, language
        bank.save()
    return bank


def _load(bank: QuestionBank) -> _Bank:
    versions = newest_versions(bank)
    return _Bank(
        bank=bank,
        questions={question.key: question for question in bank.questions.all()},
        versions=versions,
        texts=newest_revisions([version.id for version in versions.values()]),
        used=used_versions(bank),
    )


def _save_question(state: _Bank, plan: QuestionPlan, place: int) -> str:
    """Created, changed or unchanged. A mere change of place counts as unchanged."""
    question = state.questions.get(plan.key)
    if question is None:
        _new_question(state, plan, place)
        return "created"
    version, other_structure = _version_for(state, question, plan)
    changed = other_structure | _save_texts(state, version, plan)
    head = (plan.objective, plan.difficulty, plan.title, list(plan.tags), False)
    changed |= (question.objective, question.difficulty, question.title, question.tags, question.retired) != head
    if changed or question.position != place:
        question.objective, question.difficulty, question.title, question.tags, question.retired = head
        question.position = place
        question.save()
    return "changed" if changed else "unchanged"


def _new_question(state: _Bank, plan: QuestionPlan, place: int) -> None:
    question = Question(
        bank=state.bank, key=plan.key, objective=plan.objective, difficulty=plan.difficulty, position=place,
        title=plan.title, tags=list(plan.tags),
    )  # fmt: skip
    state.new_questions.append(question)
    _save_texts(state, _new_version(state, question, plan, 1), plan)


def _version_for(state: _Bank, question: Question, plan: QuestionPlan) -> tuple[QuestionVersion, bool]:
    """The version that says what the plan says, and whether that is a change."""
    version = state.versions[question.id]
    if (version.type, version.structure, version.max_mark) == (plan.type, plan.structure, plan.max_mark):
        return version, False
    if version.id in state.used:
        return _new_version(state, question, plan, version.number + 1), True
    version.type, version.structure, version.schema = plan.type, plan.structure, _schema(plan)
    version.max_mark = plan.max_mark
    version.save()
    return version, True


def _new_version(state: _Bank, question: Question, plan: QuestionPlan, number: int) -> QuestionVersion:
    version = QuestionVersion(
        question=question,
        number=number,
        type=plan.type,
        structure=plan.structure,
        max_mark=plan.max_mark,
        schema=_schema(plan),
        made_at=clock.now(),
    )
    state.new_versions.append(version)
    return version


def _schema(plan: QuestionPlan) -> int:
    return question_type(plan.type).Content.schema


def _save_texts(state: _Bank, version: QuestionVersion, plan: QuestionPlan) -> bool:
    """A revision for each language whose words changed; an empty one for a language that was taken back."""
    now = state.texts.get(version.id, {})
    wanted = {**{language: {} for language in now}, **plan.texts}
    changed = {
        language: words for language, words in wanted.items() if language not in now or now[language].content != words
    }
    for language, words in changed.items():
        state.new_texts.append(
            QuestionText(
                version=version,
                language=language,
                revision=now[language].revision + 1 if language in now else 1,
                content=words,
                made_at=clock.now(),
            )
        )
    return bool(changed)


def _retire(state: _Bank, keys: set[str]) -> int:
    gone = [question.id for key, question in state.questions.items() if key not in keys and not question.retired]
    return Question.objects.filter(id__in=gone).update(retired=True)


def _insert(state: _Bank) -> None:
    Question.objects.bulk_create(state.new_questions)
    QuestionVersion.objects.bulk_create(state.new_versions)
    QuestionText.objects.bulk_create(state.new_texts)


def _tell(saved: SavedBank, actor: User | None) -> None:
    write_audit_line(
        actor=actor,
        action="bank.save",
        subject=saved.bank_id,
        created=saved.created,
        changed=saved.changed,
        retired=saved.retired,
    )
