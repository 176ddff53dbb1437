"""Reading what a page posts for a question: strictly, for what no page of ours can send is refused."""

import unicodedata
from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import RawAnswer, malformed
from assessments.question_types.typed import LONGEST_TYPED
from lms.kernel.errors import DomainError


def parts_of(raw: RawAnswer, parts: Collection[str]) -> dict[str, str]:
    """What is filled in, by part, in the order of the parts."""
    found: dict[str, str] = {}
    for item in raw:
        part, equals, value = item.partition("=")
        if not equals:
            if item:
                raise malformed()
            continue
        if part not in parts or (value and found.get(part, value) != value):
            raise malformed()
        if value:
            found[part] = value
    return {part: found[part] for part in parts if part in found}


def one_of(value: str, known: Mapping[str, str]) -> str:
    """What a token of the page stands for."""
    if value not in known:
        raise malformed()
    return known[value]


def typed_line(value: str, longest: int = LONGEST_TYPED) -> str:
    """A typed line without what no keyboard types."""
    if len(value) > longest:
        raise DomainError("answer-too-long", _("This answer is too long. Shorten it, please."))
    return "".join(_sound(letter) for letter in value).strip()


def turned(tokens: Mapping[str, str]) -> dict[str, str]:
    """From tokens back to keys."""
    return {token: key for key, token in tokens.items()}


def _sound(letter: str) -> str:
    if letter in "\t\r\n":
        return " "
    return "" if unicodedata.category(letter) in {"Cc", "Cs"} else letter
