"""GIFT read as Moodle's own importer understands it; one bad question does not stop the rest."""

import re
from dataclasses import dataclass

from assessments.interchange.base import Json, Reading
from assessments.interchange.drafting import Found, begin, take
from assessments.interchange.encoding import decode, remark_encoding
from assessments.interchange.gift.answers import words_of
from assessments.interchange.gift.blocks import MOST_LINES, Block, blocks
from assessments.interchange.gift.escapes import hide, show
from assessments.interchange.gift.kinds import of_answers
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.words import Markup

BLANK = "_____"
LONGEST_BLOCK = 10_000_000  # characters; pictures may stand in the text
_CATEGORY = re.compile(r"\$CATEGORY:(.*)")
_PLACES = re.compile(r"^(?:\$[a-z0-9]+\$/?)?(?:top(?:/|$))?")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A question cut in its parts, signs still hidden."""

    name: str
    stem: str
    answers: str | None  # None: there are no braces
    feedback: str


def read_gift(content: bytes, language: str) -> Reading:
    """All questions of a file."""
    decoded = decode(content)
    reading = Reading("gift", decoded.encoding)
    remark_encoding(reading, decoded)
    category = ""
    for block in blocks(decoded.text):
        found_category = _CATEGORY.match(block.text)
        if found_category:
            category = category_name(found_category.group(1))
            block = _behind_category(block, reading)
        if block.text:
            _read_block(block, category, reading, language)
    if not reading.drafts and not reading.skipped:
        reading.lose(0, "no-questions", "The file holds no questions.")
    return reading


def category_name(path: str) -> str:
    """A path of Moodle's categories without the place where it hangs."""
    return _PLACES.sub("", show(hide(path)).strip()).strip()


def _behind_category(block: Block, reading: Reading) -> Block:
    _, _, rest = block.text.partition("\n")
    if rest.strip():
        reading.lose(
            block.line, "category-line", "A blank line should follow the category; what follows is read as a question."
        )
    return Block(block.line + 1, rest.strip(), block.key, block.tags)


def _read_block(block: Block, category: str, reading: Reading, language: str) -> None:
    losses = Losses(block.line)
    try:
        if len(block.text) > LONGEST_BLOCK or block.text.count("\n") >= MOST_LINES:
            raise NotTaken("too-long", "It is too long for a question.")
        found = _question(_parts(hide(block.text)), losses)
    except NotTaken as reason:
        begin(reading)
        reading.skip(block.line, reason.code, reason.message)
        return
    found.category, found.key, found.tags = category, block.key, block.tags
    take(reading, found, losses, language)


def _parts(text: str) -> _Parts:
    name = ""
    if text.startswith("::") and "::" in text[2:]:
        name, _, text = text[2:].partition("::")
        text = text.strip()
    opens, closes = text.find("{"), text.find("}")
    if opens < 0 and closes < 0:
        return _Parts(name, text, None, "")
    if opens < 0 or closes < opens:
        raise NotTaken("braces", "A brace is missing: answers stand between { and }, with no blank line inside.")
    before, answers, behind = text[:opens], text[opens + 1 : closes], text[closes + 1 :]
    if "{" in answers or "{" in behind or "}" in behind:
        raise NotTaken(
            "braces",
            "It has more than one pair of braces. Put a blank line between questions; write \\{ and \\} for signs.",
        )
    answers, _, feedback = (answers, "", "") if "####" not in answers else answers.rpartition("####")
    stem = f"{before}{BLANK}{behind}" if behind.strip() else before
    return _Parts(name, stem, answers.strip(), feedback)


def _question(parts: _Parts, losses: Losses) -> Found:
    stem = words_of(parts.stem, Markup.AUTO)
    if parts.answers is None:
        raise NotTaken("description", "A description, not a question: it has no braces with answers.")
    if not stem:
        raise NotTaken("no-stem", "It has no question text before the answers.")
    text: Json = {"stem": stem}
    feedback = words_of(parts.feedback, stem.markup)
    if feedback:
        text["feedback"] = feedback
    kind, structure, more = of_answers(parts.answers, stem.markup, losses)
    return Found(kind, structure, text | more, name=show(parts.name).strip())
