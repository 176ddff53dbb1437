"""Moodle's kinds of questions in our terms."""

from collections.abc import Callable
from decimal import Decimal

from assessments.interchange.base import Json
from assessments.interchange.choosing import FULL, all_or_nothing, multiple_choice, single_choice, with_words
from assessments.interchange.losses import NotTaken
from assessments.interchange.matching import Pair, matching
from assessments.interchange.moodle_xml.cloze import cloze
from assessments.interchange.moodle_xml.essay import essay
from assessments.interchange.moodle_xml.missing_words import drag_to_text, gap_select
from assessments.interchange.moodle_xml.source import Source, share_of
from assessments.interchange.moodle_xml.true_false_rows import true_false_rows
from assessments.interchange.moodle_xml.units import units_of
from assessments.interchange.numbers import number_of
from assessments.interchange.typing_in import Typed, numeric, short_text

Kind = tuple[str, Json, Json]  # type, structure, words


def kind_of(source: Source) -> Kind:
    """The question in our terms; NotTaken where there is none."""
    name = source.element.attributes.get("type", "").strip()
    if name == "description":
        raise NotTaken("description", "A description, not a question.")
    if name not in KINDS:
        raise NotTaken("type-not-supported", f"Questions of Moodle's type {name[:40]!r} cannot come in.")
    return KINDS[name](source)


def _multichoice(source: Source) -> Kind:
    choices = with_words(source.choices(), source.losses)
    if source.flag("single", True):
        kind, structure, words = single_choice(choices)
    else:
        kind, structure, words = multiple_choice(choices, source.losses)
    return kind, structure, source.text() | words


def _multichoiceset(source: Source) -> Kind:
    kind, structure, words = all_or_nothing(with_words(source.choices(), source.losses))
    return kind, structure, source.text() | words


def _truefalse(source: Source) -> Kind:
    """Old files say true and false in another language: then the first is true."""
    answers = source.element.all("answer")[:2]
    said = [answer.said("text").lower() for answer in answers]
    if len(answers) < 2 or sorted(said) != ["false", "true"]:
        if len(answers) < 2:
            raise NotTaken("too-few-answers", "It does not say both true and false.")
        source.losses.note(
            "truth-order", "Its answers are not named true and false: the first was taken for true. Check it."
        )
        said = ["true", "false"]
    right = [key for key, answer in zip(said, answers, strict=True) if share_of(answer) >= FULL]
    if len(right) != 1:
        raise NotTaken("no-right-answer", "It does not say which of true and false is right.")
    feedback = {key: source.words(answer.one("feedback")) for key, answer in zip(said, answers, strict=True)}
    feedback = {key: feedback[key] for key in ("true", "false") if feedback[key]}
    return "true_false", {"correct": right}, source.text() | ({"choice_feedback": feedback} if feedback else {})


def _shortanswer(source: Source) -> Kind:
    structure = short_text(typed_answers(source), source.losses)
    if source.flag("usecase", False):
        structure["case_matters"] = True
    return "short_text", structure, source.text()


def typed_answers(source: Source) -> list[Typed]:
    """The answers as they may be typed."""
    return [
        Typed(
            answer.said("text") or answer.text.strip(), share_of(answer), answer.said("tolerance"),
            bool(answer.said("feedback", "text")),
        )
        for answer in source.element.all("answer")
    ]  # fmt: skip


def _numerical(source: Source) -> Kind:
    structure = numeric(typed_answers(source), source.losses)
    units, labels = units_of(source)
    return "numeric", structure | units, source.text() | labels


def _matching(source: Source) -> Kind:
    pairs = [Pair(source.words(pair), source.plain(pair.one("answer"))) for pair in source.element.all("subquestion")]
    kind, structure, words = matching(pairs, source.losses)
    return kind, structure, source.text() | words


_NEAREST = {-1: "all_or_nothing", 0: "places", 1: "neighbours"}


def _ordering(source: Source) -> Kind:
    answers = [answer for answer in source.element.all("answer") if source.words(answer)]
    answers.sort(key=share_of)
    grading = source.number("gradingtype", 0)
    if grading not in _NEAREST:
        source.losses.note("marking-changed", "Its way of marking an order is not ours: it is marked by neighbours.")
    if source.number("selecttype", 0) and 0 < source.number("selectcount", 0) < len(answers):
        source.losses.note("subset", "Moodle shows some of its items only; here all are shown.")
    items = {f"i{place}": source.words(answer) for place, answer in enumerate(answers, start=1)}
    structure = {"items": list(items), "marking": _NEAREST.get(grading, "neighbours")}
    return "ordering", structure, source.text() | {"items": items}


def max_mark(source: Source) -> str:
    """What the question is worth."""
    mark = number_of(source.element.said("defaultgrade"))
    return "1" if mark is None or mark <= Decimal(0) else source.element.said("defaultgrade")


KINDS: dict[str, Callable[[Source], Kind]] = {
    "multichoice": _multichoice,
    "multichoiceset": _multichoiceset,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ordering": _ordering,
    "essay": essay,
    "cloze": cloze,
    "multianswer": cloze,
    "ddwtos": drag_to_text,
    "gapselect": gap_select,
    "mtf": true_false_rows,
}
