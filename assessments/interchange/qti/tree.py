"""A small tree of XML: read with limits and without entities, written the same each time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from assessments.interchange.base import Unreadable
from assessments.interchange.qti.names import HTML, Version, camel, hyphened, plain_name

DEEPEST = 60
MOST_NODES = 200_000  # of one document
LARGEST_XML = 20_000_000  # bytes
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass(slots=True)
class Node:
    """An element; its name in the spelling of version 2, without a namespace."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)
    line: int = 0
    space: str = ""

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.attributes.get(name, default)

    @property
    def elements(self) -> list["Node"]:
        """The children without the words between them."""
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def classes(self) -> list[str]:
        """What `class` holds."""
        return self.get("class").split()

    def walk(self) -> Iterator["Node"]:
        """Itself and all below, in the order of the file."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def all(self, *names: str) -> list["Node"]:
        """All below (and itself) with one of these names."""
        return [node for node in self.walk() if node.name in names]

    def child(self, name: str) -> "Node | None":
        """The first child of that name."""
        return next((node for node in self.elements if node.name == name), None)

    @property
    def words(self) -> str:
        """All words below, as they stand."""
        return "".join(child if isinstance(child, str) else child.words for child in self.children)


def element(name: str, *children: Node | str, **attributes: str | int | None) -> Node:
    """A node to write; attributes that are None are left out, `class_` is `class`."""
    kept = {key.rstrip("_"): str(value) for key, value in attributes.items() if value is not None}
    return Node(name, kept, list(children))


class _Limit(ValueError):
    """More than we read."""


class _Builder:
    """Makes nodes of what the parser meets, and stops at the limits."""

    def __init__(self) -> None:
        self.top: Node | None = None
        self.open: list[Node] = []
        self.count = 0
        self.parser: Any = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEEPEST:
            raise _Limit(f"its elements are nested deeper than {DEEPEST}")
        if self.count > MOST_NODES:
            raise _Limit(f"it has more than {MOST_NODES} elements")
        space, _, name = tag.rpartition("}")
        node = Node(plain_name(name), _attributes(name, attributes), [], self._line(), space.lstrip("{"))
        if self.open:
            self.open[-1].children.append(node)
        elif self.top is None:
            self.top = node
        self.open.append(node)

    def _line(self) -> int:
        return int(self.parser.parser.CurrentLineNumber)

    def end(self, tag: str) -> None:
        self.open.pop()

    def data(self, words: str) -> None:
        if self.open:
            self.open[-1].children.append(words)

    def close(self) -> Node | None:
        return self.top


def _attributes(name: str, given: dict[str, str]) -> dict[str, str]:
    spelt = camel if name.startswith("qti-") else str
    return {spelt(_attribute(key)): value for key, value in given.items()}


def _attribute(key: str) -> str:
    return "xml:" + key.removeprefix(_XML) if key.startswith(_XML) else key.rpartition("}")[2]


def parse(content: bytes) -> Node:
    """The document, or Unreadable with the reason."""
    if len(content) > LARGEST_XML:
        raise Unreadable(f"This XML is larger than {LARGEST_XML // 1_000_000} MB. Part it into several files.")
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser
    try:
        parser.feed(content)
        parser.close()
        top = builder.top
    except DefusedXmlException as refused:
        raise Unreadable(
            "This XML declares a document type or entities, which are not read. Remove the DOCTYPE."
        ) from refused
    except _Limit as limit:
        raise Unreadable(f"This XML is not read: {limit}.") from limit
    except (ExpatError, SyntaxError, ValueError, LookupError) as broken:
        raise Unreadable(f"This is not well-formed XML: {broken}.") from broken
    if top is None:
        raise Unreadable("This XML holds nothing.")
    return top


def allowed(words: str) -> str:
    """Words without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", words)


def document(top: Node, version: Version | None) -> bytes:
    """A file; `version` None leaves names as they are (the manifest)."""
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + _written(top, version) + "\n").encode()


def _written(node: Node, version: Version | None) -> str:
    name, attributes = _spelt(node, version)
    opening = name + "".join(f" {key}={_quoted(value)}" for key, value in attributes)
    inner = "".join(
        escape(allowed(child)).replace("\r", "&#13;") if isinstance(child, str) else _written(child, version)
        for child in node.children
    )
    return f"<{opening}>{inner}</{name}>" if inner else f"<{opening}/>"


def _quoted(value: str) -> str:
    return quoteattr(allowed(value), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _spelt(node: Node, version: Version | None) -> tuple[str, list[tuple[str, str]]]:
    if version is None or not version.hyphens or node.name in HTML:
        return node.name, list(node.attributes.items())
    return "qti-" + hyphened(node.name), [
        (key if ":" in key else hyphened(key), value) for key, value in node.attributes.items()
    ]
