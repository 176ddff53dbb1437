"""HTML from elsewhere, made harmless: few tags, no scripts, pictures kept by their hash. What is taken away is said."""

import html
import re
from collections.abc import Mapping
from urllib.parse import unquote

import nh3

from assessments.interchange.base import Reading
from assessments.interchange.images import from_base64, keep_image
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.words import Markup, Words, html_of
from assessments.words import MARKS, TAGS

_RENAMED = {"b": "strong", "i": "em"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"html", "body", "head", "section", "article", "main", "font", "tfoot", "colgroup", "col", "tt"})
_GONE = frozenset({"script", "style", "svg", "math", "iframe", "object", "embed", "template", "noscript", "title"})
_DIRECTED = ("p", "ul", "ol", "li", "table", "td", "th", "blockquote", "span", "div")
_ATTRIBUTES: dict[str, set[str]] = {
    **{tag: {"lang", "dir"} for tag in _DIRECTED},
    "td": {"lang", "dir", "colspan", "rowspan"},
    "th": {"lang", "dir", "colspan", "rowspan"},
    "a": {"href"},
    "img": {"src", "alt"},
}
_VALUES = {
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "href": re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f\\]+", re.IGNORECASE),
    "alt": re.compile(r".*", re.DOTALL),
}
LONGEST_TEXT = 100_000  # characters of one text, without its pictures
MOST_TAGS = 5_000
_MOST_STYLED = 100  # what a parser of HTML repeats in each new block

_OPENING = re.compile(r"<([A-Za-z][A-Za-z0-9]*)([^<>]{0,4000})")
_HANDLER = re.compile(r"[\s\"'/]on[a-z]+\s*=", re.IGNORECASE)
_LOOK = re.compile(r"[\s\"'/]style\s*=", re.IGNORECASE)
_SCRIPT_ADDRESS = re.compile(r"(?:javascript|vbscript)\s*:", re.IGNORECASE)
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^<>\"]|\"[^\"]*\")*)>")
_EMPTY = re.compile(r"<p>(?:\s|<br>)*</p>")
_BLOCK = re.compile(r"</?(?:p|br|ul|ol|li|table|t[rdh]|thead|tbody|div|h[1-6]|pre|blockquote)\b[^<>]*>", re.IGNORECASE)
_DATA = re.compile(r"data:image/[a-z.+-]{1,30};base64,", re.IGNORECASE)
_TEX = re.compile(r"\\\(|\\\[|\$\$|(?<![\\$])\$[^$\n\\]{0,200}\\[A-Za-z][^$\n]{0,200}\$")
_MARKDOWN = re.compile(r"[*_`#\[\]>|~]|^[ \t]*(?:[-+]|\d+[.)])\s|^(?: {4}|\t)", re.MULTILINE)
_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|sub|sup|ul|ol|li|table|tr|td|th|code|pre|blockquote|a|img|span|div|h[1-6]|font|script|"
    r"style|iframe|svg|hr|small|center|section)(?:\s[^<>]*)?/?>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,10});",
    re.IGNORECASE,
)


def clean(words: Words, reading: Reading, losses: Losses) -> tuple[str, bool]:
    """The words as they are kept, and whether they are HTML."""
    if words.markup is not Markup.PLAIN and _TEX.search(words.text[: LONGEST_TEXT * 2]):
        losses.note("tex", "Formulas are kept as they were written (TeX); pages show them as text.")
    markup, text = words.markup, words.text
    if markup is Markup.AUTO:
        markup = Markup.HTML if _LOOKS_LIKE_HTML.search(text) else Markup.PLAIN
        text = _with_breaks(text) if markup is Markup.HTML else _by_lines(text)
    if markup is Markup.HTML:
        return _clean_html(text, words.files, reading, losses), True
    if markup is Markup.MARKDOWN:
        return _plain(_of_markdown(text, losses)), False
    return _plain(text), False


def _plain(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise NotTaken("too-long", f"It has a text longer than {LONGEST_TEXT:,} characters.")
    return text.strip()


def _by_lines(text: str) -> str:
    """Without what only indents."""
    return "\n".join(line.strip(" \t") for line in text.split("\n"))


def _with_breaks(text: str) -> str:
    """Line ends that are no mere layout of blocks become breaks."""
    lines = [line.strip() for line in text.strip().split("\n")]
    ends = [_BLOCK.fullmatch(line[max(line.rfind("<"), 0) :]) is not None for line in lines]
    begins = [*(_BLOCK.match(line) is not None for line in lines[1:]), True]
    return "\n".join(
        line if end or begin else f"{line}<br>" for line, end, begin in zip(lines, ends, begins, strict=True)
    )


def _of_markdown(text: str, losses: Losses) -> str:
    if len(text) > LONGEST_TEXT:
        raise NotTaken("too-long", f"It has a text longer than {LONGEST_TEXT:,} characters.")
    if _MARKDOWN.search(text):
        losses.note("markdown", "Markdown is kept as plain text with its signs. Look it over.")
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _clean_html(text: str, files: Mapping[str, str], reading: Reading, losses: Losses) -> str:
    _check_shape(text)
    _note_what_goes(text, losses)

    def attribute(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("img", "src"):
            return _source(value, files, reading, losses)
        form = _VALUES.get(name)
        return value if form and form.fullmatch(value) else None

    cleaned = nh3.clean(
        text,
        tags=set(TAGS | _RENAMED.keys() | _HEADINGS),
        clean_content_tags=set(_GONE),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "data", "file"},
        link_rel=None,
        strip_comments=True,
    )
    tidy = _EMPTY.sub("", _tidied(cleaned.replace("&nbsp;", "\u00a0"), losses)).strip()
    if len(tidy) > LONGEST_TEXT:
        raise NotTaken("too-long", f"It has a text longer than {LONGEST_TEXT:,} characters.")
    return tidy


def _check_shape(text: str) -> None:
    if text.count("<") > MOST_TAGS or len(MARKS.findall(text)) > _MOST_STYLED:
        raise NotTaken("html-too-large", "Its HTML has too many tags to be a question.")
    if len(_DATA.sub("", text)) > LONGEST_TEXT and "base64," not in text:
        raise NotTaken("too-long", f"It has a text longer than {LONGEST_TEXT:,} characters.")


def _note_what_goes(text: str, losses: Losses) -> None:
    """Scripts, looks and tags that are taken away, each kind once."""
    gone = set()
    for name, rest in _OPENING.findall(text):
        tag = name.lower()
        if tag == "script" or _HANDLER.search(rest) or _SCRIPT_ADDRESS.search(rest):
            losses.note("html-script", "Scripts in the HTML were taken out.")
        if tag == "style" or _LOOK.search(rest):
            losses.note("html-style", "Colours, fonts and other looks in the HTML were taken out.")
        if (
            tag not in TAGS
            and tag not in _RENAMED
            and tag not in _HEADINGS
            and tag not in _SILENT | {"script", "style"}
        ):
            gone.add(tag)
    if gone:
        names = ", ".join(f"<{tag[:20]}>" for tag in sorted(gone)[:8])
        losses.note("html-tags", f"These parts of the HTML were taken out: {names}.")


def _source(value: str, files: Mapping[str, str], reading: Reading, losses: Losses) -> str | None:
    """The address of a picture: one that came with the file, or none."""
    value = value.strip()
    if re.fullmatch(r"file:[0-9a-f]{64}", value):
        return value
    data = _DATA.match(value)
    if data:
        return _kept(from_base64(value[data.end() :]), reading, losses)
    if value.startswith("@@PLUGINFILE@@/"):
        name = unquote(value.removeprefix("@@PLUGINFILE@@/").partition("?")[0])
        if name in files:
            return _kept(from_base64(files[name]), reading, losses)
        losses.note("image-missing", f"The picture {name[:80]!r} is not in the file.")
        return None
    losses.note("image-outside", "A picture on another site was taken out. Add it to the question again.")
    return None


def _kept(content: bytes | None, reading: Reading, losses: Losses) -> str | None:
    sha256 = keep_image(reading, content) if content else None
    if sha256 is None:
        losses.note("image-refused", "A picture was taken out: only PNG, JPEG, GIF and WebP up to 5 MB are taken.")
    return sha256 and f"file:{sha256}"


def _tidied(cleaned: str, losses: Losses) -> str:
    """Old tags renamed, headings made paragraphs, spans that say nothing and pictures without a file left out."""
    spans: list[bool] = []

    def replaced(match: re.Match[str]) -> str:
        closes, tag, rest = match.groups()
        if tag in _RENAMED:
            return f"<{closes}{_RENAMED[tag]}>"
        if tag in _HEADINGS:
            return "</strong></p>" if closes else "<p><strong>"
        if tag == "span":
            if closes:
                return "</span>" if spans and spans.pop() else ""
            spans.append(bool(rest.strip()))
            return match.group() if rest.strip() else ""
        if tag == "img" and 'src="file:' not in rest:
            said = re.search(r'\salt="([^"]*)"', rest)
            return html_of(html.unescape(said.group(1))) if said else ""
        return match.group()

    return _TOKEN.sub(replaced, cleaned)
