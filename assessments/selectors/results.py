"""Where persons stand with their tests, and handed-in attempts for figures."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from assessments.models import Assessment, Attempt, Form
from assessments.scoring.marks import percent
from assessments.summaries import AttemptSummary, TestState
from lms.accounts.api import User, counted_as, identities
from lms.kernel.activity import ActivityRef

# what a summary takes from an attempt as it stands
PLAIN = ("id", "person_id", "number", "language", "score", "maximum", "passed", "started_at", "handed_in_at")
MINE = tuple(f"mine__{name}" for name in PLAIN)


def states(*, person: User, bank_id: UUID, occasion: ActivityRef) -> dict[str, TestState]:
    """All tests of a bank by purpose, in one query: a row per attempt, one for a test without any."""
    persons = identities(person)
    mine = Q(attempts__person__in=persons, attempts__occasion_kind=occasion.kind, attempts__occasion_id=occasion.id)
    newest = Form.objects.filter(blueprint=OuterRef("blueprint")).order_by("-edition", "label")[:1]
    rows = (
        Assessment.objects.filter(blueprint__bank_id=bank_id)
        .annotate(
            mine=FilteredRelation("attempts", condition=mine),
            form_questions=Subquery(newest.values("questions")),
            form_maximum=Subquery(newest.values("maximum")),
            pass_mark=F("blueprint__pass_mark"),
        )
        .order_by("purpose", "mine__started_at", "mine__number")
        .values("id", "purpose", "attempts_allowed", "pass_mark", "form_questions", "form_maximum", *MINE)
    )
    return {purpose: _state(list(group), occasion) for purpose, group in groupby(rows, key=itemgetter("purpose"))}


def handed_in(*, occasions: Iterable[UUID] | None, kind: str) -> list[tuple[UUID, AttemptSummary]]:
    """Handed-in attempts of these occasions (None: all of the kind) with their blueprints, in order.

    `person_id` is the one under which figures count the person (decision 1.10).
    """
    attempts = Attempt.objects.filter(occasion_kind=kind, handed_in_at__isnull=False)
    if occasions is not None:
        attempts = attempts.filter(occasion_id__in=list(occasions))
    rows = attempts.order_by("handed_in_at", "id").values(
        *(name for name in PLAIN if name != "person_id"),
        who=counted_as(),
        purpose=F("assessment__purpose"),
        blueprint=F("assessment__blueprint_id"),
        where=F("occasion_id"),
    )
    return [(row.pop("blueprint"), _counted(row, kind)) for row in rows]


def summary_of(attempt: Attempt) -> AttemptSummary:
    """A handed-in attempt in figures."""
    row = {name: getattr(attempt, name) for name in PLAIN}
    return _summary({**row, "purpose": attempt.assessment.purpose}, attempt.occasion)


def _counted(row: dict[str, Any], kind: str) -> AttemptSummary:
    where, row["person_id"] = row.pop("where"), row.pop("who")
    return _summary(row, ActivityRef(kind, where))


def _summary(row: dict[str, Any], occasion: ActivityRef) -> AttemptSummary:
    return AttemptSummary(**row, percent=percent(row["score"], row["maximum"]), occasion=occasion)


def _state(rows: list[dict[str, Any]], occasion: ActivityRef) -> TestState:
    test = rows[0]
    mine = [{name: row[f"mine__{name}"] for name in PLAIN} for row in rows if row["mine__id"]]
    return TestState(
        assessment_id=test["id"],
        purpose=test["purpose"],
        questions=test["form_questions"] or 0,
        maximum=test["form_maximum"] or Decimal(0),
        pass_mark=test["pass_mark"],
        attempts_allowed=test["attempts_allowed"],
        open_attempt=next((row["id"] for row in mine if not row["handed_in_at"]), None),
        attempts=tuple(_summary({**row, "purpose": test["purpose"]}, occasion) for row in mine if row["handed_in_at"]),
    )
