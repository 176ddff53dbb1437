"""The elements of a Moodle XML file, one question at a time: no DTD, no entities, no depth, no more memory than one question."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from assessments.interchange.base import Unreadable

_CHUNK = 65_536  # characters
DEEPEST = 40
MOST_ELEMENTS = 5_000  # of one question


@dataclass(slots=True)
class Element:
    """A tag with its text and what stands in it; `line` is where it begins."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    def all(self, tag: str) -> list["Element"]:
        """The elements of this name right inside."""
        return [element for element in self.inside if element.tag == tag]

    def one(self, tag: str) -> "Element | None":
        """The first of them."""
        return next((element for element in self.inside if element.tag == tag), None)

    def said(self, *tags: str) -> str:
        """The text at the end of a path, "" if there is none."""
        element: Element | None = self
        for tag in tags:
            element = element.one(tag) if element else None
        return element.text.strip() if element else ""


def questions(text: str) -> Iterator[Element]:
    """Each <question> of a <quiz>; Unreadable where the file is no such XML."""
    builder = _Builder()
    parser: Any = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    builder.parser = parser.parser
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
            yield from builder.taken()
        parser.close()
        yield from builder.taken()
    except Unreadable:
        raise
    except DefusedXmlException as error:
        raise Unreadable("The XML holds a DTD or entities; these are refused. Export the questions again.") from error
    except ParseError as error:
        raise Unreadable(f"This is no well-formed XML: {error}. Moodle refuses it, too.") from error
    except ValueError as error:
        raise Unreadable(f"The XML cannot be read: {error}") from error


class _Builder:
    """Gathers questions while the parser reads."""

    def __init__(self) -> None:
        self.parser: Any = None
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._depth = 0
        self._elements = 0
        self._ready: list[Element] = []

    def taken(self) -> list[Element]:
        """What is complete so far, once."""
        ready, self._ready = self._ready, []
        return ready

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable(f"The XML is nested more than {DEEPEST} levels deep.")
        if self._depth == 1 and tag != "quiz":
            raise Unreadable(f"This is no Moodle XML: it begins with <{tag[:40]}>, not with <quiz>.")
        if self._depth == 2 and tag == "question":
            self._elements = 0
        if not self._open and not (self._depth == 2 and tag == "question"):
            return
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Unreadable(f"A question at line {self._open[0].line} has more than {MOST_ELEMENTS:,} elements.")
        element = Element(tag, dict(attributes), self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].inside.append(element)
        self._open.append(element)
        self._texts.append([])

    def data(self, data: str) -> None:
        if self._texts:
            self._texts[-1].append(data)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        element.text = "".join(self._texts.pop())
        if not self._open:
            self._ready.append(element)

    def close(self) -> None:
        """Nothing is left to do."""
