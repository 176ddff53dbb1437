"""What a course weighs: the bytes that all of it takes on a learner's line, reckoned when it is published.

Every page goes out compressed; what stands around a lesson or a question was measured once and is a number here. The
benchmark of this name walks a whole course and compares: the figure shown must hold within 15 %.
"""

import gzip
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

ONCE = 16_000  # styles and scripts of the frame: loaded once, then kept by the browser
PAGE = 3_900  # the frame of a page and its answer's head, each time
OTHER_PAGES = 6  # the course's page, its outline before and after, the pages before the two tests, the certificate
QUESTION = 190  # the frame of a question: its numbers do not compress
TESTS = ("paper", "review")  # the final test is seen twice, once to answer and once with what was right
PICTURE = re.compile(r'src="(/files/[0-9a-f]{64}\.\w+)"')

Size = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson as it is stored: its HTML, and its quick checks, which the page draws."""

    html: str
    checks: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TestText:
    """The words of a bank in one language, and how many of its questions one test asks."""

    __test__ = False  # not for pytest

    texts: list[dict[str, Any]]
    asked: int


def course_weight(lessons: Iterable[LessonText], test: TestText | None, size_of: Size) -> int:
    """In bytes. `size_of` says what a picture takes on the line."""
    found = list(lessons)
    pictures = {address for lesson in found for address in PICTURE.findall(lesson.html)}
    pages = sum(PAGE + _packed(lesson.html + _drawn(lesson.checks)) for lesson in found)
    return ONCE + OTHER_PAGES * PAGE + pages + _tests(test) + sum(map(size_of, pictures))


def _tests(test: TestText | None) -> int:
    """The test before (its result shows no question), the final test and its review."""
    if test is None or not test.texts:
        return 0
    share = min(1.0, test.asked / len(test.texts))
    asked = _packed("".join(_words(text, ("stem", "choices")) for text in test.texts)) * share
    explained = _packed("".join(_words(text, ("stem", "choices", "feedback")) for text in test.texts)) * share
    frame = PAGE + test.asked * QUESTION
    return round(2 * (frame + asked) + frame + explained + PAGE)


def _drawn(checks: dict[str, Any]) -> str:
    """The questions of the quick checks; feedback comes only with an answer."""
    asked = (
        [check["question"], *(choice["text"] for choice in check["choices"].values())] for check in checks.values()
    )
    return "".join(text for check in asked for text in check)


def _words(text: dict[str, Any], names: Iterable[str]) -> str:
    found = (text.get(name, "") for name in names)
    return "".join(" ".join(map(str, value.values())) if isinstance(value, dict) else str(value) for value in found)


def packed_size(content: bytes) -> int:
    """What content takes on the line: compressed where that helps."""
    return min(len(content), len(gzip.compress(content, 6)))


def _packed(text: str) -> int:
    return packed_size(text.encode())
