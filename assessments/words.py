"""The words of a question: plain, or a little HTML that was cleaned before it was kept (docs/question-types.md)."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import nh3
from django.urls import reverse
from django.utils.safestring import mark_safe

TAGS = {
    "p", "br", "em", "strong", "u", "sub", "sup", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "caption",
    "code", "pre", "blockquote", "a", "img", "span", "div",
}  # fmt: skip
DIRECTED = ("p", "ul", "ol", "li", "table", "blockquote", "span", "div")
ATTRIBUTES = {
    **{tag: {"lang", "dir"} for tag in DIRECTED},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"lang", "dir", "colspan", "rowspan", "scope"}, "td": {"lang", "dir", "colspan", "rowspan"},
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "file"}
IMAGE = re.compile(r"file:([0-9a-f]{64})")
_NAMED = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")  # a structure may name it without `file:`
_SOURCE = re.compile(r'src="file:([0-9a-f]{64})"')
MARKS = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE)
MOST_REPEATED = 100_000
_BLOCK_END = re.compile(r"<br>|</(?:p|div|li|tr|pre|blockquote|caption)>")

Json = dict[str, Any]


def is_html(text: Json) -> bool:
    """Whether these words are HTML."""
    return text.get("format") == "html"


def clean(markup: str) -> str:
    """Only what a question may hold: pictures of the bank, links that say how to get there, no script and no style."""
    return nh3.clean(
        markup,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        attribute_filter=_attribute,
    )


def cleaned(text: Json) -> Json:
    """The words of a question as they may be kept."""
    return each_string(text, clean) if is_html(text) else text


def on_page(text: Json, image_address: Callable[[str], str]) -> Json:
    """The words as a template may put them on a page: HTML is safe by now, plain words are escaped there."""
    if not is_html(text):
        return text

    def safe(markup: str) -> str:
        found = _SOURCE.sub(lambda match: f'src="{html.escape(image_address(match[1]))}" loading="lazy"', markup)
        return mark_safe(found)  # `cleaned` made it before it was kept

    return each_string(text, safe)


def image_address(bank_id: UUID, sha256: str) -> str:
    """Where a picture of a bank is served (views/images.py)."""
    return reverse("assessments:image", args=[bank_id, sha256.removeprefix("file:")])


def plain(text: Json) -> Json:
    """The words without markup, as statements and statistics hold them."""
    return each_string(text, plain_string) if is_html(text) else text


def plain_string(markup: str) -> str:
    """The letters of a piece of HTML; a picture is said by its alternative."""
    with_breaks = _BLOCK_END.sub(lambda match: match[0] + "\n", markup)
    with_pictures = re.sub(r'<img[^>]*\balt="([^"]*)"[^>]*>', r"\1", with_breaks)
    letters = html.unescape(nh3.clean(with_pictures, tags=set()))
    return "\n".join(line for line in (" ".join(line.split()) for line in letters.split("\n")) if line)


def images_in(value: Any) -> set[str]:
    """The pictures (SHA-256) that words or a structure name."""
    if isinstance(value, dict):
        return {found for each in value.values() for found in images_in(each)}
    if isinstance(value, list):
        return {found for each in value for found in images_in(each)}
    return set(_NAMED.findall(value)) if isinstance(value, str) else set()


def tangled(markup: str) -> bool:
    """Whether a parser would have to repeat so many marks of form in so many blocks that little text becomes megabytes."""
    marks = len(MARKS.findall(markup))
    return marks * (markup.count("<") - marks) > MOST_REPEATED


def strings_in(value: Any) -> Iterator[str]:
    """All words, at whatever depth."""
    if isinstance(value, dict):
        for each in value.values():
            yield from strings_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings_in(each)
    elif isinstance(value, str):
        yield value


def each_string(text: Json, change: Callable[[str], str]) -> Json:
    """The same with every string changed, at whatever depth; `format` says how they are to be read, and stays."""
    return {key: value if key == "format" else _changed(value, change) for key, value in text.items()}


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _changed(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [_changed(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if IMAGE.fullmatch(value) else None
    if tag == "a" and name == "href":
        return value if value.partition(":")[0].lower() in ("http", "https", "mailto") else None
    if name in ("width", "height", "colspan", "rowspan"):
        return value if value.isascii() and value.isdigit() and len(value) < 5 else None
    if name == "dir":
        return value if value in ("ltr", "rtl", "auto") else None
    return value
