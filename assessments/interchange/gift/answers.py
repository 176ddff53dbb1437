"""The answers between the braces, taken apart as Moodle does: `=` and `~` begin one, `%n%` weighs it, `#` comments it."""

import re
from dataclasses import dataclass
from decimal import Decimal

from assessments.interchange.gift.escapes import show
from assessments.interchange.losses import NotTaken
from assessments.interchange.words import Markup, Words

_WEIGHT = re.compile(r"%(-*\d{1,3}(?:\.\d{0,20})?)%")
_FORMATS = {"html": Markup.HTML, "moodle": Markup.AUTO, "plain": Markup.PLAIN, "markdown": Markup.MARKDOWN}
FULL = Decimal(100)
MOST_ANSWERS = 200


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of the file; `share` is None where none is said."""

    sign: str  # "=", "~" or "" for one that stands alone
    share: Decimal | None
    text: str  # as in the file, signs still hidden
    comment: str


def words_of(text: str, default: Markup) -> Words:
    """A text with its own format in square brackets, or with that of the question."""
    text = text.strip()
    if text.startswith("["):
        name, bracket, rest = text[1:].partition("]")
        if bracket and name in _FORMATS:
            return Words(show(rest).strip(), _FORMATS[name])
    return Words(show(text).strip(), default)


def given(text: str, signs: str) -> list[Given]:
    """The answers that begin with one of these signs; words before the first sign are one, too."""
    if sum(text.count(sign) for sign in signs) > MOST_ANSWERS:
        raise NotTaken("too-many-answers", f"It has more than {MOST_ANSWERS} answers.")
    pieces = re.split(f"([{re.escape(signs)}])", text)
    answers = [_one("", pieces[0])] if pieces[0].strip() else []
    answers += [_one(sign, piece) for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True)]
    return answers


def _one(sign: str, piece: str) -> Given:
    piece = piece.strip()
    weight = _WEIGHT.match(piece)
    share = None
    if weight:
        digits = weight.group(1).lstrip("-")
        share = Decimal(digits) * (-1 if weight.group(1).startswith("-") else 1)
        piece = piece[weight.end() :]
    words, _, comment = piece.partition("#")
    return Given(sign, share, words.strip(), comment.strip())
