"""Source rows against statements (decision 1.6): each act must have its statement, each statement its act, saying the same.

What should stand in the store is built again from the source rows by the functions that built it the first time, so
that a changed row shows as a statement that says something else.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from analytics.lrs.models import Statement
from analytics.recording import assessments, courses
from analytics.recording.statements import second_id
from assessments.api import replayed_events as assessment_events
from courses.api import replayed_events as course_events
from courses.events import QuickCheckAnswered
from lms.kernel.ids import act_id


def expected_statements() -> Iterator[tuple[UUID, str, dict[str, Any]]]:
    """(id, what it is about, statement) of every act that the source rows know."""
    for act in course_events():
        statement = courses.STATEMENTS[type(act)](act)
        yield UUID(statement["id"]), _subject(act), statement
    for test in assessment_events():
        for statement in assessments.STATEMENTS[type(test)](test):
            yield UUID(statement["id"]), _subject(test), statement


def differences() -> Iterator[str]:
    """Every disagreement, naming the row or the statement."""
    seen: set[UUID] = set()
    # our own statements, held in memory as id → body: 1 kB each; a larger store is read by ranges (see docs/decisions)
    ours = dict(Statement.objects.filter(credential=None).values_list("id", "body").iterator())
    for statement_id, subject, wanted in expected_statements():
        if statement_id not in ours and (second := second_id(statement_id)) in ours:
            statement_id = second
        seen.add(statement_id)
        body = ours.get(statement_id)
        if body is None:
            yield f"{subject}: its statement {statement_id} is missing"
            continue
        yield from _compare(subject, statement_id, json.loads(body), wanted)
    for statement_id in ours.keys() - seen - _earlier_tries():
        yield f"statement {statement_id} ({_sentence(ours[statement_id])}): the row it came from is missing"


def _compare(subject: str, statement_id: UUID, stored: dict[str, Any], wanted: dict[str, Any]) -> Iterator[str]:
    for place in ("actor", "verb.id", "object.id", "timestamp", "result", "context"):
        was, is_now = _at(stored, place), _at(wanted, place)
        if was != is_now:
            yield f"{subject}: {place} is {_short(is_now)} in the row, {_short(was)} in statement {statement_id}"


def _earlier_tries() -> set[UUID]:
    """A quick check keeps its latest answer only; its earlier tries are known by their count."""
    tries = {
        act_id("quick-check", event.answer_id, number)
        for event in course_events(only="quick_checks")
        if isinstance(event, QuickCheckAnswered)
        for number in range(1, event.tries)
    }
    return tries | {second_id(first) for first in tries}


def _at(statement: dict[str, Any], place: str) -> Any:
    value: Any = statement
    for key in place.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _subject(event: Any) -> str:
    for name in ("attempt_id", "progress_id", "answer_id", "certificate_id", "enrolment_id"):
        if hasattr(event, name):
            return f"{name.removesuffix('_id')} {getattr(event, name)}"
    return repr(event)


def _sentence(body: str) -> str:
    statement = json.loads(body)
    return f"{statement['verb']['display']['en']} {statement['object']['id']} at {statement['timestamp']}"


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:160]
