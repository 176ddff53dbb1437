"""Moodle XML as one of the formats."""

from collections.abc import Sequence
from typing import ClassVar

from assessments.interchange.base import Image, Reading, Written
from assessments.interchange.moodle_xml.reader import read_moodle_xml
from assessments.interchange.moodle_xml.writer import write_moodle_xml
from assessments.interchange.sniffing import head_text
from assessments.plans import QuestionPlan


class MoodleXml:
    """What Moodle's question bank exports with pictures and all."""

    key: ClassVar[str] = "moodle_xml"
    endings: ClassVar[tuple[str, ...]] = (".xml",)

    def sniff(self, name: str, head: bytes) -> int:
        text = head_text(head)
        if "<quiz" in text and text.lstrip().startswith("<"):
            return 98
        return 30 if text.lstrip().startswith("<?xml") else 5 * name.lower().endswith(".xml")

    def read(self, content: bytes, *, language: str) -> Reading:
        return read_moodle_xml(content, language)

    def write(self, questions: Sequence[QuestionPlan], *, language: str, images: dict[str, Image]) -> Written:
        return write_moodle_xml(questions, language, images)


MOODLE_XML = MoodleXml()
