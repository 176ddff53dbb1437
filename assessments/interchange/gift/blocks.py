"""A GIFT file cut into its questions: blank lines part them, comment lines say tags and identifiers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assessments.interchange.encoding import lines_of

_IDENTIFIER = re.compile(r"\[id:((?:\\\]|[^\]]){1,200})\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`]){1,200})\]")


MOST_LINES = 10_000  # of one question


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one question without its comments; `line` is that of its first word."""

    line: int
    text: str
    key: str
    tags: tuple[str, ...]


def blocks(text: str) -> Iterator[Block]:
    """One after the other; what holds only comments is none."""
    lines: list[str] = []
    first = 0
    for number, line in enumerate(lines_of(text), start=1):
        if line.strip():
            first = first if lines else number
            if len(lines) < MOST_LINES:
                lines.append(line)
            elif len(lines) == MOST_LINES:
                lines.append("{ and more")  # an open brace: what is cut off is never taken for a question
        elif lines:
            yield from _block(lines, first)
            lines = []
    if lines:
        yield from _block(lines, first)


def _block(lines: list[str], first: int) -> Iterator[Block]:
    comments = [line for line in lines if _is_comment(line)]
    words = [number for number, line in enumerate(lines) if not _is_comment(line)]
    if not words:
        return
    said = "\n".join(comments)
    identifier = _IDENTIFIER.search(said)
    yield Block(
        line=first + words[0],
        text="\n".join(" " if _is_comment(line) else line for line in lines).strip(),
        key=identifier.group(1).replace("\\]", "]") if identifier else "",
        tags=tuple(tag.replace("\\]", "]") for tag in _TAG.findall(said)),
    )


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("//")
