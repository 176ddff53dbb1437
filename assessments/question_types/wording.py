"""The words of a question made ready for its templates. What HTML may hold stands in assessments/words.py."""

import html
import re

import nh3
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeData, SafeString, mark_safe

from assessments.question_types.base import Json
from assessments.words import clean, is_html, plain_string


def shown(text: Json, words: str) -> str:
    """Words for a template: plain ones are escaped there, HTML that nobody has called safe is cleaned."""
    return _ready(words) if is_html(text) else words


def plain(text: Json, words: str) -> str:
    """Words in one line without marks of form: for labels and the options of a list."""
    return " ".join(plain_string(words).split()) if is_html(text) else words


def visible(text: Json, words: str) -> str:
    """The letters of words that a page shows between its tags; what an attribute says is not among them."""
    return html.unescape(nh3.clean(words, tags=set())) if is_html(text) else words


def shown_around(text: Json, body: str, marker: re.Pattern[str]) -> list[str]:
    """A body cut at its markers, words and markers' names by turns; HTML is cleaned while it is whole."""
    if not is_html(text):
        return [linebreaksbr(part) if place % 2 == 0 else part for place, part in enumerate(marker.split(body))]
    return [mark_safe(part) if place % 2 == 0 else part for place, part in enumerate(marker.split(_ready(body)))]


def _ready(markup: str) -> SafeString:
    """HTML for a page; the page's own addresses of pictures, which are put in after cleaning, must stay."""
    return mark_safe(markup if isinstance(markup, SafeData) else clean(markup))
