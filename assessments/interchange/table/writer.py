"""Questions as rows of a table."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal

from assessments.interchange.base import Image, Json, Remark, Written
from assessments.interchange.choosing import letter
from assessments.interchange.gift.writer import tolerance, unit_of
from assessments.interchange.losses import NotTaken
from assessments.interchange.numbers import number_of, written
from assessments.interchange.table.cells import escaped
from assessments.interchange.table.spreadsheet import write_xlsx
from assessments.interchange.writing import Sheet, pieces
from assessments.plans import QuestionPlan

_HEAD = ("key", "type", "stem")
_TAIL = ("right", "marking", "tolerance", "feedback", "objective", "tags", "difficulty", "max_mark")
_FEWEST_CHOICES, _MOST_CHOICES = 8, 26


def write_csv(questions: Sequence[QuestionPlan], language: str, images: dict[str, Image]) -> Written:
    """UTF-8 with byte order mark, so that spreadsheets show all letters."""
    rows, remarks = _rows(questions, language, images)
    file = io.StringIO(newline="")
    csv.writer(file).writerows([[escaped(cell) for cell in row] for row in rows])
    return Written(file.getvalue().encode("utf-8-sig"), remarks)


def write_spreadsheet(questions: Sequence[QuestionPlan], language: str, images: dict[str, Image]) -> Written:
    """XLSX; its cells are text by their type, and escaped all the same, for who saves them as CSV."""
    rows, remarks = _rows(questions, language, images)
    return Written(write_xlsx([[escaped(cell) for cell in row] for row in rows]), remarks)


def _rows(
    questions: Sequence[QuestionPlan], language: str, images: dict[str, Image]
) -> tuple[list[list[str]], list[Remark]]:
    made, remarks = pieces(questions, language, images, _WRITERS, "a table")
    found: list[dict[str, str]] = [json.loads(piece) for _plan, piece in made]
    names = {name for row in found for name in row}
    most = max([_FEWEST_CHOICES, *(place + 1 for place in range(_MOST_CHOICES) if f"choice:{letter(place)}" in names)])
    letters = [letter(place) for place in range(most)]
    comments = [f"feedback:{one}" for one in letters if f"feedback:{one}" in names]
    columns = [*_HEAD, *(f"choice:{one}" for one in letters), *_TAIL, *comments]
    header = [column.replace("choice:", "").replace("feedback:", "feedback ") for column in columns]
    return [header, *([row.get(column, "") for column in columns] for row in found)], remarks


def _row(sheet: Sheet, **cells: str) -> str:
    plan = sheet.plan
    stem = _cell(sheet, "stem")
    row = {
        "key": plan.key, "type": plan.type, "stem": stem, "feedback": sheet.plain("feedback"), "objective": plan.objective,
        "difficulty": str(plan.difficulty), **{name.replace("__", ":"): words for name, words in cells.items()},
    }  # fmt: skip
    return json.dumps(row)


def _cell(sheet: Sheet, *path: str) -> str:
    words = sheet.plain(*path)
    if not words.strip():
        raise NotTaken("not-expressible", "Left out: nothing of its text is left without pictures.")
    return words


def _choices(sheet: Sheet, keys: Sequence[str], group: str) -> dict[str, str]:
    """The cells of the choices, in their order."""
    if len(keys) > _MOST_CHOICES:
        raise NotTaken("not-expressible", "Left out: a table has letters a to z only.")
    cells = {f"choice__{letter(place)}": _cell(sheet, group, key) for place, key in enumerate(keys)}
    said: Json = {
        f"feedback__{letter(place)}": sheet.plain("choice_feedback", key)
        for place, key in enumerate(keys) if group == "choices" and sheet.words("choice_feedback", key)
    }  # fmt: skip
    return cells | said


def _right(keys: Sequence[str], right: Sequence[str]) -> str:
    return " ".join(letter(place) for place, key in enumerate(keys) if key in right)


def _single_choice(sheet: Sheet) -> str:
    structure = sheet.structure
    if structure.get("shares"):
        sheet.losses.note("marking-changed", "A table has no shares: one choice is right, the others are wrong.")
    right = _right(structure["choices"], structure["correct"])
    return _row(sheet, right=right, **_choices(sheet, structure["choices"], "choices"))


def _multiple_choice(sheet: Sheet) -> str:
    structure = sheet.structure
    if structure.get("shares"):
        raise NotTaken("not-expressible", "Left out: a table has no shares for single choices.")
    right = _right(structure["choices"], structure["correct"])
    marking = structure.get("marking", "all_or_nothing")
    return _row(sheet, right=right, marking=marking, **_choices(sheet, structure["choices"], "choices"))


def _true_false(sheet: Sheet) -> str:
    if sheet.text.get("choice_feedback"):
        sheet.losses.note("words-not-in-format", "A table carries no feedback on true and on false.")
    return _row(sheet, right=sheet.structure["correct"][0])


def _multiple_true_false(sheet: Sheet) -> str:
    structure = sheet.structure
    right = _right(structure["rows"], structure["correct"]) or "none"
    return _row(
        sheet, right=right, marking=structure.get("marking", "partial"), **_choices(sheet, structure["rows"], "rows")
    )


def _ordering(sheet: Sheet) -> str:
    structure = sheet.structure
    return _row(sheet, marking=structure.get("marking", "places"), **_choices(sheet, structure["items"], "items"))


def _short_text(sheet: Sheet) -> str:
    answers = sheet.structure["answers"]
    if any((number_of(str(answer.get("share", 100))) or Decimal(0)) != 100 for answer in answers):
        raise NotTaken("not-expressible", "Left out: a table has no shares for single answers.")
    sheet.cannot("case_matters", "accents_matter", "wildcards")
    if any(answer.get("language") for answer in answers):
        sheet.losses.note("setting-not-in-format", "This format does not carry: the language of an answer.")
    return _row(sheet, right=" | ".join(answer["words"].replace("|", "\\|") for answer in answers))


def _numeric(sheet: Sheet) -> str:
    structure = sheet.structure
    answers = structure["answers"]
    if len(answers) > 1 or unit_of(structure) != "none":
        raise NotTaken("not-expressible", "Left out: a table has room for one number without units.")
    value = written(number_of(str(answers[0]["value"])) or Decimal(0))
    return _row(sheet, right=value, tolerance=written(tolerance(answers[0], structure)))


def _long_answer(sheet: Sheet) -> str:
    sheet.cannot("rubric", "fewest_words", "most_words")
    if sheet.words("template"):
        sheet.losses.note("words-not-in-format", "A table carries no template.")
    return _row(sheet, right=sheet.plain("guidance"))


def _comment(sheet: Sheet) -> str:
    sheet.cannot("most_letters")
    return _row(sheet)


_WRITERS: dict[str, Callable[[Sheet], str]] = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "multiple_true_false": _multiple_true_false,
    "ordering": _ordering,
    "short_text": _short_text,
    "numeric": _numeric,
    "long_answer": _long_answer,
    "comment": _comment,
}
