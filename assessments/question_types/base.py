"""What every question type must be able to do.

A type is asked about three things. The *structure* is the author's JSON in a question version: keys and what
is right, no words. The *text* is the words of a version in one language. The *answer* is the JSON kept in a
response; `{}` is no answer.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from django.utils.translation import gettext_lazy as _

from lms.kernel.errors import DomainError

Json = dict[str, Any]
# what the question's fields hold as posted: the value of the field that carries the question's name, and `part=value` for a
# field of a part of it (`part.part=value` where a part has parts)
RawAnswer = Sequence[str]
COMMON_TEXT = frozenset({"stem", "feedback", "format"})  # words that every type has


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a question and where, in English, for its author."""

    path: str
    message: str


class Stored(Protocol):
    """A dataclass that is kept as JSON; `schema` is the version of that JSON."""

    schema: ClassVar[int]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From JSON that `check` or `parse` has passed."""
        ...


C = TypeVar("C", bound=Stored)
A = TypeVar("A", bound=Stored)


class MarkedBy(Enum):
    """Who says what an answer earns."""

    PROGRAM = "program"
    PERSON = "person"  # nothing until somebody has marked it
    NOBODY = "nobody"  # surveys: there is nothing to earn


class QuestionType(ABC, Generic[C, A]):
    """One kind of question. Objects have no state; `score` and `interaction` are pure."""

    key: ClassVar[str]
    label: ClassVar[Any]  # a translated name
    about: ClassVar[Any]  # a translated sentence for authors: what it is good for
    Content: type[C]
    Answer: type[A]
    text_fields: ClassVar[frozenset[str]] = frozenset()  # words beyond COMMON_TEXT
    assets: ClassVar[tuple[str, ...]] = ()  # static styles and scripts that its templates need
    # parts of an answer that hold keys of ours, which stay when a person is erased; any other may hold her words
    coded: ClassVar[frozenset[str]] = frozenset({"schema"})
    marked_by: ClassVar[MarkedBy] = MarkedBy.PROGRAM

    @property
    def template(self) -> str:
        """Draws the fields of one question while it is being answered."""
        return f"assessments/types/{self.key}.html"

    @property
    def review_template(self) -> str:
        """Draws one question with what is right, after hand-in."""
        return f"assessments/types/{self.key}_review.html"

    @abstractmethod
    def check(self, structure: Json) -> list[Problem]:
        """What is wrong in a structure; any JSON may come in."""

    @abstractmethod
    def check_text(self, content: C, text: Json) -> list[Problem]:
        """What is wrong in the words of one language, beyond stem and feedback."""

    @abstractmethod
    def parse(self, content: C, raw: RawAnswer, seed: str = "") -> Json:
        """The answer as it is kept, `{}` if empty.

        What no form of ours can send is refused with a DomainError. `seed` is the one that `fields` was drawn with.
        """

    @abstractmethod
    def score(self, content: C, answer: A) -> Decimal:
        """How much of the answer is right, from 0 to 1; 0 where no program marks it."""

    @abstractmethod
    def interaction(self, content: C, text: Json, language: str) -> Json:
        """The xAPI definition of the question, with its correct responses pattern."""

    @abstractmethod
    def response_string(self, answer: A) -> str:
        """The answer as xAPI writes it in `result.response`."""

    @abstractmethod
    def fields(self, content: C, text: Json, language: str, answer: A | None, seed: str = "") -> Json:
        """What the template needs; never what is right. `seed` makes orders and tokens that differ by attempt (mixing.py)."""

    @abstractmethod
    def review(self, content: C, text: Json, language: str, answer: A | None) -> Json:
        """What the review template needs: own answer and right answer."""

    def marked_by_for(self, content: C) -> MarkedBy:
        """Who marks a question with this content; a type whose parts differ decides by them."""
        return self.marked_by

    def assets_of(self, content: C) -> tuple[str, ...]:
        """The styles and scripts that one question needs."""
        return self.assets

    def again(self, content: C, answer: Json) -> Json:
        """What a page that shows this kept answer would send back untouched: its language may read a number otherwise."""
        return answer

    def without_words(self, content: C, answer: Json) -> Json:
        """A kept answer without anything that a person wrote in her own words."""
        return {key: value for key, value in answer.items() if key in self.coded}

    def content(self, structure: Json) -> C:
        """The structure as an object."""
        return self.Content.load(structure)

    def answer(self, stored: Json | None) -> A | None:
        """The kept answer as an object, None if there is none."""
        return self.Answer.load(stored) if stored else None


def raw_answer(value: object) -> RawAnswer:
    """An answer as programs send it (null, a string, or a list of strings), brought to one shape."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise malformed()


def malformed() -> DomainError:
    """The refusal of an answer that no form of ours sends."""
    return DomainError(
        "answer-malformed", _("This answer could not be read. Load the page again and answer once more.")
    )
