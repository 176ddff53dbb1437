"""Where persons stand with their tests, and handed-in attempts for figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from assessments.models import Assessment, Attempt, Form
from assessments.scoring.marks import percent
from assessments.scoring.pairing import Sitting
from lms.accounts.api import User
from lms.kernel.activity import ActivityRef


@dataclass(frozen=True, slots=True)
class AttemptSummary:
    """A handed-in attempt in figures. `passed` is None where there is no pass mark (pre)."""

    id: UUID
    person_id: UUID
    purpose: str
    number: int
    language: str
    score: Decimal
    maximum: Decimal
    percent: Decimal
    passed: bool | None
    started_at: datetime
    handed_in_at: datetime
    occasion: ActivityRef


@dataclass(frozen=True, slots=True)
class TestState:
    """Where one person stands with one test on one occasion; `attempts` are the handed-in ones in order."""

    __test__ = False  # not for pytest

    assessment_id: UUID
    purpose: str
    questions: int
    maximum: Decimal
    pass_mark: Decimal
    attempts_allowed: int | None
    open_attempt: UUID | None
    attempts: tuple[AttemptSummary, ...]


# what a summary takes from an attempt as it stands
PLAIN = ("id", "person_id", "number", "language", "score", "maximum", "passed", "started_at", "handed_in_at")
MINE = tuple(f"mine__{name}" for name in PLAIN)


def states(*, person: User, bank_id: UUID, occasion: ActivityRef) -> dict[str, TestState]:
    """All tests of a bank by purpose, in one query: a row per attempt, and one for a test without attempts."""
    mine = Q(attempts__person=person, attempts__occasion_kind=occasion.kind, attempts__occasion_id=occasion.id)
    newest = Form.objects.filter(blueprint=OuterRef("blueprint")).order_by("-edition", "label")[:1]
    rows = (
        Assessment.objects.filter(blueprint__bank_id=bank_id)
        .annotate(
            mine=FilteredRelation("attempts", condition=mine),
            form_questions=Subquery(newest.values("questions")),
            form_maximum=Subquery(newest.values("maximum")),
            pass_mark=F("blueprint__pass_mark"),
        )
        .order_by("purpose", "mine__number")
        .values("id", "purpose", "attempts_allowed", "pass_mark", "form_questions", "form_maximum", *MINE)
    )
    return {purpose: _state(list(group), occasion) for purpose, group in groupby(rows, key=itemgetter("purpose"))}


def handed_in(*, occasions: Iterable[UUID] | None, kind: str) -> list[AttemptSummary]:
    """Handed-in attempts of these occasions (None: all of the kind), by time of hand-in."""
    rows = _of_occasions(occasions, kind).values(
        *PLAIN, purpose=F("assessment__purpose"), where_kind=F("occasion_kind"), where_id=F("occasion_id")
    )
    return [_summary(row, ActivityRef(row.pop("where_kind"), row.pop("where_id"))) for row in rows]


def sittings(*, occasions: Iterable[UUID] | None, kind: str) -> list[Sitting]:
    """Handed-in attempts as pairing wants them."""
    rows = _of_occasions(occasions, kind).values(
        "person_id",
        "occasion_id",
        "handed_in_at",
        "score",
        "maximum",
        attempt_id=F("id"),
        blueprint_id=F("assessment__blueprint_id"),
        purpose=F("assessment__purpose"),
    )
    return [Sitting(occasion=ActivityRef(kind, row.pop("occasion_id")), **row) for row in rows]


def summary_of(attempt: Attempt) -> AttemptSummary:
    """A handed-in attempt in figures."""
    row = {name: getattr(attempt, name) for name in PLAIN}
    return _summary({**row, "purpose": attempt.assessment.purpose}, attempt.occasion)


def _of_occasions(occasions: Iterable[UUID] | None, kind: str) -> QuerySet[Attempt]:
    attempts = Attempt.objects.filter(occasion_kind=kind, handed_in_at__isnull=False)
    if occasions is not None:
        attempts = attempts.filter(occasion_id__in=list(occasions))
    return attempts.order_by("handed_in_at", "id")


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
