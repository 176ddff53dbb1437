"""Texts with gaps: other systems have one text, we have a task and a body that holds the gaps."""

import re

from django.utils import translation
from django.utils.translation import gettext

from assessments.interchange.base import Json
from assessments.interchange.words import Markup, Words

PARTING = "<!--gaps-->"  # stands between task and body in files of ours
_GAP = re.compile(r"\[\[[a-z][a-z0-9-]*\]\]")
_NESTING = re.compile(r"<(/?)(table|ul|ol|div|blockquote|pre)\b", re.IGNORECASE)


def parted(words: Words, language: str) -> Json:
    """`stem` and `body`: what stands in paragraphs of its own before the first gap is the task."""
    text = words.text
    if PARTING in text:
        before, _, body = text.partition(PARTING)
    else:
        before, body = _at_paragraph(text, words.markup)
    if not re.sub(r"<[^<>]*>|&nbsp;|\s", "", before):
        with translation.override(language):
            return {
                "stem": Words(gettext("Fill in the gaps.")),
                "body": Words(text.replace(PARTING, ""), words.markup, words.files),
            }
    return {"stem": Words(before, words.markup, words.files), "body": Words(body, words.markup, words.files)}


def _at_paragraph(text: str, markup: Markup) -> tuple[str, str]:
    gap = _GAP.search(text)
    head = text[: gap.start()] if gap else ""
    ends = [head.rfind(end) + len(end) for end in _ends(markup) if end in head]
    cut = max(ends, default=0)
    opened = sum(-1 if slash else 1 for slash, _tag in _NESTING.findall(head[:cut]))
    return (head[:cut], text[cut:]) if cut and not opened else ("", text)


def _ends(markup: Markup) -> tuple[str, ...]:
    return ("</p>", "</P>") if markup is Markup.HTML else ("\n\n", "</p>")
