"""Questions as Moodle XML."""

import base64
import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from assessments.interchange.base import Image, Json, Written
from assessments.interchange.choosing import FULL
from assessments.interchange.gift.writer import penalised, tolerance, unit_of
from assessments.interchange.moodle_xml.gaps_out import cloze_text, dragged_text
from assessments.interchange.moodle_xml.units import inverted
from assessments.interchange.numbers import number_of, written
from assessments.interchange.words import html_of
from assessments.interchange.writing import FILE, Sheet, pieces
from assessments.plans import QuestionPlan

_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
_KINDS = {"pdf": ".pdf", "image": "image", "document": "document", "sheet": "spreadsheet"}
_PLUGIN = "Moodle reads this question only where the plugin {} is installed."
_PARTIAL = "Moodle has no such partial marks: right answers add, wrong ones take away."


def write_moodle_xml(questions: Sequence[QuestionPlan], language: str, images: dict[str, Image]) -> Written:
    """The file, and what it does not hold."""
    made, remarks = pieces(questions, language, images, _WRITERS, "Moodle XML")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    category = ""
    for plan, body in made:
        if plan.objective != category:
            category = plan.objective
            path = _text(f"$course$/top/{category}".rstrip("/"))
            lines.append(f'<question type="category"><category>{path}</category></question>')
        lines.append(body)
    return Written("\n".join([*lines, "</quiz>", ""]).encode(), remarks)


def escape(text: str) -> str:
    """Text as XML holds it; a line end inside a value is kept."""
    return html.escape(text, quote=True).replace("\r", "")


def _text(words: str) -> str:
    return f"<text>{escape(words)}</text>"


def _words(tag: str, sheet: Sheet, *path: str, attributes: str = "", inside: str = "") -> str:
    """An element with words, and the pictures they show."""
    words = sheet.words(*path)
    return _element(tag, words, sheet.is_html, sheet, attributes, inside)


def _element(tag: str, words: str, is_html: bool, sheet: Sheet, attributes: str = "", inside: str = "") -> str:
    files = ""
    if is_html:
        used = dict.fromkeys(FILE.findall(words))
        words = sheet.with_pictures(words, lambda image: f"@@PLUGINFILE@@/{_file_name(image)}")
        files = "".join(_file(sheet.images[sha256]) for sha256 in used if sha256 in sheet.images)
    kind = "html" if is_html else "plain_text"
    return f'<{tag} format="{kind}"{attributes}>{_text(words)}{files}{inside}</{tag}>'


def _file_name(image: Image) -> str:
    return f"{image.sha256}.{_ENDINGS.get(image.content_type, 'bin')}"


def _file(image: Image) -> str:
    encoded = base64.b64encode(image.content).decode()
    return f'<file name="{_file_name(image)}" path="/" encoding="base64">{encoded}</file>'


def _question(kind: str, sheet: Sheet, *inside: str, text: str | None = None) -> str:
    """The whole element; `text` is HTML that stands for the stem."""
    plan = sheet.plan
    head = _words("questiontext", sheet, "stem") if text is None else _element("questiontext", text, True, sheet)
    lines = [
        f'<question type="{kind}">',
        f"<name>{_text(plan.key)}</name>",
        head,
        _words("generalfeedback", sheet, "feedback"),
        f"<defaultgrade>1</defaultgrade><penalty>0</penalty><hidden>0</hidden><idnumber>{escape(plan.key)}</idnumber>",
        *inside,
        f"<tags><tag>{_text(f'difficulty:{plan.difficulty}')}</tag></tags>" if plan.difficulty != 2 else "",
        "</question>",
    ]
    return "\n".join(line for line in lines if line)


def _answers(sheet: Sheet, shares: Mapping[str, Decimal]) -> str:
    return "\n".join(
        _words(
            "answer", sheet, "choices", key, attributes=f' fraction="{written(shares.get(key, Decimal(0)))}"',
            inside=_words("feedback", sheet, "choice_feedback", key),
        )
        for key in sheet.structure["choices"]
    )  # fmt: skip


def _stored_shares(sheet: Sheet) -> dict[str, Decimal]:
    found = sheet.structure.get("shares") or {}
    return {key: number_of(str(share)) or Decimal(0) for key, share in found.items()}


def _single_choice(sheet: Sheet) -> str:
    shares = _stored_shares(sheet) | {sheet.structure["correct"][0]: FULL}
    return _question(
        "multichoice", sheet, "<single>true</single><shuffleanswers>true</shuffleanswers>", _answers(sheet, shares)
    )


def _multiple_choice(sheet: Sheet) -> str:
    structure = sheet.structure
    marking = structure.get("marking", "all_or_nothing")
    shares = _stored_shares(sheet)
    if not shares and marking == "all_or_nothing":
        sheet.losses.note("needs-plugin", _PLUGIN.format("multichoiceset"))
        shares = dict.fromkeys(structure["correct"], FULL)
        return _question("multichoiceset", sheet, "<shuffleanswers>true</shuffleanswers>", _answers(sheet, shares))
    if not shares and marking == "partial":
        sheet.losses.note("marking-changed", _PARTIAL)
    shares = shares or penalised(structure["choices"], structure["correct"])
    return _question(
        "multichoice", sheet, "<single>false</single><shuffleanswers>true</shuffleanswers>", _answers(sheet, shares)
    )


def _true_false(sheet: Sheet) -> str:
    right = sheet.structure["correct"][0]
    answers = [
        f'<answer fraction="{100 if key == right else 0}">'
        f"{_text(key)}{_words('feedback', sheet, 'choice_feedback', key)}</answer>"
        for key in ("true", "false")
    ]
    return _question("truefalse", sheet, *answers)


def _multiple_true_false(sheet: Sheet) -> str:
    sheet.losses.note("needs-plugin", _PLUGIN.format("mtf"))
    structure = sheet.structure
    method = "mtfonezero" if structure.get("marking") == "all_or_nothing" else "subpoints"
    rows = list(enumerate(structure["rows"], start=1))
    lines = [f"<scoringmethod>{_text(method)}</scoringmethod><shuffleanswers>true</shuffleanswers>"]
    lines.append(f"<numberofrows>{len(rows)}</numberofrows><numberofcolumns>2</numberofcolumns>")
    lines += [f'<row number="{number}">{_words("optiontext", sheet, "rows", row)}</row>' for number, row in rows]
    lines += [
        f'<column number="{number}"><responsetext format="plain_text">{_text(said)}</responsetext></column>'
        for number, said in ((1, "True"), (2, "False"))
    ]
    lines += [
        _weight(number, column, (column == 1) == (row in structure["correct"]))
        for number, row in rows
        for column in (1, 2)
    ]
    return _question("mtf", sheet, *lines)


def _weight(row: int, column: int, right: bool) -> str:
    return f'<weight rownumber="{row}" columnnumber="{column}"><value>{int(right)}</value></weight>'


def _matching(sheet: Sheet) -> str:
    structure = sheet.structure
    if structure.get("marking", "partial") != "partial":
        sheet.cannot("marking")
    used = set(structure["pairs"].values())
    lines = [
        _words("subquestion", sheet, "rows", row, inside=_target(sheet, structure["pairs"][row]))
        for row in structure["rows"]
    ]
    lines += [
        f'<subquestion format="plain_text"><text></text>{_target(sheet, target)}</subquestion>'
        for target in structure["targets"] if target not in used
    ]  # fmt: skip
    return _question("matching", sheet, "<shuffleanswers>true</shuffleanswers>", *lines)


def _target(sheet: Sheet, target: str) -> str:
    return f"<answer>{_text(sheet.plain('targets', target))}</answer>"


_GRADING = {"all_or_nothing": -1, "places": 0, "neighbours": 1}


def _ordering(sheet: Sheet) -> str:
    structure = sheet.structure
    grading = _GRADING.get(structure.get("marking", "places"), 0)
    answers = [
        _words("answer", sheet, "items", item, attributes=f' fraction="{place}"')
        for place, item in enumerate(structure["items"], start=1)
    ]
    settings = f"<selecttype>0</selecttype><selectcount>0</selectcount><gradingtype>{grading}</gradingtype>"
    return _question("ordering", sheet, settings, *answers)


def _typed_answer(words: str, answer: Json, inside: str = "") -> str:
    share = number_of(str(answer.get("share", 100)))
    return f'<answer fraction="{written(FULL if share is None else share)}" format="plain_text">{_text(words)}{inside}</answer>'


def _short_text(sheet: Sheet) -> str:
    structure = sheet.structure
    sheet.cannot("accents_matter")
    if any(answer.get("language") for answer in structure["answers"]):
        sheet.losses.note("setting-not-in-format", "This format does not carry: the language of an answer.")
    star = "*" if structure.get("wildcards") else "\\*"
    answers = [_typed_answer(answer["words"].replace("*", star), answer) for answer in structure["answers"]]
    return _question("shortanswer", sheet, f"<usecase>{int(bool(structure.get('case_matters')))}</usecase>", *answers)


def _numeric(sheet: Sheet) -> str:
    structure = sheet.structure
    answers = [
        _typed_answer(
            written(number_of(str(answer["value"])) or Decimal(0)), answer,
            f"<tolerance>{written(tolerance(answer, structure))}</tolerance>",
        )
        for answer in structure["answers"]
    ]  # fmt: skip
    return _question("numerical", sheet, *answers, *_units(sheet))


def _units(sheet: Sheet) -> Iterable[str]:
    unit = unit_of(sheet.structure)
    if unit == "none":
        return ["<unitgradingtype>0</unitgradingtype><showunits>3</showunits>"]
    units = [
        f"<unit><multiplier>{inverted(number_of(str(one.get('factor', 1))) or Decimal(1))}</multiplier>"
        f"<unit_name>{escape(sheet.plain('units', one['key']))}</unit_name></unit>"
        for one in sheet.structure["units"]
    ]
    grading = (
        "<unitgradingtype>1</unitgradingtype><unitpenalty>1</unitpenalty>"
        if unit == "wanted"
        else "<unitgradingtype>0</unitgradingtype>"
    )
    return [f"{grading}<showunits>{2 if unit == 'wanted' else 0}</showunits>", f"<units>{''.join(units)}</units>"]


def _long_answer(sheet: Sheet) -> str:
    sheet.cannot("rubric")
    limits = "".join(
        f"<{tag}>{sheet.structure[name]}</{tag}>"
        for name, tag in (("fewest_words", "minwordlimit"), ("most_words", "maxwordlimit"))
        if sheet.structure.get(name)
    )
    template = f'<responsetemplate format="plain_text">{_text(sheet.words("template"))}</responsetemplate>'
    settings = f"<responseformat>editor</responseformat><responserequired>1</responserequired>{limits}"
    return _question(
        "essay", sheet, settings + "<attachments>0</attachments>", _words("graderinfo", sheet, "guidance"), template
    )


def _file_upload(sheet: Sheet) -> str:
    structure = sheet.structure
    sheet.cannot("rubric")
    kinds = ",".join(_KINDS[kind] for kind in structure.get("kinds") or _KINDS)
    settings = (
        f"<responseformat>noinline</responseformat><responserequired>0</responserequired>"
        f"<attachments>{structure.get('most', 1)}</attachments><attachmentsrequired>1</attachmentsrequired>"
        f"<maxbytes>{structure.get('largest_mb', 5) * 1_048_576}</maxbytes><filetypeslist>{kinds}</filetypeslist>"
    )
    return _question("essay", sheet, settings, _words("graderinfo", sheet, "guidance"))


def _gap_fill(sheet: Sheet) -> str:
    if sheet.structure.get("marking", "partial") != "partial":
        sheet.cannot("marking")
    return _question("cloze", sheet, text=cloze_text(sheet))


def _drag_to_text(sheet: Sheet) -> str:
    structure = sheet.structure
    if structure.get("marking", "partial") != "partial":
        sheet.cannot("marking")
    endless = "<infinite/>" if structure.get("reuse") else ""
    boxes = [
        f"<dragbox>{_text(_dragged(sheet, word))}<group>1</group>{endless}</dragbox>" for word in structure["words"]
    ]
    return _question("ddwtos", sheet, "<shuffleanswers>1</shuffleanswers>", *boxes, text=dragged_text(sheet))


def _dragged(sheet: Sheet, word: str) -> str:
    words = sheet.words("words", word)
    return words if sheet.is_html else html_of(words)


_WRITERS: dict[str, Callable[[Sheet], str]] = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "multiple_true_false": _multiple_true_false,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_text": _short_text,
    "gap_fill": _gap_fill,
    "drag_to_text": _drag_to_text,
    "long_answer": _long_answer,
    "file_upload": _file_upload,
}
