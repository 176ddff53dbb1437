"""What the types share whose answer is a set of choices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from lms.kernel.errors import DomainError

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class ChoiceContent:
    """The choices in the author's order and the right ones among them."""

    schema: ClassVar[int] = 1
    choices: tuple[str, ...]
    correct: tuple[str, ...]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls(tuple(stored["choices"]), tuple(stored["correct"]))


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
    """A choice as the review shows it."""

    right: bool


class ChoiceType(QuestionType[ChoiceContent, ChoiceAnswer]):
    """A question with choices; `most_picks` says how many one may take (None: any number)."""

    Content = ChoiceContent
    Answer = ChoiceAnswer
    most_picks: ClassVar[int | None] = None

    @property
    def review_template(self) -> str:
        return "assessments/types/choices_review.html"

    def check(self, structure: Json) -> list[Problem]:
        problems = [
            Problem(name, "is no field of this type") for name in sorted(structure.keys() - {"choices", "correct"})
        ]
        choices, correct = structure.get("choices", []), structure.get("correct", [])
        problems += check_keys("choices", choices, fewest=2, most=12)
        problems += check_keys("correct", correct, fewest=1, most=self.most_picks)
        return problems or check_among("correct", correct, choices)

    def check_text(self, content: ChoiceContent, text: Json) -> list[Problem]:
        words = text.get("choices")
        if not isinstance(words, Mapping):
            return [Problem("choices", "has no words for the choices")]
        return check_words(content, words)

    def parse(self, content: ChoiceContent, raw: RawAnswer) -> Json:
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

    def fields(self, content: ChoiceContent, text: Json, language: str, answer: ChoiceAnswer | None) -> Json:
        chosen = answer.choices if answer else ()
        return {"options": [Option(key, words, key in chosen) for key, words in self._lines(content, text, language)]}

    def review(self, content: ChoiceContent, text: Json, language: str, answer: ChoiceAnswer | None) -> Json:
        chosen = answer.choices if answer else ()
        lines = self._lines(content, text, language)
        return {"options": [ReviewedOption(key, words, key in chosen, key in content.correct) for key, words in lines]}

    def _lines(self, content: ChoiceContent, text: Json, language: str) -> list[tuple[str, str]]:
        return list(self.words(content, text, language).items())


def in_order(content: ChoiceContent, picked: set[str]) -> tuple[str, ...]:
    """The picked choices in the author's order."""
    return tuple(key for key in content.choices if key in picked)


def check_keys(path: str, keys: object, *, fewest: int, most: int | None) -> list[Problem]:
    """A list of so many different keys."""
    if not isinstance(keys, list):
        return [Problem(path, "must be a list of choice keys")]
    wrong = [key for key in keys if not (isinstance(key, str) and KEY.fullmatch(key))]
    if wrong:
        rule = "lower-case letters, digits and hyphens, beginning with a letter; put true and false in quotes"
        return [Problem(path, f"{key!r} is not a key ({rule})") for key in wrong]
    if len(set(keys)) < len(keys):
        return [Problem(path, "names a choice twice")]
    if len(keys) < fewest or (most and len(keys) > most):
        return [Problem(path, f"has {len(keys)} keys; it takes {_range(fewest, most)}")]
    return []


def check_among(path: str, keys: list[str], choices: list[str]) -> list[Problem]:
    """Only keys that are choices."""
    return [Problem(path, f"{key!r} is not among the choices") for key in keys if key not in choices]


def check_words(content: ChoiceContent, words: Mapping[str, object]) -> list[Problem]:
    """Each choice has words and nothing else has."""
    problems = [
        Problem(f"choices.{key}", "is not a choice of this question") for key in words if key not in content.choices
    ]
    for key in content.choices:
        said = words.get(key)
        if not (isinstance(said, str) and said.strip()):
            problems.append(Problem(f"choices.{key}", "has no words"))
    return problems


def choice_interaction(kind: ChoiceType, content: ChoiceContent, text: Json, language: str) -> Json:
    """The xAPI definition of a question with choices."""
    words = kind.words(content, text, language)
    return {
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "choice",
        "description": {language: text["stem"]},
        "correctResponsesPattern": ["[,]".join(in_order(content, set(content.correct)))],
        "choices": [{"id": key, "description": {language: words[key]}} for key in content.choices],
    }


def _range(fewest: int, most: int | None) -> str:
    if most is None:
        return f"at least {fewest}"
    return f"{fewest}" if fewest == most else f"{fewest} to {most}"
