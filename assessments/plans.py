"""Questions and blueprints as authors bring them, before anything is saved."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

# what is true or false in a structure, and what is a whole number; in a course file all is text
FLAGS = frozenset({"case_matters", "accents_matter", "wildcards", "relative", "reuse"})
WHOLE = frozenset(
    {
        "points",
        "width",
        "height",
        "x",
        "y",
        "w",
        "h",
        "fewest_words",
        "most_words",
        "most_letters",
        "largest_mb",
        "most",
    }
)


def canonical(structure: Any, name: str = "") -> Any:
    """A structure is the same whether it came from a form, a file or another system: other numbers are text."""
    if isinstance(structure, dict):
        # the names in there are an author's keys
        return {
            key: canonical(value, "" if name in ("pairs", "shares") else str(key)) for key, value in structure.items()
        }
    if isinstance(structure, list):
        return [canonical(value) for value in structure]
    if name in FLAGS and structure in ("true", "false"):
        return structure == "true"
    if isinstance(structure, bool):
        return structure
    if name in WHOLE and isinstance(structure, str | int):
        text = str(structure)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else structure
    return str(structure) if isinstance(structure, int | float) else structure


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """A question. `structure` and `texts` (by language): docs/question-types.md. `title` is for authors."""

    key: str
    type: str
    objective: str
    difficulty: int
    structure: dict[str, Any]
    texts: dict[str, dict[str, Any]]
    max_mark: Decimal = Decimal(1)
    tags: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class BlueprintPlan:
    """How many questions on which objectives, and the pass mark in per cent."""

    rules: list[tuple[str, int]]
    pass_mark: Decimal


@dataclass(frozen=True, slots=True)
class SavedBank:
    """What a save did; `warnings` are for the author."""

    bank_id: UUID
    created: int
    changed: int
    unchanged: int
    retired: int
    warnings: tuple[str, ...] = field(default=())
