"""Aiken as one of the formats."""

import re
from collections.abc import Sequence
from typing import ClassVar

from assessments.interchange.aiken.reader import read_aiken
from assessments.interchange.aiken.writer import write_aiken
from assessments.interchange.base import Image, Reading, Written
from assessments.interchange.sniffing import head_text
from assessments.plans import QuestionPlan

_ANSWER = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z]\b", re.MULTILINE)
_CHOICE = re.compile(r"^[ \t]*[A-Z][.)][ \t]+\S", re.MULTILINE)


class Aiken:
    """One right choice, in plain lines."""

    key: ClassVar[str] = "aiken"
    endings: ClassVar[tuple[str, ...]] = (".txt",)

    def sniff(self, name: str, head: bytes) -> int:
        text = head_text(head)
        return 45 * bool(_ANSWER.search(text)) + 45 * bool(_CHOICE.search(text))

    def read(self, content: bytes, *, language: str) -> Reading:
        return read_aiken(content, language)

    def write(self, questions: Sequence[QuestionPlan], *, language: str, images: dict[str, Image]) -> Written:
        return write_aiken(questions, language, images)


AIKEN = Aiken()
