"""What assessments hold about people."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.models import Attempt, Response
from assessments.question_types.registry import question_type
from assessments.words import plain
from lms.accounts.api import SCORES
from lms.kernel.personal_data import Erasing, Place, Row, declare, declare_free

COUNTED = _(
    "Dates, choices and scores, by an id that says nothing: the gain of a class and the statistics of questions stay."
)


def _attempts(people: tuple[UUID, ...]) -> Iterator[Row]:
    rows = Attempt.objects.filter(person__in=people).select_related("assessment").order_by("started_at")
    for row in rows.iterator(chunk_size=500):
        yield {
            "assessment": row.assessment.get_purpose_display(),
            "occasion_kind": row.occasion_kind,
            "occasion_id": row.occasion_id,
            "number": row.number,
            "language": row.language,
            "started_at": row.started_at,
            "handed_in_at": row.handed_in_at,
            "recorded_at": row.recorded_at,
            "origin": row.origin,
            "score": row.score,
            "maximum": row.maximum,
            "passed": row.passed,
        }


def _responses(people: tuple[UUID, ...]) -> Iterator[Row]:
    rows = Response.objects.filter(attempt__person__in=people).select_related("text", "version")
    for row in rows.order_by("attempt__started_at", "happened_at").iterator(chunk_size=500):
        yield {
            "attempt": row.attempt_id,
            "text": row.text.content.get("stem", ""),
            "answer": _words(row),
            "sequence": row.sequence,
            "mark": row.mark,
            "happened_at": row.happened_at,
            "recorded_at": row.recorded_at,
        }


def _words(row: Response) -> list[str]:
    """The answer as it stood on the page."""
    known = {"true": _now("True"), "false": _now("False")} | _words_by_key(plain(row.text.content))
    return list(_said(row.answer, known))


def _words_by_key(text: Any) -> dict[str, str]:
    """What the keys of a question say, at whatever depth."""
    found: dict[str, str] = {}
    for key, value in text.items() if isinstance(text, dict) else ():
        if isinstance(value, str):
            found[key] = value
        elif isinstance(value, dict):
            found |= {key: value["label"]} if isinstance(value.get("label"), str) else {}
            found |= _words_by_key(value)
    return found


def _said(answer: Any, known: dict[str, str]) -> Iterator[str]:
    """An answer line by line: what was chosen or written, and to which part it belongs."""
    if isinstance(answer, list):
        for each in answer:
            yield from _said(each, known)
    elif isinstance(answer, dict):
        for key, value in answer.items():
            if key in ("schema", "types"):
                continue
            part = f"{known[key]}: " if key in known and key != "choices" else ""
            yield from (part + line for line in _said(value, known))
    else:
        yield known.get(str(answer), str(answer))


def _without_words(row: Response) -> dict[str, Any]:
    """Nothing is kept of what cannot be read as an answer of its type."""
    try:
        kind = question_type(row.version.type)
        return kind.without_words(kind.content(row.version.structure), row.answer)
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}


def _erase_answers(erasing: Erasing) -> None:
    """Choices stay; what a person wrote in her own words goes."""
    rows = Response.objects.filter(attempt__person__in=erasing.people).select_related("version")
    for row in rows.iterator(chunk_size=500):
        kept = _without_words(row)
        if kept != row.answer:
            Response.objects.filter(pk=row.pk).update(answer=kept, words_erased=True)


declare(
    Place(
        model="assessments.Attempt",
        what=_("Each test you took, with its score."),
        purpose=SCORES,
        period="account",
        owner="person",
        told=(
            "assessment", "occasion_kind", "occasion_id", "number", "language", "started_at", "handed_in_at",
            "recorded_at", "origin", "score", "maximum", "passed",
        ),
        links=("person",),
        free=("id", "form"),
        erased={},
        why_kept=COUNTED,
        rows=_attempts,
    ),
    Place(
        model="assessments.Response",
        what=_("Your answer to each question of a test."),
        purpose=SCORES,
        period="account",
        owner="attempt__person",
        told=("attempt", "text", "answer", "sequence", "mark", "happened_at", "recorded_at"),
        free=("id", "version", "words_erased"),
        erased={},
        how_erased=_("What you wrote in your own words goes."),
        why_kept=COUNTED,
        rows=_responses,
        erase=_erase_answers,
    ),
)  # fmt: skip
declare_free(
    "Questions and tests: what is asked, not who answers.",
    "assessments.QuestionBank", "assessments.BankImage",
    "assessments.Question", "assessments.QuestionVersion", "assessments.QuestionText",
    "assessments.Blueprint", "assessments.BlueprintRule", "assessments.Form", "assessments.FormItem",
    "assessments.Assessment",
)  # fmt: skip
