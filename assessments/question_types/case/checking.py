"""The rules of a case: those of each part's own type, and that no part is a case itself."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from assessments.question_types.base import COMMON_TEXT, Json, Problem, QuestionType
from assessments.question_types.entries import check_entries, check_known, check_words_or_none
from assessments.question_types.numbers import decimal_of
from assessments.question_types.registry import question_types
from assessments.question_types.structures import LONGEST_BODY, brief, check_line, check_mapping, within

CASE = "case"
FIELDS = {"key", "type", "structure", "weight"}
MOST_PARTS = 20
PART_TEXT = COMMON_TEXT - {"format"}  # what the words of the case are, those of its parts are too
HEAVIEST = 100


def check_parts(structure: Json) -> list[Problem]:
    """What is wrong in the parts, each by the rules of its type. Paths: `parts.0.structure.choices`."""
    problems = check_mapping(structure, {"parts"})
    if problems:
        return problems
    problems = check_entries("parts", structure.get("parts"), FIELDS, fewest=1, most=MOST_PARTS)
    if problems:
        return problems
    return [
        problem
        for place, part in enumerate(structure["parts"])
        for problem in within(f"parts.{place}", _check_part(part))
    ]


def check_part_text(kind: QuestionType[Any, Any], content: Any, text: object) -> list[Problem]:
    """What is wrong in the words of one part: they follow the rules of a question by itself."""
    if not isinstance(text, Mapping):
        return [Problem("stem", "is missing")]
    problems = check_mapping(text, PART_TEXT | kind.text_fields)
    problems += check_line("stem", text.get("stem"), LONGEST_BODY)
    problems += check_words_or_none("feedback", text.get("feedback", ""), LONGEST_BODY)
    return problems or kind.check_text(content, dict(text))


def check_texts(contents: Mapping[str, tuple[QuestionType[Any, Any], Any]], text: Json) -> list[Problem]:
    """What is wrong in the words of all parts. Paths: `parts.contact.choices.b`."""
    words = text.get("parts")
    if not isinstance(words, Mapping):
        return [Problem("parts", "must have the words of each part")]
    problems = check_known("parts", words, contents)
    for key, (kind, content) in contents.items():
        problems += within(f"parts.{key}", check_part_text(kind, content, words.get(key)))
    return problems


def part_words(text: Json, key: str) -> Json:
    """The words of one part, plain or HTML as those of the case are."""
    words = text["parts"][key]
    return {**words, "format": text["format"]} if "format" in text else words


def weight_of(part: Json) -> Decimal | None:
    """How much a part counts; None if that is no number from above 0 to 100."""
    weight = decimal_of(part.get("weight", 1))
    return weight if weight is not None and 0 < weight <= HEAVIEST else None


def _check_part(part: Json) -> list[Problem]:
    kinds = {key: kind for key, kind in question_types().items() if key != CASE}
    problems = []
    if weight_of(part) is None:
        problems.append(Problem("weight", f"must be a number above 0 and at most {HEAVIEST}"))
    name = part.get("type")
    kind = kinds.get(name) if isinstance(name, str) else None
    if kind is None:
        return [*problems, Problem("type", f"{brief(name)} is none of {', '.join(sorted(kinds))}")]
    structure = part.get("structure")
    if not isinstance(structure, dict):
        return [*problems, Problem("structure", "is no mapping")]
    return problems + within("structure", kind.check(structure))
