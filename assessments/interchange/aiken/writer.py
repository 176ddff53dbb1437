"""Questions as Aiken."""

from collections.abc import Callable, Sequence

from assessments.interchange.aiken.reader import ANSWER, CHOICE
from assessments.interchange.base import Image, Written
from assessments.interchange.losses import NotTaken
from assessments.interchange.writing import Sheet, pieces
from assessments.plans import QuestionPlan

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def write_aiken(questions: Sequence[QuestionPlan], language: str, images: dict[str, Image]) -> Written:
    """The file, and what it does not hold."""
    made, remarks = pieces(questions, language, images, _WRITERS, "Aiken")
    return Written("\n\n".join([*(piece for _plan, piece in made), ""]).encode(), remarks)


def _single_choice(sheet: Sheet) -> str:
    structure = sheet.structure
    if structure.get("shares"):
        sheet.losses.note("marking-changed", "Aiken has no partial marks: one choice is right, the others are wrong.")
    if sheet.words("feedback") or sheet.text.get("choice_feedback"):
        sheet.losses.note("words-not-in-format", "Aiken carries no feedback.")
    choices = [
        f"{letter}) {_line(sheet, 'choices', key)}" for letter, key in zip(LETTERS, structure["choices"], strict=False)
    ]
    right = LETTERS[structure["choices"].index(structure["correct"][0])]
    return "\n".join([_stem(sheet), *choices, f"ANSWER: {right}"])


def _stem(sheet: Sheet) -> str:
    lines = [" ".join(line.split()) for line in sheet.plain("stem").split("\n")]
    lines = [line for line in lines if line]
    if not lines:
        raise NotTaken("not-expressible", "Left out: nothing of its text is left without pictures.")
    if any(ANSWER.fullmatch(line) for line in lines) or any(CHOICE.fullmatch(line) for line in lines[1:]):
        raise NotTaken("not-expressible", "Left out: Aiken would take a line of its text for a choice or an answer.")
    return "\n".join(lines)


def _line(sheet: Sheet, *path: str) -> str:
    """Words on one line."""
    words = " ".join(sheet.plain(*path).split())
    if not words:
        raise NotTaken("not-expressible", "Left out: nothing of a choice is left without pictures.")
    return words


_WRITERS: dict[str, Callable[[Sheet], str]] = {"single_choice": _single_choice}
