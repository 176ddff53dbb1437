"""What a person sees of an attempt: the paper (nothing of what is right), and the review afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from assessments.models import Attempt, FormItem, Purpose, QuestionText, QuestionVersion, Response
from assessments.question_types.registry import question_type
from assessments.scoring.marks import percent
from assessments.selectors.attempts import languages_for, mark_of, own_attempt, seed_of
from assessments.selectors.bank import newest_texts, text_for
from assessments.words import image_address, is_html, on_page
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
    rich: bool
    fields: dict[str, Any]
    answer: dict[str, Any]
    seed: str
    sequence: int
    assets: tuple[str, ...]

    @property
    def field(self) -> str:
        """The name of its field, and the first half of the names of fields of its parts."""
        return f"a-{self.version_id}"

    @property
    def was(self) -> str:
        """What stands for the kept answer, as the form sends it back (`was-…`)."""
        return mark_of(self.seed, self.answer)


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
    def assets(self) -> list[str]:
        """Styles and scripts that the questions need, each once."""
        return sorted({asset for question in self.questions for asset in question.assets})

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
    version_id: UUID
    template: str
    language: str
    foreign: bool
    stem: str
    rich: bool
    feedback: str
    review: dict[str, Any]
    assets: tuple[str, ...]
    answered: bool
    mark: Decimal
    max_mark: Decimal

    @property
    def field(self) -> str:
        """What names of its parts begin with."""
        return f"a-{self.version_id}"


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
    def assets(self) -> list[str]:
        """Styles and scripts that the questions need, each once."""
        return sorted({asset for question in self.questions for asset in question.assets})

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
    seed: str
    words: dict[str, Any]


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
    address = partial(image_address, attempt.assessment.blueprint.bank_id)
    for number, version in enumerate(versions, start=1):
        text = text_for(texts[version.id], languages)
        yield _Line(
            number, version, text, text.language != language, responses.get(version.id), seed_of(attempt, version.id),
            on_page(text.content, address),
        )  # fmt: skip


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
        stem=line.words["stem"],
        rich=is_html(line.words),
        fields=kind.fields(content, line.words, language, kind.answer(stored), line.seed),
        answer=stored,
        seed=line.seed,
        sequence=line.response.sequence if line.response else 0,
        assets=kind.assets_of(content),
    )


def _explain(line: _Line) -> ReviewedQuestion:
    kind = question_type(line.version.type)
    content = kind.content(line.version.structure)
    answer = kind.answer(line.response.answer) if line.response else None
    text = line.words
    return ReviewedQuestion(
        number=line.number,
        version_id=line.version.id,
        template=kind.review_template,
        language=line.text.language,
        foreign=line.foreign,
        stem=text["stem"],
        rich=is_html(text),
        feedback=text.get("feedback", ""),
        review=kind.review(content, text, line.text.language, answer),
        answered=answer is not None,
        mark=(line.response.mark if line.response else None) or Decimal(0),
        max_mark=line.version.max_mark,
        assets=kind.assets_of(content),
    )
