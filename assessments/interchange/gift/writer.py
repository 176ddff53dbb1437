"""Questions as GIFT, such as Moodle and our own reader take it."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from assessments.interchange.base import Image, Written
from assessments.interchange.choosing import FULL
from assessments.interchange.gift.escapes import escape
from assessments.interchange.images import data_address
from assessments.interchange.losses import NotTaken
from assessments.interchange.numbers import number_of, written
from assessments.interchange.words import html_of
from assessments.interchange.writing import Sheet, pieces
from assessments.plans import QuestionPlan

_MARKINGS = {
    "all_or_nothing": "GIFT has no all-or-nothing: right answers add, wrong ones take away.",
    "partial": "GIFT has no such partial marks: right answers add, wrong ones take away.",
}


def write_gift(questions: Sequence[QuestionPlan], language: str, images: dict[str, Image]) -> Written:
    """The file, and what it does not hold."""
    made, remarks = pieces(questions, language, images, _WRITERS, "GIFT")
    lines: list[str] = []
    category = ""
    for plan, body in made:
        if plan.objective != category:
            category = plan.objective
            lines += [f"$CATEGORY: $course$/top/{category}".rstrip("/"), ""]
        lines += [_comment(plan), f"::{escape(plan.key)}::{body}", ""]
    return Written("\n".join(lines).encode(), remarks)


def _comment(plan: QuestionPlan) -> str:
    difficulty = f" [tag:difficulty:{plan.difficulty}]" if plan.difficulty != 2 else ""
    return f"// [id:{plan.key}]{difficulty}"


def _text(sheet: Sheet, *path: str) -> str:
    """Words in the question's format, escaped."""
    words = sheet.words(*path)
    named = _format(sheet) if words.startswith(("[", "%")) else ""  # else these would be taken for a format or a weight
    return named + escape(sheet.with_pictures(words, data_address) if sheet.is_html else words)


def _format(sheet: Sheet) -> str:
    return "[html]" if sheet.is_html else "[plain]"


def _stem(sheet: Sheet) -> str:
    return _format(sheet) + _text(sheet, "stem").removeprefix(_format(sheet))


def _whole(sheet: Sheet, answers: Iterable[str], opening: str = "") -> str:
    lines = [f"\t{answer}" for answer in answers]
    if sheet.words("feedback"):
        lines.append(f"\t####{_text(sheet, 'feedback')}")
    inside = "\n".join(["", *lines, ""]) if lines else ""
    return f"{_stem(sheet)}{{{opening}{inside}}}"


def _choices(sheet: Sheet, shares: dict[str, Decimal], right: str = "") -> str:
    return _whole(
        sheet, [_choice(sheet, key, shares.get(key, Decimal(0)), key == right) for key in sheet.structure["choices"]]
    )


def _choice(sheet: Sheet, key: str, share: Decimal, right: bool) -> str:
    words = _text(sheet, "choices", key)
    comment = _text(sheet, "choice_feedback", key)
    sign = "=" if right else f"~%{written(share)}%" if share else "~"
    return f"{sign}{words}" + (f"#{comment}" if comment else "")


def _single_choice(sheet: Sheet) -> str:
    return _choices(sheet, _shares(sheet), sheet.structure["correct"][0])


def _multiple_choice(sheet: Sheet) -> str:
    structure = sheet.structure
    if structure.get("shares"):
        return _choices(sheet, _shares(sheet))
    marking = structure.get("marking", "all_or_nothing")
    if marking in _MARKINGS:
        sheet.losses.note("marking-changed", _MARKINGS[marking])
    return _choices(sheet, penalised(structure["choices"], structure["correct"]))


def penalised(choices: Sequence[str], right: Sequence[str]) -> dict[str, Decimal]:
    """Equal weights for what is right and against what is wrong, cut as Moodle cuts them."""
    each = round(FULL / len(right), 5)
    return {key: each if key in right else -each for key in choices}


def _shares(sheet: Sheet) -> dict[str, Decimal]:
    found = sheet.structure.get("shares") or {}
    return {key: number_of(str(share)) or Decimal(0) for key, share in found.items()}


def _true_false(sheet: Sheet) -> str:
    truth = sheet.structure["correct"][0]
    wrong = _text(sheet, "choice_feedback", "false" if truth == "true" else "true")
    right = _text(sheet, "choice_feedback", truth)
    comments = f"#{wrong}#{right}" if right else f"#{wrong}" if wrong else ""
    feedback = f"####{_text(sheet, 'feedback')}" if sheet.words("feedback") else ""
    return f"{_stem(sheet)}{{{truth.upper()}{comments}{feedback}}}"


def _matching(sheet: Sheet) -> str:
    structure = sheet.structure
    if structure.get("marking", "partial") != "partial":
        sheet.cannot("marking")
    used = set(structure["pairs"].values())
    pairs = [(row, structure["pairs"][row]) for row in structure["rows"]]
    lines = [f"={_row(sheet, row)} -> {escape(sheet.plain('targets', target))}" for row, target in pairs]
    lines += [f"= -> {escape(sheet.plain('targets', target))}" for target in structure["targets"] if target not in used]
    if len(lines) < 2:
        raise NotTaken("not-expressible", "Left out: GIFT needs two pairs at least.")
    return _whole(sheet, lines)


def _row(sheet: Sheet, row: str) -> str:
    """An arrow inside a row would end it; HTML has another way to write it."""
    words = sheet.words("rows", row)
    if "->" not in words:
        return _text(sheet, "rows", row)
    html = words if sheet.is_html else "[html]" + html_of(words)
    return escape(html.replace("->", "-&gt;"))


def _short_text(sheet: Sheet) -> str:
    sheet.cannot("case_matters", "accents_matter")
    answers = sheet.structure["answers"]
    if any("->" in answer["words"] for answer in answers):
        raise NotTaken("not-expressible", "Left out: GIFT would take an answer with -> for a pair.")
    if any(answer.get("language") for answer in answers):
        sheet.losses.note("setting-not-in-format", "This format does not carry: the language of an answer.")
    return _whole(sheet, [f"=%{_share(answer)}%{typed_words(sheet, answer['words'])}" for answer in answers])


def typed_words(sheet: Sheet, words: str) -> str:
    """A star that is only a sign is written so that Moodle takes it for one."""
    words = words if sheet.structure.get("wildcards") else words.replace("*", "\\*")
    return ("[plain]" if words.startswith("[") else "") + escape(words)


def _share(answer: dict[str, object]) -> str:
    share = number_of(str(answer.get("share", 100)))
    return written(FULL if share is None else share)


def _numeric(sheet: Sheet) -> str:
    structure = sheet.structure
    if unit_of(structure) != "none":
        raise NotTaken("not-expressible", "Left out: GIFT has no units.")
    return _whole(
        sheet, [f"=%{_share(answer)}%{value(answer, structure)}" for answer in structure["answers"]], opening="#"
    )


def value(answer: dict[str, object], structure: dict[str, object]) -> str:
    """value:tolerance, the tolerance as a number even where it is kept in per cent."""
    wanted = number_of(str(answer["value"])) or Decimal(0)
    return f"{written(wanted)}:{written(tolerance(answer, structure))}"


def unit_of(structure: dict[str, object]) -> object:
    """What is asked about units; where units are named they are offered."""
    return structure.get("unit", "offered" if structure.get("units") else "none")


def tolerance(answer: dict[str, object], structure: dict[str, object]) -> Decimal:
    """How far off a number may be."""
    wanted = number_of(str(answer["value"])) or Decimal(0)
    off = number_of(str(answer.get("tolerance", 0))) or Decimal(0)
    return abs(wanted) * off / 100 if structure.get("relative") else off


def _long_answer(sheet: Sheet) -> str:
    sheet.cannot("rubric", "fewest_words", "most_words")
    if sheet.words("guidance") or sheet.words("template"):
        sheet.losses.note("words-not-in-format", "This format does not carry guidance for markers or a template.")
    return _whole(sheet, [])


_WRITERS: dict[str, Callable[[Sheet], str]] = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "matching": _matching,
    "short_text": _short_text,
    "numeric": _numeric,
    "long_answer": _long_answer,
}
