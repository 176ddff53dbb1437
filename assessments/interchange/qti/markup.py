"""Words of a body: QTI's XHTML to cleaned HTML or plain words, and back."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

import nh3

from assessments.interchange.qti.tree import Node, element
from assessments.words import TAGS

_DIRECTED = ("p", "ul", "ol", "li", "table", "td", "th", "blockquote", "span", "div")
ATTRIBUTES: dict[str, set[str]] = {
    **{tag: {"lang", "dir"} for tag in _DIRECTED},
    "td": {"lang", "dir", "colspan", "rowspan"},
    "th": {"lang", "dir", "colspan", "rowspan"},
    "a": {"href"},
    "img": {"src", "alt"},
}
_VALUES = {
    "href": re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\\]+", re.IGNORECASE),
    "src": re.compile(r"file:[0-9a-f]{64}"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
}
UNDERLINE = "qti-underline"
_BLOCKS = frozenset("p ul ol li table thead tbody tr th td caption pre blockquote div".split())
_SAME = {"b": "strong", "i": "em", "cite": "em", "dfn": "em", "var": "em", "kbd": "code", "samp": "code", "tt": "code"}
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 dt".split())
_AS_PARAGRAPH = frozenset("dd address figcaption".split())
_UNWRAPPED = frozenset(
    "abbr acronym big small q s bdi bdo figure section dl tfoot ruby rb rt rp contentBody templateInline templateBlock"
    " hottext picture".split()
)
_SPACES = re.compile("[ \t\r\n\f]+")
Child = Node | str
# what stands for an element of the body that is no markup (a picture, a gap); None if it is markup
Look = Callable[[Node], list[Child] | None]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in both shapes; `plain` is None if they need markup."""

    html: str
    plain: str | None


def phrase(children: Sequence[Child], look: Look, *, own: bool = False) -> Phrase:
    """The words of a part of a body. What we wrote ourselves keeps its empty wrappers."""
    tidy = _tidied(_known(children, look, own))
    plain = _plain(tidy)
    if plain is not None and not plain.strip():
        return Phrase("", "")
    return Phrase(clean(_html(tidy)), plain)


def words(text: str) -> Phrase:
    """Words that are plain in the file."""
    return Phrase(escape(text, quote=False), text)


def joined(phrases: Iterable[Phrase]) -> Phrase:
    """Several pieces as paragraphs of one."""
    said = [one for one in phrases if one.html]
    if len(said) < 2:
        return said[0] if said else Phrase("", "")
    plain = None if any(one.plain is None for one in said) else "\n\n".join(one.plain or "" for one in said)
    return Phrase("".join(_as_block(one) for one in said), plain)


def _as_block(one: Phrase) -> str:
    if re.match(r"<(p|ul|ol|table|pre|blockquote|div)\b", one.html):
        return one.html
    return f"<p>{one.html}</p>"


def clean(html: str) -> str:
    """Only what we show: the same tags and attributes as from other formats."""
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_value,
        url_schemes={"http", "https", "mailto", "file"},
        link_rel=None,
    )
    return cleaned.replace("&nbsp;", "\u00a0")


def _value(tag: str, name: str, value: str) -> str | None:
    return value if name not in _VALUES or _VALUES[name].fullmatch(value) else None


def _known(children: Sequence[Child], look: Look, own: bool) -> list[Child]:
    kept: list[Child] = []
    for child in children:
        if isinstance(child, str):
            kept.append(child)
            continue
        instead = look(child)
        kept += _known_element(child, look, own) if instead is None else instead
    return kept


def _known_element(node: Node, look: Look, own: bool) -> list[Child]:
    inner = _known(node.children, look, own)
    name = _SAME.get(node.name, node.name)
    if UNDERLINE in node.classes and name == "span":
        return [Node("u", _attributes(node), inner)]
    if name in ("div", "span") and not own and not _attributes(node):
        return [" ", *inner, " "] if name == "div" and not _holds_blocks(inner) else inner
    if name in TAGS:
        return [Node(name, _attributes(node), inner)]
    if name in _HEADINGS:
        return [element("p", Node("strong", {}, inner))]
    if name in _AS_PARAGRAPH:
        return [Node("p", {}, inner)]
    return inner if name in _UNWRAPPED else []


def _attributes(node: Node) -> dict[str, str]:
    given = {key.removeprefix("xml:"): value for key, value in node.attributes.items()}
    return {key: value for key, value in given.items() if key in ATTRIBUTES.get(node.name, set())}


def _holds_blocks(children: Sequence[Child]) -> bool:
    return any(isinstance(child, Node) and child.name in _BLOCKS for child in children)


def _tidied(children: Sequence[Child], *, edges: bool = True) -> list[Child]:
    """Spaces as a reader sees them: one between words, none at the edges of a block. `pre` stays."""
    merged = _merged(children)
    tidy: list[Child] = []
    for at, child in enumerate(merged):
        if isinstance(child, str):
            said = _SPACES.sub(" ", child)
            said = said.lstrip(" ") if _is_edge(merged, at - 1, edges) else said
            said = said.rstrip(" ") if _is_edge(merged, at + 1, edges) else said
            tidy += [said] if said else []
        elif child.name == "pre":
            tidy.append(child)
        else:
            inner = _tidied(child.children, edges=child.name in _BLOCKS)
            tidy.append(Node(child.name, child.attributes, inner))
    return tidy


def _merged(children: Sequence[Child]) -> list[Child]:
    merged: list[Child] = []
    for child in children:
        if isinstance(child, str) and merged and isinstance(merged[-1], str):
            merged[-1] += child
        else:
            merged.append(child)
    return merged


def _is_edge(children: list[Child], at: int, edges: bool) -> bool:
    if not 0 <= at < len(children):
        return edges
    beside = children[at]
    return isinstance(beside, Node) and (beside.name in _BLOCKS or beside.name == "br")


def _html(children: Sequence[Child]) -> str:
    return "".join(escape(child, quote=False) if isinstance(child, str) else _tag(child) for child in children)


def _tag(node: Node) -> str:
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in node.attributes.items())
    if node.name in ("br", "img"):
        return f"<{node.name}{attributes}>"
    return f"<{node.name}{attributes}>{_html(node.children)}</{node.name}>"


def _plain(children: Sequence[Child]) -> str | None:
    if any(isinstance(child, Node) and child.name == "p" for child in children):
        parts = [_paragraph(child) for child in children]
        return None if None in parts else "\n\n".join(part for part in parts if part)
    return _line(children)


def _paragraph(child: Child) -> str | None:
    simple = isinstance(child, Node) and child.name == "p" and not child.attributes
    return _line(child.children) if simple and isinstance(child, Node) else None


def _line(children: Sequence[Child]) -> str | None:
    if any(isinstance(child, Node) and child.name != "br" for child in children):
        return None
    return "".join(child if isinstance(child, str) else "\n" for child in children)


def written(text: str, *, html: bool, address: Callable[[str], str] = str) -> list[Child]:
    """Words as nodes of a body. `address` says where a picture lies."""
    if html:
        return _Nodes(address).nodes(text)
    paragraphs = [_with_breaks(part) for part in text.split("\n\n")]
    return paragraphs[0] if len(paragraphs) == 1 else [Node("p", {}, part) for part in paragraphs]


def _with_breaks(text: str) -> list[Child]:
    children: list[Child] = []
    for at, line in enumerate(text.split("\n")):
        children += [element("br")] if at else []
        children += [line] if line else []
    return children


class _Nodes(HTMLParser):
    """Cleaned HTML as nodes that QTI allows."""

    def __init__(self, address: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self._address = address
        self._open = [element("div")]

    def nodes(self, html: str) -> list[Child]:
        self.feed(clean(html))
        self.close()
        return self._open[0].children

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {("xml:lang" if key == "lang" else key): value or "" for key, value in attrs}
        if tag == "img":
            given["src"] = self._address(given.get("src", ""))
            if not given["src"]:
                return
        node = Node("span", {**given, "class": UNDERLINE}) if tag == "u" else Node(tag, given)
        self._open[-1].children.append(node)
        if tag not in ("br", "img"):
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and tag not in ("br", "img"):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
