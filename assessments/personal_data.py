"""What assessments hold about people."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assessments.models import Attempt, Response
from lms.accounts.api import SCORES
from lms.kernel.personal_data import Erasing, Place, Row, declare, declare_free

COUNTED = _(
    "Dates, choices and scores, by an id that says nothing: the gain of a class and the statistics of questions stay."
)
CODED = frozenset(
    {"schema", "choices"}
)  # parts of an answer that hold keys of ours; any other may hold a person's words


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
    choices = row.text.content.get("choices") or {"true": _now("True"), "false": _now("False")}
    chosen = [choices.get(key, key) for key in row.answer.get("choices", ())]
    return chosen + [str(value) for key, value in row.answer.items() if key not in CODED]


def _erase_answers(erasing: Erasing) -> None:
    """Choices stay; what a person wrote in her own words goes."""
    for row in Response.objects.filter(attempt__person__in=erasing.people).iterator(chunk_size=500):
        kept = {key: value for key, value in row.answer.items() if key in CODED}
        if kept != row.answer:
            Response.objects.filter(pk=row.pk).update(answer=kept)


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
        free=("id", "version"),
        erased={},
        how_erased=_("What you wrote in your own words goes."),
        why_kept=COUNTED,
        rows=_responses,
        erase=_erase_answers,
    ),
)  # fmt: skip
declare_free(
    "Questions and tests: what is asked, not who answers.",
    "assessments.QuestionBank", "assessments.Question", "assessments.QuestionVersion", "assessments.QuestionText",
    "assessments.Blueprint", "assessments.BlueprintRule", "assessments.Form", "assessments.FormItem",
    "assessments.Assessment",
)  # fmt: skip
