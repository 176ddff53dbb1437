"""From a row to a question."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.interchange.base import Json
from assessments.interchange.choosing import FULL, Choice, all_or_nothing, single_choice
from assessments.interchange.drafting import Found
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.typing_in import Typed, numeric
from assessments.interchange.words import Words

Kind = tuple[str, Json, Json]
_MARKINGS = {"all_or_nothing", "partial", "partial_with_penalty", "places", "neighbours"}
_TRUTH = {
    "true": "true",
    "t": "true",
    "yes": "true",
    "1": "true",
    "false": "false",
    "f": "false",
    "no": "false",
    "0": "false",
}
_TYPES = {
    "single_choice": ("single choice", "single", "mc", "mcq", "multiple choice single", "one choice", "radio"),
    "multiple_choice": (
        "multiple choice",
        "multiple",
        "multi",
        "multiple response",
        "multiple answer",
        "checkbox",
        "several",
    ),
    "true_false": ("true false", "true or false", "tf", "truefalse"),
    "multiple_true_false": ("multiple true false", "mtf", "kprim"),
    "short_text": ("short text", "short answer", "shortanswer", "text", "typed"),
    "numeric": ("numeric", "numerical", "number"),
    "ordering": ("ordering", "order", "sequence", "ranking"),
    "long_answer": ("long answer", "essay", "open", "free text"),
    "comment": ("comment",),
}
_BY_NAME = {name: kind for kind, names in _TYPES.items() for name in names}
_DIFFICULTY = {"easy": 1, "medium": 2, "hard": 3, "1": 1, "2": 2, "3": 3, "": 2}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one question by column."""

    line: int
    cells: Mapping[str, str]

    def said(self, column: str) -> str:
        """A cell, "" if there is none."""
        return self.cells.get(column, "").strip()

    def choices(self) -> dict[str, str]:
        """Letter -> words."""
        found = {
            name.partition(":")[2]: words.strip() for name, words in self.cells.items() if name.startswith("choice:")
        }
        return {letter: found[letter] for letter in sorted(found) if found[letter]}


def question_of(row: Row, losses: Losses) -> Found:
    """The question of a row; NotTaken where it is none."""
    if not row.said("stem"):
        raise NotTaken("no-stem", "It has no question text.")
    kind, structure, text = _KINDS[_type_of(row)](row)
    words: Json = {"stem": Words(row.said("stem"))}
    if row.said("feedback"):
        words["feedback"] = Words(row.said("feedback"))
    difficulty = _DIFFICULTY.get(row.said("difficulty").lower())
    if difficulty is None:
        losses.note(
            "difficulty", f"The difficulty {row.said('difficulty')[:20]!r} is none of 1, 2 and 3; it is medium."
        )
    return Found(
        kind, structure, words | text, name=row.said("name"), key=row.said("key"), category=row.said("objective"),
        tags=tuple(tag.strip() for tag in re.split(r"[,;|]", row.said("tags")) if tag.strip()),
        max_mark=row.said("max_mark") or "1", difficulty=difficulty or 2,
    )  # fmt: skip


def _type_of(row: Row) -> str:
    """The type that is named, or the one that the row can only be."""
    named = " ".join(re.sub(r"[\s_/-]+", " ", row.said("type").lower()).split())
    if named:
        kind = _BY_NAME.get(named)
        if kind is None:
            raise NotTaken("type-not-supported", f"The type {row.said('type')[:40]!r} has no place in a table.")
        several = (
            kind == "multiple_choice" and row.said("type").lower() != "multiple_choice" and len(_letters(row)) == 1
        )
        return "single_choice" if several and not row.said("marking") else kind
    if row.choices():
        return "multiple_choice" if len(_letters(row)) > 1 else "single_choice"
    if row.said("right").lower() in ("true", "false"):
        return "true_false"
    raise NotTaken("no-type", "It does not say its type and has no choices.")


def _letters(row: Row) -> list[str]:
    """The right choices, given as letters, as numbers or in their own words."""
    choices = row.choices()
    right = row.said("right")
    by_words = {words.casefold(): letter for letter, words in choices.items()}
    if right.casefold() in by_words and right.lower() not in choices:
        return [by_words[right.casefold()]]
    found = []
    for said in re.split(r"[\s,;|/]+", right.strip(" .)")):
        name = said.strip(".)").lower()
        letter = chr(ord("a") + int(name) - 1) if re.fullmatch(r"[1-9]|1\d|2[0-6]", name) else name
        if letter not in choices:
            return [by_words[part.strip()] for part in re.split(r"[|;]", right.casefold()) if part.strip() in by_words]
        found.append(letter)
    return list(dict.fromkeys(found))


def _chosen(row: Row) -> list[Choice]:
    right = _letters(row)
    if not right:
        raise NotTaken("no-right-answer", f"The right answer {row.said('right')[:40]!r} names none of its choices.")
    return [
        Choice(Words(words), FULL if letter in right else Decimal(0), Words(row.said(f"feedback:{letter}")))
        for letter, words in row.choices().items()
    ]


def _single_choice(row: Row) -> Kind:
    choices = _chosen(row)
    if sum(choice.share > 0 for choice in choices) > 1:
        raise NotTaken("several-right", "Single choice has one right answer; this row names several.")
    return single_choice(choices)


def _multiple_choice(row: Row) -> Kind:
    kind, structure, text = all_or_nothing(_chosen(row))
    return kind, structure | {"marking": _marking(row, "all_or_nothing")}, text


def _marking(row: Row, usual: str) -> str:
    said = re.sub(r"[\s-]+", "_", row.said("marking").lower()) or usual
    if said not in _MARKINGS:
        raise NotTaken("marking", f"The marking {row.said('marking')[:40]!r} is not known.")
    return said


def _true_false(row: Row) -> Kind:
    right = _TRUTH.get(row.said("right").lower())
    if right is None:
        raise NotTaken("no-right-answer", "The right answer of a true-or-false question is true or false.")
    return "true_false", {"correct": [right]}, {}


def _multiple_true_false(row: Row) -> Kind:
    choices = row.choices()
    right = _letters(row) if row.said("right").lower() not in ("", "none", "-") else []
    if row.said("right").lower() not in ("", "none", "-") and not right:
        raise NotTaken("no-right-answer", f"The right answer {row.said('right')[:40]!r} names none of its rows.")
    structure = {"rows": list(choices), "correct": right, "marking": _marking(row, "partial")}
    return "multiple_true_false", structure, {"rows": {letter: Words(words) for letter, words in choices.items()}}


def _short_text(row: Row) -> Kind:
    answers = [part.strip() for part in re.split(r"(?<!\\)\|", row.said("right"))]
    answers = [answer.replace("\\|", "|") for answer in answers if answer]
    if not answers:
        raise NotTaken("no-right-answer", "It has no right answer.")
    return "short_text", {"answers": [{"words": answer, "share": "100"} for answer in answers]}, {}


def _numeric(row: Row) -> Kind:
    value, _, tolerance = row.said("right").replace("+/-", "±").partition("±")
    typed = [Typed(_with_point(value), FULL, _with_point(tolerance or row.said("tolerance")))]
    return "numeric", numeric(typed, Losses(row.line)), {}


def _with_point(number: str) -> str:
    """A decimal comma that can mean nothing else."""
    return re.sub(r"^([+-]?\d+),(\d{1,2}|\d{4,})$", r"\1.\2", number.strip())


def _ordering(row: Row) -> Kind:
    choices = row.choices()
    structure = {"items": list(choices), "marking": _marking(row, "places")}
    return "ordering", structure, {"items": {letter: Words(words) for letter, words in choices.items()}}


def _long_answer(row: Row) -> Kind:
    return "long_answer", {"rubric": []}, {"guidance": Words(row.said("right"))} if row.said("right") else {}


def _comment(row: Row) -> Kind:
    return "comment", {}, {}


_KINDS: dict[str, Callable[[Row], Kind]] = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "multiple_true_false": _multiple_true_false,
    "short_text": _short_text,
    "numeric": _numeric,
    "ordering": _ordering,
    "long_answer": _long_answer,
    "comment": _comment,
}
