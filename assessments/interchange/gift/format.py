"""GIFT as one of the formats."""

import re
from collections.abc import Sequence
from typing import ClassVar

from assessments.interchange.base import Image, Reading, Written
from assessments.interchange.gift.reader import read_gift
from assessments.interchange.gift.writer import write_gift
from assessments.interchange.sniffing import head_text
from assessments.plans import QuestionPlan

_ANSWERS = re.compile(r"(?<!\\)\{[^{}]*(?<!\\)\}", re.DOTALL)
_MARK = re.compile(r"^(?:\$CATEGORY:|::[^:\n]+::|// \[id:)", re.MULTILINE)


class Gift:
    """Moodle's text format."""

    key: ClassVar[str] = "gift"
    endings: ClassVar[tuple[str, ...]] = (".gift", ".txt")

    def sniff(self, name: str, head: bytes) -> int:
        text = head_text(head)
        if text.lstrip().startswith("<?xml") or text.lstrip().startswith("<quiz"):
            return 0
        sure = 50 * bool(_ANSWERS.search(text)) + 30 * bool(_MARK.search(text))
        return min(sure + (20 if name.lower().endswith(".gift") else 5 if name.lower().endswith(".txt") else 0), 95)

    def read(self, content: bytes, *, language: str) -> Reading:
        return read_gift(content, language)

    def write(self, questions: Sequence[QuestionPlan], *, language: str, images: dict[str, Image]) -> Written:
        return write_gift(questions, language, images)


GIFT = Gift()
