"""Draws a lesson's blocks once, when it is published or previewed."""

import re
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from courses.blocks.registry import block_type
from courses.blocks.stream import PlainBlock

# where a quick check is to stand; no text of a course can hold it: plain text is escaped, HTML loses its comments
CHECK = re.compile(r"<!--check:([a-z0-9/-]+)-->")


def render_lesson(blocks: list[PlainBlock], language: str) -> tuple[str, dict[str, Any]]:
    """The lesson's HTML, and what asks and marks its quick checks."""
    html, checks = [], {}
    with translation.override(language):
        for block in blocks:
            kind = block_type(block.type)
            html.append(render_to_string(kind.template, kind.context(block.key, block.value)).strip())
            checks.update(kind.checks(block.key, block.value))
    return "\n".join(html), checks


def parts_of(html: str) -> Iterator[tuple[str, str]]:
    """("html", text) and ("check", key) in the order in which they stand."""
    for number, part in enumerate(CHECK.split(html)):
        if part:
            yield ("check" if number % 2 else "html"), part
