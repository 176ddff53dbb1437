"""Reads YAML with the line of everything, and nothing but plain data: no tags, anchors or aliases, no key twice.

A `Node` knows its file and line. Its methods give a value of the kind asked for; what does not fit is reported with file,
line and reason to the list of the reading, and an empty value stands in, so that one reading finds many problems.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MAX_KEY = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(slots=True)
class Node:
    """A mapping, a list or a scalar of a file. A scalar is kept as it was typed: `No` is the word No."""

    file: str
    line: int
    value: "dict[str, Node] | list[Node] | str"
    problems: list[Problem] = field(repr=False)
    style: str | None = None

    def problem(self, message: str, *, line: int | None = None) -> None:
        """Report a problem at this node, or at a line of it."""
        self.problems.append(Problem(self.file, line or self.line, message))

    def entries(self) -> "dict[str, Node]":
        """A mapping with any keys."""
        if isinstance(self.value, dict):
            return self.value
        self.problem("here a mapping (name: value) is expected")
        return {}

    def items(self) -> "list[Node]":
        """A list."""
        if isinstance(self.value, list):
            return self.value
        self.problem("here a list is expected")
        return []

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> "dict[str, Node]":
        """A mapping with these fields only."""
        required, optional = list(required), list(optional)
        entries = self.entries()
        if isinstance(self.value, dict):
            for name in required:
                if name not in entries:
                    self.problem(f"'{name}' is missing")
        for name, node in entries.items():
            if name not in required and name not in optional:
                node.problem(f"'{name}' is not known here (known: {', '.join([*required, *optional])})")
        return entries

    def empty(self, *, line: int | None = None) -> "Node":
        """Stands in for a missing field that has been reported already."""
        return Node(self.file, line or self.line, "", [])

    def raw(self) -> str:
        """A scalar as typed."""
        if isinstance(self.value, str):
            return self.value
        self.problem("here a text is expected")
        return ""

    def text(self, *, required: bool = True) -> str:
        """Plain text in one paragraph; line breaks of the file are blanks."""
        text = " ".join(self.raw().split())
        if required and not text and isinstance(self.value, str):
            self.problem("a text is missing here")
        return text

    def paragraphs(self, *, required: bool = True) -> str:
        """Plain text whose paragraphs are parted by an empty line, however the scalar is written."""
        raw = self.raw()
        if self.style != "|":
            raw = raw.replace("\n", "\n\n")  # YAML has folded single line breaks already
        text = tidy_paragraphs(raw)
        if required and not text and isinstance(self.value, str):
            self.problem("a text is missing here")
        return text

    def key(self) -> str:
        """A key: lower-case letters, digits and hyphens, beginning with a letter."""
        key = self.raw()
        if isinstance(self.value, str) and not is_key(key):
            self.problem(f"'{key}' is not a key: lower-case letters, digits and hyphens, beginning with a letter")
        return key

    def keys(self) -> list[str]:
        """A list of different keys."""
        keys: list[str] = []
        for item in self.items():
            key = item.key()
            if key in keys:
                item.problem(f"'{key}' stands here twice")
            keys.append(key)
        return keys

    def whole(self, *, least: int, most: int) -> int:
        """A whole number within limits."""
        text = self.raw()
        if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
            return int(text)
        self.problem(f"here a whole number from {least} to {most} is expected, not '{text}'")
        return least

    def flag(self) -> bool:
        """true or false."""
        text = self.raw()
        if self.style is None and text in ("true", "false"):
            return text == "true"
        self.problem(f"here true or false is expected, not '{text}'")
        return False


def is_key(text: str) -> bool:
    """Whether a text can be a key."""
    return len(text) <= MAX_KEY and KEY.fullmatch(text) is not None


def tidy_paragraphs(text: str) -> str:
    """Paragraphs without idle blanks, parted by one empty line."""
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return "\n\n".join(part for part in parts if part)


def read_yaml(path: Path, name: str, problems: list[Problem]) -> Node | None:
    """The file's content; None when it cannot be read at all (said in `problems`)."""
    try:
        content = _bytes(path)
        text = content.decode("utf-8")
        _refuse_tricks(text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        if root is None:
            raise _Refused(1, "the file is empty")
        return _node(root, name, problems)
    except _Refused as refusal:
        problems.append(Problem(name, refusal.line, refusal.message))
    except FileNotFoundError:
        problems.append(Problem(name, 1, "this file is missing"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "the file is not UTF-8"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.append(
            Problem(
                name, mark.line + 1 if mark is not None else 1, f"this is not YAML: {error.problem or error.context}"
            )
        )
    except yaml.YAMLError as error:
        problems.append(Problem(name, _line_of_character(text, error), f"this is not YAML: {_reason(error)}"))
    return None


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


def _bytes(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise FileNotFoundError
    if path.stat().st_size > MAX_BYTES:
        raise _Refused(1, f"the file is larger than {MAX_BYTES // 1_000_000} MB")
    return path.read_bytes()


def _refuse_tricks(text: str) -> None:
    """Walk the events before anything is built, so that a bomb of aliases or depth never unfolds."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = _line(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(line, "anchors (&) and aliases (*) are not allowed; quote a text that begins so")
        if getattr(event, "tag", None):
            raise _Refused(line, "tags (!) are not allowed; quote a text that begins so")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(line, "one document a file")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _Refused(line, "this is nested too deeply")


def _node(node: yaml.Node, name: str, problems: list[Problem]) -> Node:
    line = _line(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return Node(name, line, dict(_pairs(node, name, problems)), problems)
    if isinstance(node, yaml.SequenceNode):
        return Node(name, line, [_node(item, name, problems) for item in node.value], problems)
    style: str | None = getattr(node, "style", None)
    return Node(name, line, node.value, problems, style or None)


def _pairs(node: yaml.MappingNode, name: str, problems: list[Problem]) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for key_node, value_node in node.value:
        line = _line(key_node.start_mark)
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(name, line, "a name must be a plain word"))
            continue
        if key_node.value in seen:
            problems.append(Problem(name, line, f"'{key_node.value}' stands here twice"))
            continue
        seen.add(key_node.value)
        value = _node(value_node, name, problems)
        value.line = line  # a problem of a value is shown where its name stands
        yield key_node.value, value


def _line(mark: Any) -> int:
    return int(mark.line) + 1


def _line_of_character(text: str, error: yaml.YAMLError) -> int:
    position = getattr(error, "position", None)
    return text[:position].count("\n") + 1 if isinstance(position, int) else 1


def _reason(error: yaml.YAMLError) -> str:
    return " ".join(str(getattr(error, "reason", error)).split())
