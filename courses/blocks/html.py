"""The little HTML that lessons hold: what is allowed, what is wrong in a text, and its one canonical form."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import nh3

INLINE = {"strong", "em", "a", "bdi", "br"}
BLOCKS = {"p", "ul", "ol", "li", "h3"}
TAGS = INLINE | BLOCKS
ATTRIBUTES = {"a": {"href"}, "bdi": {"dir"}}
SCHEMES = {"http", "https", "mailto"}
DIRECTIONS = {"ltr", "rtl", "auto"}

# the features of Wagtail's editor that make just these tags; `bdi-ltr` and `bdi-rtl` are ours (courses/wagtail_hooks.py)
FEATURES = ["bold", "italic", "ol", "ul", "link", "bdi-ltr", "bdi-rtl", "bdi"]

_OPENS = re.compile(r"\s*(<(?:p|ul|ol|li|h3)>)\s*")
_CLOSES = re.compile(r"\s*(</(?:p|ul|ol|li|h3)>)\s*")
_LINES = re.compile(r"(</(?:p|ul|ol|li|h3)>|<(?:ul|ol)>)")
_BLANKS = re.compile(r"[ \t\r\n]+")
_EMPTY = re.compile(r"<(p|li|h3)>\s*</\1>")


def canonical(html: str) -> str:
    """Cleaned, one block a line: the same whether a text came from a file or from Wagtail's editor."""
    html = re.sub(r"<(/?)b(?=[\s>])", r"<\1strong", html)
    html = re.sub(r"<(/?)i(?=[\s>])", r"<\1em", html)
    cleaned = nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None, attribute_filter=_attribute
    )
    one_line = _BLANKS.sub(" ", _EMPTY.sub("", cleaned)).strip()
    tight = _CLOSES.sub(r"\1", _OPENS.sub(r"\1", one_line))
    lines = _LINES.sub(r"\1\n", tight)
    return re.sub(r"(?<=[^>\n])(<(?:ul|ol)>)", r"\n\1", lines).strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Addresses are whole, directions are known; nh3 has dropped all other attributes."""
    allowed = has_scheme(value) if name == "href" else value in DIRECTIONS
    return value if allowed else None


def has_scheme(address: str) -> bool:
    """Whether an address says how to get there: relative ones lead nowhere from a lesson."""
    return address.partition(":")[0].lower() in SCHEMES


def problems_in(html: str, *, headings: bool) -> list[tuple[int, str]]:
    """(line from 0, what is wrong) for everything that cleaning would take away or change."""
    reader = _Reader(headings)
    reader.feed(html)
    reader.close()
    return [*reader.problems, *reader.unclosed()]


class _Reader(HTMLParser):
    def __init__(self, headings: bool) -> None:
        super().__init__()
        self.allowed = TAGS if headings else TAGS - {"h3"}
        self.problems: list[tuple[int, str]] = []
        self.open: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.allowed:
            return self._say(f"<{tag}> is not allowed here; allowed are {', '.join(sorted(self.allowed))}")
        for problem in _attribute_problems(tag, attrs):
            self._say(problem)
        parent = self.open[-1][0] if self.open else ""
        if not _may_stand(tag, parent):
            self._say(f"<{tag}> may not stand {f'in <{parent}>' if parent else 'outside a paragraph or list'}")
        if tag != "br":
            self.open.append((tag, self.getpos()[0] - 1))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            return self.handle_starttag(tag, attrs)
        self._say(f"<{tag}/> must be written <{tag}>…</{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.allowed:
            return
        if not self.open or self.open[-1][0] != tag:
            expected = f"</{self.open[-1][0]}> is due first" if self.open else "nothing is open"
            return self._say(f"</{tag}> closes nothing here: {expected}")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and (not self.open or self.open[-1][0] in ("ul", "ol")):
            self._say("text must stand in <p> or <li>")

    def handle_comment(self, data: str) -> None:
        self._say("comments are not kept; leave them out")

    def handle_decl(self, decl: str) -> None:
        self._say("a declaration (<!…>) is not allowed")

    def handle_pi(self, data: str) -> None:
        self._say("a processing instruction (<?…>) is not allowed")

    def unclosed(self) -> Iterator[tuple[int, str]]:
        """What was never closed."""
        return ((line, f"<{tag}> is not closed") for tag, line in self.open)

    def _say(self, message: str) -> None:
        self.problems.append((self.getpos()[0] - 1, message))


def _may_stand(tag: str, parent: str) -> bool:
    if tag == "li":
        return parent in ("ul", "ol")
    if tag in ("ul", "ol"):
        return parent in ("", "li")
    if tag in BLOCKS:
        return parent == ""
    return parent not in ("", "ul", "ol")


def _attribute_problems(tag: str, attrs: list[tuple[str, str | None]]) -> Iterator[str]:
    for name, value in attrs:
        if name not in ATTRIBUTES.get(tag, set()):
            yield f"the attribute {name} is not allowed on <{tag}>"
        elif name == "dir" and value not in DIRECTIONS:
            yield f'dir="{value}" must be ltr, rtl or auto'
        elif name == "href" and not has_scheme(value or ""):
            yield f"a link must begin with https:, http: or mailto:, not '{value}'"
    if tag == "a" and "href" not in dict(attrs):
        yield "a link needs href"
