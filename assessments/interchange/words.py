"""Words as a file holds them, before they are cleaned."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Markup(Enum):
    """How a text in a file is meant."""

    PLAIN = "plain"
    HTML = "html"
    AUTO = "auto"  # Moodle's own: HTML may stand in it, and line ends count
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Words:
    """A text, and the files it names (name -> base64)."""

    text: str
    markup: Markup = Markup.PLAIN
    files: Mapping[str, str] = field(default_factory=dict)
    only_plain: bool = False  # where no markup can stand, such as in a drop-down

    def __bool__(self) -> bool:
        return bool(self.text.strip())


_TAG = re.compile(r"</?([a-z][a-z0-9]*)((?:[^<>\"]|\"[^\"]*\")*)>")
_BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|tr|table|caption|blockquote|pre|br)(?:\s[^<>]*)?>")
_IMAGE = re.compile(r"<img(?:[^<>\"]|\"[^\"]*\")*>")
_ALT = re.compile(r'\salt="([^"]*)"')


def is_simple(cleaned: str) -> bool:
    """Whether cleaned HTML says nothing that plain text could not: only paragraphs and line ends."""
    return all(tag in ("p", "br") and not rest.strip(" /") for tag, rest in _TAG.findall(cleaned))


def plain_of(cleaned: str) -> str:
    """Cleaned HTML as plain text; pictures by what stands for them."""
    text = " ".join(line.strip(" \t") for line in cleaned.split("\n") if line.strip(" \t"))
    text = _IMAGE.sub(_alternative, text)
    text = re.sub(r"</?p(?:\s[^<>]*)?>", "\n\n", text)
    text = _BLOCK.sub("\n", text)
    text = re.sub(r"</t[dh]>", " ", text)
    text = html.unescape(_TAG.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip()


def _alternative(match: re.Match[str]) -> str:
    said = _ALT.search(match.group())
    return said.group(1) if said else ""


def html_of(plain: str) -> str:
    """Plain text as HTML."""
    return html.escape(plain, quote=False).replace("\n", "<br>")


def in_line(cleaned: str) -> str:
    """HTML of a choice: without the one paragraph around it."""
    inner = re.fullmatch(r"<p>(.*)</p>", cleaned, re.DOTALL)
    words = inner.group(1).strip() if inner and "<p" not in inner.group(1) else cleaned
    while words.endswith("<br>"):
        words = words.removesuffix("<br>").rstrip()
    return words
