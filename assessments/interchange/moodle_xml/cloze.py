"""Cloze: questions inside the text, such as {1:MULTICHOICE:=right~wrong}, as a text with gaps."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from assessments.interchange.base import Json
from assessments.interchange.choosing import FULL, Choice, single_choice
from assessments.interchange.gaps import parted
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.moodle_xml.source import Source
from assessments.interchange.numbers import number_of
from assessments.interchange.typing_in import Typed, numeric, short_text
from assessments.interchange.words import Markup, Words

_CHOICES = (
    "MULTICHOICE MC MULTICHOICE_V MCV MULTICHOICE_H MCH MULTICHOICE_S MCS MULTICHOICE_VS MCVS MULTICHOICE_HS MCHS"
)
_SEVERAL = "MULTIRESPONSE MR MULTIRESPONSE_H MRH MULTIRESPONSE_S MRS MULTIRESPONSE_HS MRHS"
_OPENING = re.compile(r"\{(\d{0,3}):([A-Z_]{2,16}):")
_INSIDE = re.compile(r"(?:\\.|[^\\}])*", re.DOTALL)
_ALTERNATIVE = re.compile(r"(?:\\.|[^\\~])+", re.DOTALL)
_ANSWER = re.compile(r"(?:\\.|&(?:amp;)?#|[^\\#])*", re.DOTALL)
_SHARE = re.compile(r"=|%(-?\d{1,3}(?:[.,]\d{0,20})?)%")
_ESCAPED = re.compile(r'\\([}#~/"\\])')
_MOST_GAPS = 100


@dataclass(frozen=True, slots=True)
class _Alternative:
    share: Decimal
    words: str  # as HTML where the question is
    comment: bool


def cloze(source: Source) -> tuple[str, Json, Json]:
    """Type, structure and words."""
    whole = source.words(source.element.one("questiontext"))
    gaps: list[Json] = []
    options: Json = {}
    text = _with_gaps(whole, gaps, options, source.losses)
    if not gaps:
        raise NotTaken("no-gaps", "Its text holds no gap such as {1:SHORTANSWER:=word}.")
    parts = parted(Words(text, whole.markup, whole.files), source.language)
    words = {name: said for name, said in source.text().items() if name != "stem"} | parts
    return "gap_fill", {"gaps": gaps}, words | ({"gaps": options} if options else {})


def weight_of_all(structure: Json) -> str:
    """What Moodle gives for the whole: the sum of its gaps."""
    return str(sum(gap["weight"] for gap in structure["gaps"]))


def _with_gaps(whole: Words, gaps: list[Json], options: Json, losses: Losses) -> str:
    kept: list[str] = []
    place = 0
    for opening in _OPENING.finditer(whole.text):
        if opening.start() < place:
            continue
        inside = _INSIDE.match(whole.text, opening.end())
        end = inside.end() if inside else opening.end()
        if end >= len(whole.text):
            raise NotTaken("braces", "A gap is not closed with }.")
        if len(gaps) == _MOST_GAPS:
            raise NotTaken("too-many-gaps", f"It has more than {_MOST_GAPS} gaps.")
        key = f"g{len(gaps) + 1}"
        alternatives = _alternatives(whole.text[opening.end() : end])
        gap, said = _gap(opening.group(2), alternatives, whole.markup, losses)
        gaps.append({"key": key, **gap, "weight": int(opening.group(1) or 1)})
        if said:
            options[key] = said
        kept += [whole.text[place : opening.start()], f"[[{key}]]"]
        place = end + 1
    return "".join([*kept, whole.text[place:]])


def _alternatives(inside: str) -> list[_Alternative]:
    found = []
    for piece in _ALTERNATIVE.findall(inside):
        share = _SHARE.match(piece)
        answer = _ANSWER.match(piece, share.end() if share else 0)
        words = answer.group() if answer else ""
        comment = piece[answer.end() :] if answer else ""
        found.append(_Alternative(_share(share), _ESCAPED.sub(r"\1", words).strip(), len(comment) > 1))
    return found


def _share(match: re.Match[str] | None) -> Decimal:
    if match is None:
        return Decimal(0)
    return FULL if match.group(1) is None else number_of(match.group(1).replace(",", ".")) or Decimal(0)


def _gap(kind: str, alternatives: list[_Alternative], markup: Markup, losses: Losses) -> tuple[Json, Json]:
    if kind in _CHOICES.split():
        return _choice(alternatives, markup, losses)
    if kind in _SEVERAL.split():
        raise NotTaken("type-not-supported", "A gap with several right choices (MULTIRESPONSE) cannot come in.")
    if kind not in _TYPED:
        raise NotTaken("type-not-supported", f"A gap of the type {kind} cannot come in.")
    typed = [_typed(alternative, markup) for alternative in alternatives]
    return _TYPED[kind](typed, losses), {}


def _choice(alternatives: list[_Alternative], markup: Markup, losses: Losses) -> tuple[Json, Json]:
    if any(alternative.comment for alternative in alternatives):
        losses.note("gap-feedback", "Feedback inside gaps was left out; put it into the question's feedback.")
    choices = [Choice(Words(one.words, markup, only_plain=True), one.share) for one in alternatives if one.words]
    _type, structure, words = single_choice(choices)
    return {"kind": "choice", **structure}, words["choices"]


def _typed(alternative: _Alternative, markup: Markup) -> Typed:
    words = alternative.words
    if markup is not Markup.PLAIN:
        words = html.unescape(re.sub(r"<[^<>]*>", "", words)).replace("\u00a0", " ")
    return Typed(words.strip(), alternative.share, feedback=alternative.comment)


def _text(typed: list[Typed], losses: Losses) -> Json:
    return {"kind": "text", **short_text(typed, losses)}


def _text_with_case(typed: list[Typed], losses: Losses) -> Json:
    return {**_text(typed, losses), "case_matters": True}


def _number(typed: list[Typed], losses: Losses) -> Json:
    answers = []
    for one in typed:
        value, _, tolerance = one.words.replace(",", ".").partition(":")
        answers.append(Typed(value.strip(), one.share, tolerance.strip(), one.feedback))
    return {"kind": "number", **numeric(answers, losses)}


_TYPED: dict[str, Callable[[list[Typed], Losses], Json]] = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), _text),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), _text_with_case),
    **dict.fromkeys(("NUMERICAL", "NM"), _number),
}
