"""Choices with weights, as other systems have them, in our terms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.interchange.base import Json
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.numbers import written
from assessments.interchange.words import Words

_NEARLY = Decimal("0.01")  # weights such as 33.33333 are cut off
FULL = Decimal(100)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice, what it earns in per cent, and what is said to who takes it."""

    words: Words
    share: Decimal
    feedback: Words = field(default_factory=lambda: Words(""))


def letter(place: int) -> str:
    """a to z, then a2, b2, …"""
    round_, place = divmod(place, len(LETTERS))
    return LETTERS[place] + (str(round_ + 1) if round_ else "")


def keyed(choices: Sequence[Choice]) -> tuple[dict[str, Choice], Json]:
    """Choices by their keys, and their words."""
    by_key = {letter(place): choice for place, choice in enumerate(choices)}
    text: Json = {"choices": {key: choice.words for key, choice in by_key.items()}}
    feedback = {key: choice.feedback for key, choice in by_key.items() if choice.feedback}
    return by_key, text | ({"choice_feedback": feedback} if feedback else {})


def with_words(choices: Sequence[Choice], losses: Losses) -> list[Choice]:
    """Without those that say nothing."""
    kept = [choice for choice in choices if choice.words]
    if len(kept) < len(choices):
        losses.note("empty-choice", "An answer without words was left out.")
    return kept


def single_choice(choices: Sequence[Choice]) -> tuple[str, Json, Json]:
    """Type, structure and words of a question that takes one choice."""
    by_key, text = keyed(choices)
    right = next((key for key, choice in by_key.items() if choice.share >= FULL - _NEARLY), None)
    if right is None:
        raise NotTaken("no-right-answer", "No answer earns the full mark.")
    shares = {key: written(choice.share) for key, choice in by_key.items() if choice.share and key != right}
    structure: Json = {"choices": list(by_key), "correct": [right]}
    return "single_choice", structure | ({"shares": shares} if shares else {}), text


def multiple_choice(choices: Sequence[Choice], losses: Losses) -> tuple[str, Json, Json]:
    """The same for one that takes several: equal weights for and against are our partial marks with penalty."""
    by_key, text = keyed(choices)
    right = [key for key, choice in by_key.items() if choice.share > 0]
    if not right:
        raise NotTaken("no-right-answer", "No answer is right.")
    structure: Json = {"choices": list(by_key), "correct": right}
    if _is_penalised(list(by_key.values()), len(right)):
        return "multiple_choice", structure | {"marking": "partial_with_penalty"}, text
    total = sum((choice.share for choice in choices if choice.share > 0), Decimal(0))
    if total < FULL - _NEARLY:
        losses.note("weights", f"The right answers together earn {written(total)} %: nobody can reach the full mark.")
    shares = {key: written(choice.share) for key, choice in by_key.items() if choice.share}
    return "multiple_choice", structure | {"shares": shares}, text


def all_or_nothing(choices: Sequence[Choice]) -> tuple[str, Json, Json]:
    """One that takes several, and just the right ones."""
    by_key, text = keyed(choices)
    right = [key for key, choice in by_key.items() if choice.share > 0]
    if not right:
        raise NotTaken("no-right-answer", "No answer is right.")
    return "multiple_choice", {"choices": list(by_key), "correct": right, "marking": "all_or_nothing"}, text


def _is_penalised(choices: Sequence[Choice], rights: int) -> bool:
    each = FULL / rights
    wanted = {True: each, False: -each}
    return all(abs(choice.share - wanted[choice.share > 0]) < _NEARLY for choice in choices)
