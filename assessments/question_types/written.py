"""Answers in a person's own words: reading them, and counting their words in any script."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, RawAnswer, malformed
from lms.kernel.errors import DomainError

MOST_LETTERS = 20_000
# nothing that a keyboard writes, and no database keeps all of them; tab and line feed stay
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
HALVES = re.compile(r"[\ud800-\udfff]")  # halves of a character: no text at all
# scripts without spaces between words count by the character, as their readers do
EAST_ASIAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORDS = re.compile(f"[{EAST_ASIAN}]|[^\\s{EAST_ASIAN}]+")


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What somebody wrote, as it was written."""

    schema: ClassVar[int] = 1
    text: str

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response; one that was erased has no words."""
        return cls(stored.get("text", ""))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "text": self.text}

    @property
    def words(self) -> int:
        """How many words it has."""
        return count_words(self.text)


def read_written(raw: RawAnswer, most: int = MOST_LETTERS) -> Json:
    """The answer of a text field; blanks alone are no answer. What is too long is refused, never cut."""
    given = [value for value in raw if value]
    if len(given) > 1:
        raise malformed()
    text = clean(given[0]) if given else ""
    if len(text) > most:
        raise DomainError(
            "text-too-long",
            _("Your text has %(letters)d letters; at most %(most)d fit. Shorten it and save again.")
            % {"letters": len(text), "most": most},
        )
    return WrittenAnswer(text).dump() if text.strip() else {}


def clean(text: str) -> str:
    """Text with one kind of line end and without control characters."""
    if HALVES.search(text):
        raise malformed()
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def count_words(text: str) -> int:
    """Words between spaces that have a letter or digit; Chinese and Japanese characters count one each."""
    return sum(any(letter.isalnum() for letter in word) for word in WORDS.findall(text))
