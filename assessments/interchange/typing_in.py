"""Typed answers, words and numbers, as other systems have them, in our terms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.interchange.base import Json
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.numbers import number_of, written

FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer that may be typed, and what it earns in per cent."""

    words: str
    share: Decimal
    tolerance: str = "0"
    feedback: bool = False


def short_text(answers: Sequence[Typed], losses: Losses) -> Json:
    """The structure of a typed word; a star stands for any letters, as Moodle has it."""
    kept = _earning(answers, losses)
    stars = any(re.search(r"(?<!\\)\*", answer.words) for answer in kept)
    if stars and any("\\*" in answer.words for answer in kept):
        raise NotTaken("star", "It uses * both as a sign and for any letters.")
    words = [answer.words if stars else answer.words.replace("\\*", "*") for answer in kept]
    structure: Json = {
        "answers": [{"words": said, "share": written(answer.share)} for said, answer in zip(words, kept, strict=True)]
    }
    return structure | ({"wildcards": True} if stars else {})


def numeric(answers: Sequence[Typed], losses: Losses) -> Json:
    """The structure of a number."""
    kept = [answer for answer in _earning(answers, losses) if answer.words != "*"]
    if not kept:
        raise NotTaken("no-right-answer", "No number earns anything.")
    return {"answers": [_number(answer) for answer in kept]}


def _number(answer: Typed) -> Json:
    value, tolerance = number_of(answer.words), number_of(answer.tolerance or "0")
    if value is None or tolerance is None:
        wrong = answer.words if value is None else answer.tolerance
        raise NotTaken("not-a-number", f"{wrong[:40]!r} is no number; write 3.14, not 3,14.")
    return {"value": written(value), "tolerance": written(abs(tolerance)), "share": written(answer.share)}


def _earning(answers: Sequence[Typed], losses: Losses) -> list[Typed]:
    """Without those that earn nothing, unless they stand before one that would take them in."""
    if any(answer.feedback for answer in answers):
        losses.note(
            "answer-feedback", "Feedback on single typed answers was left out; put it into the question's feedback."
        )
    kept = [answer for answer in answers if answer.words]
    while kept and kept[-1].share <= 0:
        kept.pop()
        losses.note("no-credit-answer", "Answers that earn nothing were left out: whatever is not named earns nothing.")
    if not any(answer.share >= FULL for answer in kept):
        raise NotTaken("no-right-answer", "No answer earns the full mark.")
    return kept
