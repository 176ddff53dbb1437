"""What the types share whose answer is a set of choices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.numbers import decimal_of
from assessments.question_types.structures import (
    ENOUGH,
    check_among,
    check_keys,
    check_mapping,
    check_one_of,
    check_share,
    check_some_words,
    check_words,
    shares_of,
)
from assessments.question_types.wording import shown
from lms.kernel.errors import DomainError

ALL_OR_NOTHING, PARTIAL, PARTIAL_WITH_PENALTY = "all_or_nothing", "partial", "partial_with_penalty"
MARKINGS = (ALL_OR_NOTHING, PARTIAL, PARTIAL_WITH_PENALTY)


@dataclass(frozen=True, slots=True)
class ChoiceContent:
    """The choices in the author's order and the right ones among them.

    `shares` say in per cent what choices earn or cost, where the right ones alone do not say it.
    """

    schema: ClassVar[int] = 1
    choices: tuple[str, ...]
    correct: tuple[str, ...]
    marking: str = ALL_OR_NOTHING
    shares: Mapping[str, Decimal] = field(default_factory=dict)

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        marking = stored.get("marking", ALL_OR_NOTHING)
        return cls(tuple(stored["choices"]), tuple(stored["correct"]), marking, shares_of(stored))


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    """The choices a person made, in the author's order."""

    schema: ClassVar[int] = 1
    choices: tuple[str, ...]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response."""
        return cls(tuple(stored["choices"]))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "choices": list(self.choices)}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as the page shows it."""

    key: str
    words: Any
    chosen: bool


@dataclass(frozen=True, slots=True)
class ReviewedOption(Option):
    """A choice as the review shows it. `feedback` is there where it was picked."""

    right: bool
    partly_right: bool = False
    feedback: str = ""


class ChoiceType(QuestionType[ChoiceContent, ChoiceAnswer]):
    """A question with choices; `most_picks` says how many one may take (None: any number)."""

    Content = ChoiceContent
    Answer = ChoiceAnswer
    structure_fields: ClassVar[frozenset[str]] = frozenset({"choices", "correct"})
    text_fields = frozenset({"choices", "choice_feedback"})
    assets = ("assessments/css/questions.css",)
    coded = frozenset({"schema", "choices"})
    most_picks: ClassVar[int | None] = None

    @property
    def review_template(self) -> str:
        return "assessments/types/choices_review.html"

    def check(self, structure: Json) -> list[Problem]:
        problems = check_mapping(structure, self.structure_fields)
        if not isinstance(structure, Mapping):
            return problems
        choices, correct = structure.get("choices", []), structure.get("correct", [])
        problems += check_keys("choices", choices, fewest=2, most=12)
        problems += check_keys("correct", correct, fewest=1, most=self.most_picks)
        problems = problems or check_among("correct", correct, choices)
        return problems or check_marking(structure) + check_shares(structure, several=self.most_picks is None)

    def check_text(self, content: ChoiceContent, text: Json) -> list[Problem]:
        words = text.get("choices")
        if not isinstance(words, Mapping):
            return [Problem("choices", "has no words for the choices")]
        return check_words("choices", words, content.choices) + self.check_choice_feedback(content, text)

    def check_choice_feedback(self, content: ChoiceContent, text: Json) -> list[Problem]:
        """What is said to those who picked a choice."""
        return check_some_words("choice_feedback", text.get("choice_feedback"), content.choices)

    def parse(self, content: ChoiceContent, raw: RawAnswer, seed: str = "") -> Json:
        picked = {value for value in raw if value}
        if picked - set(content.choices):
            raise DomainError("choice-unknown", _("This choice is not part of the question. Load the page again."))
        if self.most_picks and len(picked) > self.most_picks:
            raise DomainError("one-choice-only", _("This question takes one choice only."))
        return ChoiceAnswer(in_order(content, picked)).dump() if picked else {}

    def response_string(self, answer: ChoiceAnswer) -> str:
        return "[,]".join(answer.choices)

    def words(self, content: ChoiceContent, text: Json, language: str) -> dict[str, str]:
        """What each choice says."""
        return {key: text["choices"][key] for key in content.choices}

    def fields(
        self, content: ChoiceContent, text: Json, language: str, answer: ChoiceAnswer | None, seed: str = ""
    ) -> Json:
        chosen = answer.choices if answer else ()
        lines = self.words(content, text, language).items()
        return {"options": [Option(key, shown(text, words), key in chosen) for key, words in lines]}

    def review(self, content: ChoiceContent, text: Json, language: str, answer: ChoiceAnswer | None) -> Json:
        chosen = answer.choices if answer else ()
        said = text.get("choice_feedback") or {}
        return {
            "options": [
                ReviewedOption(
                    key=key,
                    words=shown(text, words),
                    chosen=key in chosen,
                    right=key in content.correct,
                    partly_right=key not in content.correct and content.shares.get(key, 0) > 0,
                    feedback=shown(text, said.get(key, "")) if key in chosen else "",
                )
                for key, words in self.words(content, text, language).items()
            ]
        }


def in_order(content: ChoiceContent, picked: Iterable[str]) -> tuple[str, ...]:
    """The picked choices in the author's order."""
    there = set(picked)
    return tuple(key for key in content.choices if key in there)


def check_marking(structure: Mapping[str, Any]) -> list[Problem]:
    """One of the three ways of marking several choices; shares are a way of their own."""
    if "marking" not in structure:
        return []
    if structure.get("shares"):
        return [Problem("marking", "says one thing and shares another; keep one of the two")]
    return check_one_of("marking", structure["marking"], MARKINGS)


def check_shares(structure: Mapping[str, Any], *, several: bool) -> list[Problem]:
    """Shares of choices that there are, by which all that is right together earns the whole mark."""
    if "shares" not in structure:
        return []
    shares = structure["shares"]
    if not isinstance(shares, Mapping):
        return [Problem("shares", "must be a mapping of choices to per cent")]
    problems = [
        Problem(f"shares.{str(key)[:40]}", "is not a choice") for key in shares if key not in structure["choices"]
    ]
    problems += [problem for key, share in shares.items() for problem in check_share(f"shares.{str(key)[:40]}", share)]
    if problems or not shares:
        return problems
    return _check_sum(structure, shares) if several else _check_others(structure, shares)


def _check_sum(structure: Mapping[str, Any], shares: Mapping[str, Any]) -> list[Problem]:
    earned = [decimal_of(shares.get(key, 0)) or Decimal(0) for key in structure["correct"]]
    if any(share <= 0 for share in earned):
        return [Problem("shares", "must give each right choice more than 0")]
    if not ENOUGH <= sum(earned) <= 200 - ENOUGH:
        return [Problem("shares", f"of the right choices make {sum(earned)}; they must make 100")]
    return []


def _check_others(structure: Mapping[str, Any], shares: Mapping[str, Any]) -> list[Problem]:
    (right,) = structure["correct"]
    if right in shares and decimal_of(shares[right]) != 100:
        return [Problem(f"shares.{right}", "is right and earns 100; leave it out")]
    return []


def choice_interaction(kind: ChoiceType, content: ChoiceContent, text: Json, language: str) -> Json:
    """The xAPI definition of a question with choices."""
    words = kind.words(content, text, language)
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "choice",
        "description": {language: text["stem"]},
        "correctResponsesPattern": ["[,]".join(in_order(content, content.correct))],
        "choices": [{"id": key, "description": {language: words[key]}} for key in content.choices],
    }
