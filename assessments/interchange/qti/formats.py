"""QTI as one of the formats: one reader for all versions, a writer for each."""

from collections.abc import Sequence
from typing import ClassVar

from assessments.interchange.base import Image, Reading, Written
from assessments.interchange.qti.names import V21, V22, V30, Version
from assessments.interchange.qti.reading import read
from assessments.interchange.qti.writing import write
from assessments.plans import QuestionPlan


class Qti:
    """QTI 3.0."""

    key: ClassVar[str] = "qti"
    endings: ClassVar[tuple[str, ...]] = (".zip", ".xml")
    version: ClassVar[Version] = V30

    def sniff(self, name: str, head: bytes) -> int:
        """0 (not it) to 100 (certainly)."""
        plain = head.replace(b"\0", b"")
        if plain.startswith(b"PK"):
            return 90 if b"imsmanifest.xml" in head else 40 if name.lower().endswith(".zip") else 5
        known = (b"assessment-item", b"assessmentItem", b"assessmentTest", b"assessment-test", b"questestinterop")
        if any(mark in plain for mark in known):
            return 95
        return 10 if b"<?xml" in plain[:100] else 0

    def read(self, content: bytes, *, language: str) -> Reading:
        """Items of all versions; Unreadable if the file is broken as a whole."""
        return read(content, language=language)

    def write(
        self,
        questions: Sequence[QuestionPlan],
        *,
        language: str,
        images: dict[str, Image],
        write_version: Version | None = None,
    ) -> Written:
        """A package with a file for each question."""
        return write(questions, language=language, images=images, version=write_version or self.version)


class Qti22(Qti):
    """The same, written as QTI 2.2."""

    key = "qti22"
    version = V22


class Qti21(Qti):
    """The same, written as QTI 2.1."""

    key = "qti21"
    version = V21
