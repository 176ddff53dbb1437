"""What every question type must be able to do.

A type is asked about three things. The *structure* is the author's JSON in a question version: keys and what
is right, no words. The *text* is the words of a version in one language. The *answer* is the JSON kept in a
response; `{}` is no answer.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from django.utils.translation import gettext_lazy as _

from lms.kernel.errors import DomainError

Json = dict[str, Any]
RawAnswer = Sequence[str]  # the values of the question's fields as posted


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


class QuestionType(ABC, Generic[C, A]):
    """One kind of question. Objects have no state; `score` and `interaction` are pure."""

    key: ClassVar[str]
    label: ClassVar[Any]  # a translated name
    Content: type[C]
    Answer: type[A]

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
    def parse(self, content: C, raw: RawAnswer) -> Json:
        """The answer as it is kept, `{}` if empty.

        What no form of ours can send is refused with a DomainError.
        """

    @abstractmethod
    def score(self, content: C, answer: A) -> Decimal:
        """How much of the answer is right, from 0 to 1."""

    @abstractmethod
    def interaction(self, content: C, text: Json, language: str) -> Json:
        """The xAPI definition of the question, with its correct responses pattern."""

    @abstractmethod
    def response_string(self, answer: A) -> str:
        """The answer as xAPI writes it in `result.response`."""

    @abstractmethod
    def fields(self, content: C, text: Json, language: str, answer: A | None) -> Json:
        """What the template needs; never what is right."""

    @abstractmethod
    def review(self, content: C, text: Json, language: str, answer: A | None) -> Json:
        """What the review template needs: own answer and right answer."""

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
