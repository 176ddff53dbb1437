"""What a person sees of an attempt: the paper (nothing of what is right), and the review afterwards."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessments.models import Attempt, FormItem, Purpose, QuestionText, QuestionVersion, Response
from assessments.question_types.registry import question_type
from assessments.scoring.marks import percent
from assessments.selectors.attempts import languages_for, own_attempt
from assessments.selectors.bank import newest_texts, text_for
from lms.accounts.api import User
from lms.kernel.activity import ActivityRef


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question as it is asked. `fields` is what its template draws; it holds nothing of what is right."""

    number: int
    version_id: UUID
    text_id: UUID
    template: str
    language: str
    foreign: bool
    stem: str
    fields: dict[str, Any]
    answer: dict[str, Any]
    sequence: int

    @property
    def answer_json(self) -> str:
        """The kept answer as the form sends it back (`was-…`)."""
        return json.dumps(self.answer, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Paper:
    """An attempt that is being answered."""

    attempt_id: UUID
    purpose: str
    occasion: ActivityRef
    handed_in: bool
    language: str
    questions: tuple[PaperQuestion, ...]

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(bool(question.answer) for question in self.questions)

    @property
    def other_languages(self) -> list[str]:
        """Languages other than the page's in which questions had to be shown."""
        return sorted({question.language for question in self.questions if question.foreign})


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """A question after hand-in, with what is right."""

    number: int
    template: str
    language: str
    foreign: bool
    stem: str
    feedback: str
    review: dict[str, Any]
    answered: bool
    mark: Decimal
    max_mark: Decimal


@dataclass(frozen=True, slots=True)
class Review:
    """A handed-in attempt.

    After a pre-test `questions` is empty and the score is kept back (no feedback before the course).
    """

    attempt_id: UUID
    purpose: str
    occasion: ActivityRef
    language: str
    answered: int
    total: int
    score: Decimal | None
    maximum: Decimal
    percent: Decimal | None
    pass_mark: Decimal
    passed: bool | None
    questions: tuple[ReviewedQuestion, ...]

    @property
    def other_languages(self) -> list[str]:
        """Languages other than the page's in which questions had to be shown."""
        return sorted({question.language for question in self.questions if question.foreign})


@dataclass(frozen=True, slots=True)
class _Line:
    """A place on the form with its words and the person's response, if any."""

    number: int
    version: QuestionVersion
    text: QuestionText
    foreign: bool
    response: Response | None


def paper(*, attempt_id: UUID, person: User, language: str) -> Paper:
    """The person's attempt in a language, in four queries."""
    attempt = own_attempt(attempt_id=attempt_id, person=person)
    return Paper(
        attempt_id=attempt.id,
        purpose=attempt.assessment.purpose,
        occasion=attempt.occasion,
        handed_in=attempt.handed_in_at is not None,
        language=language,
        questions=tuple(_ask(line) for line in _lines(attempt, language)),
    )


def answered_in(attempt: Attempt) -> int:
    """How many questions of an attempt have an answer."""
    return sum(map(bool, attempt.responses.values_list("answer", flat=True)))


def review(*, attempt_id: UUID, person: User, language: str) -> Review | None:
    """The result of the person's attempt; None while it is open."""
    attempt = own_attempt(attempt_id=attempt_id, person=person)
    if attempt.handed_in_at is None or attempt.score is None:
        return None
    shown = attempt.assessment.purpose != Purpose.PRE
    return Review(
        attempt_id=attempt.id,
        purpose=attempt.assessment.purpose,
        occasion=attempt.occasion,
        language=language,
        answered=answered_in(attempt),
        total=attempt.form.questions,
        score=attempt.score if shown else None,
        maximum=attempt.maximum,
        percent=percent(attempt.score, attempt.maximum) if shown else None,
        pass_mark=attempt.assessment.blueprint.pass_mark,
        passed=attempt.passed,
        questions=tuple(_explain(line) for line in _lines(attempt, language)) if shown else (),
    )


def form_versions(attempt: Attempt) -> list[QuestionVersion]:
    """The question versions on the attempt's form, in order."""
    items = FormItem.objects.filter(form=attempt.form_id).select_related("version").order_by("position")
    return [item.version for item in items]


def _lines(attempt: Attempt, language: str) -> Iterator[_Line]:
    versions = form_versions(attempt)
    texts = newest_texts(version.id for version in versions)
    responses = {response.version_id: response for response in attempt.responses.all()}
    languages = languages_for(attempt, language)
    for number, version in enumerate(versions, start=1):
        text = text_for(texts[version.id], languages)
        yield _Line(number, version, text, text.language != language, responses.get(version.id))


def _ask(line: _Line) -> PaperQuestion:
    kind = question_type(line.version.type)
    content = kind.content(line.version.structure)
    stored = line.response.answer if line.response else {}
    language = line.text.language
    return PaperQuestion(
        number=line.number,
        version_id=line.version.id,
        text_id=line.text.id,
        template=kind.template,
        language=language,
        foreign=line.foreign,
        stem=line.text.content["stem"],
        fields=kind.fields(content, line.text.content, language, kind.answer(stored)),
        answer=stored,
        sequence=line.response.sequence if line.response else 0,
    )


def _explain(line: _Line) -> ReviewedQuestion:
    kind = question_type(line.version.type)
    content = kind.content(line.version.structure)
    answer = kind.answer(line.response.answer) if line.response else None
    text = line.text.content
    return ReviewedQuestion(
        number=line.number,
        template=kind.review_template,
        language=line.text.language,
        foreign=line.foreign,
        stem=text["stem"],
        feedback=text.get("feedback", ""),
        review=kind.review(content, text, line.text.language, answer),
        answered=answer is not None,
        mark=(line.response.mark if line.response else None) or Decimal(0),
        max_mark=line.version.max_mark,
    )
