"""What every format speaks: drafts of questions, and what was lost on the way, line by line.

A reader turns bytes into a `Reading`; nothing is saved and nothing is guessed. Whoever saves turns drafts into question plans
(docs/question-types.md has their JSON). A writer turns plans into bytes and says what its format cannot express.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from assessments.plans import QuestionPlan

Json = dict[str, Any]
LARGEST_FILE = 50_000_000  # bytes
MOST_QUESTIONS = 5_000
LARGEST_IMAGE = 5_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about one place of a file: `line` counts from 1, 0 is the file itself.

    Codes are stable; messages are English, for the author, and say what was done or what to do.
    """

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that came with a file; words refer to it as `file:<sha256>`."""

    sha256: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Draft:
    """A question as it was read. `text` is in the file's language; `number` is its place among the questions of the file."""

    number: int
    line: int
    name: str  # its title in the file, or ""
    type: str
    structure: Json
    text: Json
    tags: tuple[str, ...] = ()
    category: str = ""
    key: str = ""  # one that the file gives (idnumber, identifier), else made when it is saved
    max_mark: str = "1"
    difficulty: int = 2


@dataclass(slots=True)
class Reading:
    """All that a file holds. `skipped` are questions that do not come in, each with a warning that says why."""

    format: str
    encoding: str
    drafts: list[Draft] = field(default_factory=list)
    skipped: int = 0
    warnings: list[Remark] = field(default_factory=list)
    images: dict[str, Image] = field(default_factory=dict)  # by sha256
    image_bytes: int = 0

    def lose(self, line: int, code: str, message: str) -> None:
        """Note something that the author should know."""
        self.warnings.append(Remark(line, code, message))

    def skip(self, line: int, code: str, message: str) -> None:
        """A question that does not come in."""
        self.skipped += 1
        self.lose(line, code, message)


class Unreadable(ValueError):
    """The whole file cannot be read. The message says why and what to do, in English."""


@dataclass(slots=True)
class Written:
    """A file, and what it does not hold."""

    content: bytes
    warnings: list[Remark] = field(default_factory=list)  # `line` is the number of the question


class Format(Protocol):
    """One format. `sniff` looks at the first bytes and the file's name; the most certain format reads."""

    key: ClassVar[str]  # gift, moodle_xml, aiken, qti, csv, xlsx
    endings: ClassVar[tuple[str, ...]]

    def sniff(self, name: str, head: bytes) -> int:
        """0 (not it) to 100 (certainly)."""
        ...

    def read(self, content: bytes, *, language: str) -> Reading:
        """Unreadable if it is broken as a whole; one bad question is skipped with a warning."""
        ...

    def write(self, questions: Sequence[QuestionPlan], *, language: str, images: dict[str, Image]) -> Written:
        """The words in one language. What cannot be expressed is left out with a warning, never approximated in silence."""
        ...
