"""Pairs, as other systems have them, in our terms."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.interchange.base import Json
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.words import Words


@dataclass(frozen=True, slots=True)
class Pair:
    """A row and what belongs to it; a row without words brings a target that belongs to none."""

    row: Words
    target: Words


def matching(pairs: Sequence[Pair], losses: Losses) -> tuple[str, Json, Json]:
    """Type, structure and words; targets that say the same are one."""
    targets: dict[str, str] = {}
    rows: dict[str, Words] = {}
    right: dict[str, str] = {}
    words: dict[str, Words] = {}
    for pair in pairs:
        if not pair.target:
            losses.note("empty-choice", "A pair without an answer was left out.")
            continue
        target = targets.setdefault(pair.target.text.strip(), f"t{len(targets) + 1}")
        words[target] = pair.target
        if pair.row:
            row = f"r{len(rows) + 1}"
            rows[row], right[row] = pair.row, target
    if not rows:
        raise NotTaken("matching", "It has no pairs.")
    structure = {"rows": list(rows), "targets": list(words), "pairs": right}
    return "matching", structure, {"rows": rows, "targets": words}
