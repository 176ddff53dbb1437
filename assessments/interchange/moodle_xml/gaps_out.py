"""Texts with gaps as Moodle writes them."""

import html
import re
from decimal import Decimal

from assessments.interchange.base import Json
from assessments.interchange.choosing import FULL
from assessments.interchange.gaps import PARTING
from assessments.interchange.gift.writer import tolerance
from assessments.interchange.losses import NotTaken
from assessments.interchange.numbers import number_of, written
from assessments.interchange.words import plain_of
from assessments.interchange.writing import Sheet

_GAP = re.compile(r"\[\[([a-z][a-z0-9-]*)\]\]")
_SIGNS = re.compile(r'([\\}#~"/])')


def cloze_text(sheet: Sheet) -> str:
    """Task and body as HTML, with what is right inside the gaps."""
    gaps = {gap["key"]: gap for gap in sheet.structure["gaps"]}
    if any(gap.get("accents_matter") for gap in gaps.values()):
        sheet.losses.note("setting-not-in-format", "This format does not carry: accents matter.")

    def written_out(match: re.Match[str]) -> str:
        return _gap(sheet, gaps[match.group(1)]) if match.group(1) in gaps else match.group()

    return f"{sheet.html('stem')}{PARTING}{_GAP.sub(written_out, sheet.html('body'))}"


def dragged_text(sheet: Sheet) -> str:
    """Task and body as HTML, with the numbers of the right words in the gaps."""
    structure = sheet.structure
    places = {word: place for place, word in enumerate(structure["words"], start=1)}

    def numbered(match: re.Match[str]) -> str:
        word = structure["pairs"].get(match.group(1))
        return f"[[{places[word]}]]" if word in places else match.group()

    return f"{sheet.html('stem')}{PARTING}{_GAP.sub(numbered, sheet.html('body'))}"


def _gap(sheet: Sheet, gap: Json) -> str:
    weight = number_of(str(gap.get("weight", 1))) or Decimal(1)
    if weight != int(weight) or weight > 999:
        raise NotTaken("not-expressible", "Left out: Moodle weighs gaps with whole numbers only.")
    kind, alternatives = _KINDS[gap["kind"]](sheet, gap)
    return f"{{{int(weight)}:{kind}:{'~'.join(alternatives)}}}"


def _choices(sheet: Sheet, gap: Json) -> tuple[str, list[str]]:
    shares = {key: _share({"share": share}) for key, share in (gap.get("shares") or {}).items()}
    shares[gap["correct"][0]] = FULL
    said = {key: sheet.words("gaps", gap["key"], key) for key in gap["choices"]}
    plain = {key: plain_of(words) if sheet.is_html else words for key, words in said.items()}
    return "MULTICHOICE", [_alternative(shares.get(key, Decimal(0)), plain[key]) for key in gap["choices"]]


def _text(sheet: Sheet, gap: Json) -> tuple[str, list[str]]:
    star = "*" if gap.get("wildcards") else "\\*"
    kind = "SHORTANSWER_C" if gap.get("case_matters") else "SHORTANSWER"
    if any(answer.get("language") for answer in gap["answers"]):
        sheet.losses.note("setting-not-in-format", "This format does not carry: the language of an answer.")
    return kind, [_alternative(_share(answer), answer["words"].replace("*", star)) for answer in gap["answers"]]


def _number(sheet: Sheet, gap: Json) -> tuple[str, list[str]]:
    alternatives = []
    for answer in gap["answers"]:
        value = written(number_of(str(answer["value"])) or Decimal(0))
        alternatives.append(f"%{written(_share(answer))}%{value}:{written(tolerance(answer, gap))}")
    return "NUMERICAL", alternatives


def _alternative(share: Decimal, words: str) -> str:
    """Entities first: their # is none of the signs."""
    escaped = _SIGNS.sub(r"\\\1", words.replace("\n", " "))
    return f"%{written(share)}%{html.escape(escaped, quote=False)}"


def _share(answer: Json) -> Decimal:
    share = number_of(str(answer.get("share", 100)))
    return FULL if share is None else share


_KINDS = {"choice": _choices, "text": _text, "number": _number}
