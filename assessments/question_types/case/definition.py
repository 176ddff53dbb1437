"""Case, put together: each part is left to its own type."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, MarkedBy, Problem, QuestionType, RawAnswer
from assessments.question_types.case.checking import check_parts, check_texts, part_words, weight_of
from assessments.question_types.case.form import part_seed, raw_by_part
from assessments.question_types.case.interaction import case_interaction, case_response
from assessments.question_types.case.scoring import score_case
from assessments.question_types.registry import question_type
from assessments.question_types.wording import shown
from assessments.words import is_html


@dataclass(frozen=True, slots=True)
class Part:
    """A question of the case: its type, what that type made of its structure, and how much it counts."""

    key: str
    type: str
    content: Any
    weight: Decimal

    @property
    def kind(self) -> QuestionType[Any, Any]:
        """Its type."""
        return question_type(self.type)

    @property
    def marked_by(self) -> MarkedBy:
        """Who says what it earns."""
        return self.kind.marked_by_for(self.content)


@dataclass(frozen=True, slots=True)
class CaseContent:
    """The parts in their order."""

    schema: ClassVar[int] = 1
    parts: tuple[Part, ...]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls(tuple(_load_part(part) for part in stored["parts"]))


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """The answers to the parts as their types keep them, for each part that has one.

    `types` goes with them, so that an answer can be read by itself.
    """

    schema: ClassVar[int] = 1
    parts: dict[str, Json]
    types: dict[str, str]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response."""
        return cls(dict(stored["parts"]), dict(stored["types"]))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "parts": dict(self.parts), "types": dict(self.types)}

    def of(self, key: str) -> Any:
        """The answer to a part as an object, None if there is none."""
        return question_type(self.types[key]).answer(self.parts[key]) if key in self.parts else None


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part as the page draws it, with the template of its type."""

    key: str
    number: int
    template: str
    stem: Any
    is_html: bool
    fields: Json
    answered: bool


@dataclass(frozen=True, slots=True)
class ReviewedPart:
    """A part in the review. `outcome` is `right`, `partly`, `wrong`, `unanswered`, `person` (marks it) or `none` (a survey)."""

    key: str
    number: int
    template: str
    stem: Any
    is_html: bool
    feedback: Any
    review: Json
    answered: bool
    outcome: str


class Case(QuestionType[CaseContent, CaseAnswer]):
    """A story, and questions about it. The stem tells the story."""

    key = "case"
    label = _("Case")
    about = _("A story, a photo or a set of papers with several questions about it, of any type.")
    Content = CaseContent
    Answer = CaseAnswer
    text_fields = frozenset({"parts"})
    assets = ("assessments/css/papers.css",)

    def marked_by_for(self, content: CaseContent) -> MarkedBy:
        """A person, if a person marks a part; nobody, if nothing in it can earn anything."""
        markers = {part.marked_by for part in content.parts}
        if MarkedBy.PERSON in markers:
            return MarkedBy.PERSON
        return MarkedBy.PROGRAM if MarkedBy.PROGRAM in markers else MarkedBy.NOBODY

    def assets_of(self, content: CaseContent) -> tuple[str, ...]:
        """Its own, and those of its parts."""
        needed = [asset for part in content.parts for asset in part.kind.assets_of(part.content)]
        return tuple(dict.fromkeys([*self.assets, *needed]))

    def again(self, content: CaseContent, answer: Json) -> Json:
        """Part by part."""
        own = {part.key: part for part in content.parts}
        parts = {
            key: own[key].kind.again(own[key].content, part) for key, part in answer["parts"].items() if key in own
        }
        return answer | {"parts": parts}

    def without_words(self, content: CaseContent, answer: Json) -> Json:
        """Each part without the words that its type says are a person's own."""
        kept = {
            part.key: part.kind.without_words(part.content, answer["parts"][part.key])
            for part in content.parts
            if part.key in answer["parts"]
        }
        return CaseAnswer(kept, dict(answer["types"])).dump()

    def check(self, structure: Json) -> list[Problem]:
        return check_parts(structure)

    def check_text(self, content: CaseContent, text: Json) -> list[Problem]:
        return check_texts({part.key: (part.kind, part.content) for part in content.parts}, text)

    def parse(self, content: CaseContent, raw: RawAnswer, seed: str = "") -> Json:
        given = raw_by_part(raw, [part.key for part in content.parts])
        parsed = {
            part.key: part.kind.parse(part.content, given[part.key], part_seed(seed, part.key))
            for part in content.parts
            if part.key in given
        }
        answers = {key: answer for key, answer in parsed.items() if answer}
        types = {part.key: part.type for part in content.parts if part.key in answers}
        return CaseAnswer(answers, types).dump() if answers else {}

    def score(self, content: CaseContent, answer: CaseAnswer) -> Decimal:
        return score_case((part.weight, fraction) for part, fraction in part_fractions(content, answer))

    def interaction(self, content: CaseContent, text: Json, language: str) -> Json:
        return case_interaction(_patterns(content, text, language), text, language)

    def response_string(self, answer: CaseAnswer) -> str:
        kinds = {key: question_type(type_) for key, type_ in answer.types.items()}
        return case_response({key: kind.response_string(answer.of(key)) for key, kind in kinds.items()})

    def fields(
        self, content: CaseContent, text: Json, language: str, answer: CaseAnswer | None, seed: str = ""
    ) -> Json:
        parts = []
        for number, part in enumerate(content.parts, start=1):
            words = part_words(text, part.key)
            own = answer.of(part.key) if answer else None
            parts.append(
                ShownPart(
                    key=part.key,
                    number=number,
                    template=part.kind.template,
                    stem=shown(words, words["stem"]),
                    is_html=is_html(words),
                    fields=part.kind.fields(part.content, words, language, own, part_seed(seed, part.key)),
                    answered=own is not None,
                )
            )
        return {"parts": parts}

    def review(self, content: CaseContent, text: Json, language: str, answer: CaseAnswer | None) -> Json:
        parts = []
        for number, part in enumerate(content.parts, start=1):
            words = part_words(text, part.key)
            own = answer.of(part.key) if answer else None
            parts.append(
                ReviewedPart(
                    key=part.key,
                    number=number,
                    template=part.kind.review_template,
                    stem=shown(words, words["stem"]),
                    is_html=is_html(words),
                    feedback=shown(words, words.get("feedback", "")),
                    review=part.kind.review(part.content, words, language, own),
                    answered=own is not None,
                    outcome=_outcome(part, own),
                )
            )
        return {"parts": parts}


def part_fractions(content: CaseContent, answer: CaseAnswer) -> Iterator[tuple[Part, Decimal]]:
    """How much of each part that can earn something is right; 0 where there is no answer or a person marks it."""
    for part in content.parts:
        if part.marked_by is not MarkedBy.NOBODY:
            own = answer.of(part.key)
            yield part, part.kind.score(part.content, own) if own is not None else Decimal(0)


def _load_part(stored: Json) -> Part:
    content = question_type(stored["type"]).content(stored["structure"])
    return Part(stored["key"], stored["type"], content, weight_of(stored) or Decimal(1))


def _patterns(content: CaseContent, text: Json, language: str) -> Mapping[str, str] | None:
    """The right response of each part that can earn something; None if one has no right response."""
    patterns = {}
    for part in content.parts:
        if part.marked_by is MarkedBy.NOBODY:
            continue
        pattern = part.kind.interaction(part.content, part_words(text, part.key), language).get(
            "correctResponsesPattern"
        )
        if not pattern:
            return None
        patterns[part.key] = pattern[0]
    return patterns


def _outcome(part: Part, own: Any) -> str:
    if part.marked_by is MarkedBy.NOBODY:
        return "none"
    if own is None:
        return "unanswered"
    if part.marked_by is MarkedBy.PERSON:
        return "person"
    fraction = part.kind.score(part.content, own)
    return "right" if fraction == 1 else "partly" if fraction else "wrong"
