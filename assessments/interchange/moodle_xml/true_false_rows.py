"""Several statements, each true or false (the plugin mtf); with other columns it is a matching question."""

from collections.abc import Sequence

from assessments.interchange.base import Json
from assessments.interchange.losses import NotTaken
from assessments.interchange.moodle_xml.elements import Element
from assessments.interchange.moodle_xml.source import Source
from assessments.interchange.numbers import number_of
from assessments.interchange.words import Words, plain_of

_TRUE = frozenset(
    "true t right correct wahr richtig vrai verdadero cierto верно правда истина 对 正确 是 صح صواب صحيح vero juist".split()
)
_FALSE = frozenset("false f wrong incorrect falsch faux falso неверно ложь 错 错误 否 خطأ خاطئ onjuist".split())


def true_false_rows(source: Source) -> tuple[str, Json, Json]:
    """Type, structure and words."""
    rows = [row for row in source.element.all("row") if source.words(row.one("optiontext"))]
    columns = source.element.all("column")
    if not rows or len(columns) < 2:
        raise NotTaken("too-few-answers", "It has no rows with two columns.")
    right = _right(source, rows)
    if any(row.said("feedbacktext", "text") for row in rows):
        source.losses.note(
            "answer-feedback", "Feedback on single rows was left out; put it into the question's feedback."
        )
    marking = _marking(source)
    said = {f"r{place}": source.words(row.one("optiontext")) for place, row in enumerate(rows, start=1)}
    true = _column_of_truth(columns)
    if true:
        correct = [key for key, column in zip(said, right, strict=True) if column == true]
        structure: Json = {"rows": list(said), "correct": correct, "marking": marking}
        return "multiple_true_false", structure, source.text() | {"rows": said}
    source.losses.note("columns", "Its columns are not true and false: it comes in as a matching question.")
    return "matching", *_as_matching(source, said, right, columns, marking)


def _right(source: Source, rows: Sequence[Element]) -> list[str]:
    """The number of the right column of each row."""
    weights: dict[str, str] = {}
    for weight in source.element.all("weight"):
        if (number_of(weight.said("value")) or 0) > 0:
            weights.setdefault(weight.attributes.get("rownumber", ""), weight.attributes.get("columnnumber", ""))
    right = [weights.get(row.attributes.get("number", ""), "") for row in rows]
    columns = {column.attributes.get("number", "") for column in source.element.all("column")}
    if not set(right) <= columns or "" in right:
        raise NotTaken("no-right-answer", "It does not say for each row which column is right.")
    return right


def _column_of_truth(columns: Sequence[Element]) -> str:
    """The number of the column that says true, if the other says false."""
    said = [plain_of(column.said("responsetext", "text")).casefold().strip(" .") for column in columns]
    if len(said) == 2 and said[0] in _TRUE and said[1] in _FALSE:
        return columns[0].attributes.get("number", "")
    if len(said) == 2 and said[1] in _TRUE and said[0] in _FALSE:
        return columns[1].attributes.get("number", "")
    return ""


def _as_matching(
    source: Source, said: dict[str, Words], right: Sequence[str], columns: Sequence[Element], marking: str
) -> tuple[Json, Json]:
    numbers = [column.attributes.get("number", "") for column in columns]
    keys = {number: f"t{place}" for place, number in enumerate(numbers, start=1)}
    targets = {
        keys[number]: source.words(column.one("responsetext")) for number, column in zip(numbers, columns, strict=True)
    }
    pairs = {row: keys[number] for row, number in zip(said, right, strict=True)}
    structure = {"rows": list(said), "targets": list(targets), "pairs": pairs, "marking": marking}
    return structure, source.text() | {"rows": said, "targets": targets}


def _marking(source: Source) -> str:
    method = source.element.said("scoringmethod", "text") or "subpoints"
    if method not in ("subpoints", "mtfonezero"):
        source.losses.note("marking-changed", "Its way of marking is not ours: each right row earns its part.")
    return "all_or_nothing" if method == "mtfonezero" else "partial"
