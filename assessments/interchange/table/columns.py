"""The columns of a table of questions, by the many names that people give them."""

import re
from collections.abc import Sequence

# the first name is the one that we write
NAMES: dict[str, tuple[str, ...]] = {
    "key": ("key", "id", "identifier", "code", "question id", "question key"),
    "type": ("type", "question type", "kind"),
    "stem": ("stem", "question", "question text", "text", "prompt", "item"),
    "right": ("right", "correct", "answer", "right answer", "correct answer", "answers", "correct answers", "right answers",
              "solution"),
    "marking": ("marking", "scoring"),
    "tolerance": ("tolerance", "accuracy"),
    "feedback": ("feedback", "explanation", "rationale", "general feedback", "comment"),
    "objective": ("objective", "learning objective", "topic", "category", "theme"),
    "tags": ("tags", "tag", "labels", "keywords"),
    "difficulty": ("difficulty", "level"),
    "max_mark": ("max mark", "mark", "marks", "points", "max marks", "grade", "weight"),
    "name": ("name", "title"),
}  # fmt: skip
_BY_NAME = {name: column for column, names in NAMES.items() for name in names}
_CHOICE = re.compile(r"(?:choice|option|answer|response|alternative)? ?([a-z]|[1-9]|1\d|2[0-6])")
_OF_CHOICE = re.compile(r"feedback (?:on |for )?(?:choice )?([a-z])")
NEEDED = ("stem",)


def column_of(header: str) -> str:
    """The column that a header means: one of NAMES, `choice:a`, `feedback:a`, or "" for one of which nothing is known."""
    name = " ".join(re.sub(r"[\s_\-.:()*?]+", " ", header.lower()).split())
    if name in _BY_NAME:
        return _BY_NAME[name]
    choice = _CHOICE.fullmatch(name)
    if choice:
        said = choice.group(1)
        return f"choice:{said if said.isalpha() else chr(ord('a') + int(said) - 1)}"
    feedback = _OF_CHOICE.fullmatch(name)
    return f"feedback:{feedback.group(1)}" if feedback else ""


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns of questions."""
    columns = {column_of(cell) for cell in cells}
    return "stem" in columns and bool(
        columns & {"type", "right"} or any(column.startswith("choice:") for column in columns)
    )
