"""A process beside the server that prepares people and tests through the services, and reads what the database holds.

It speaks JSON, a line each way, on its standard input and output. After every order it lets go of the database, so that after
a kill nobody but the next server process finds and recovers what the killed one left.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from analytics.models import Statement  # noqa: E402
from analytics.recording import vocabulary  # noqa: E402
from assessments.api import start_attempt  # noqa: E402
from assessments.models import Attempt, FormItem, Response  # noqa: E402
from courses.api import enrol, run_of  # noqa: E402
from courses.models import Course, Run  # noqa: E402
from lms.accounts.api import User, create_person  # noqa: E402
from lms.accounts.signing_in.sessions import SessionStore  # noqa: E402

OUTCOMES = [verb.id for verb in (vocabulary.COMPLETED, vocabulary.PASSED, vocabulary.FAILED)]
PURPOSES = ("pre", "post")


def prepare(course: str) -> None:
    """Tables, a course, and no people yet."""
    if "django_session" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    call_command("course_import", course, stdout=sys.stderr)


def find_run() -> str:
    """The open run of the only course."""
    return str(run_of(Course.objects.get().slug).id)


def admit(run: str, people: int) -> list[dict[str, Any]]:
    """So many new learners, signed in, each with an open test before the course and an open final test."""
    where = Run.objects.select_related("course").get(pk=run)
    return [attempt for _ in range(people) for attempt in _learner(where)]


def state() -> dict[str, Any]:
    """All attempts with what is kept of them, and how often each was told to the record store."""
    told = _told()
    attempts = {str(attempt.id): _row(attempt, told) for attempt in Attempt.objects.all()}
    for response in Response.objects.all():
        kept = {"sequence": response.sequence, "answer": response.answer, "mark": _text(response.mark)}
        attempts[str(response.attempt_id)]["answers"][str(response.version_id)] = kept
    return attempts


def _learner(run: Run) -> list[dict[str, Any]]:
    person = create_person(name="A learner", email=None)
    enrol(person=person, run=run, language="en")
    session = _session(person)
    return [_attempt(person, run, purpose, session) for purpose in PURPOSES]


def _session(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _attempt(person: User, run: Run, purpose: str, session: str) -> dict[str, Any]:
    id_ = start_attempt(
        person=person, bank_id=run.course.bank_id, purpose=purpose, occasion=run.activity, language="en"
    )
    items = FormItem.objects.filter(form__attempts=id_).select_related("version").order_by("position")
    return {"id": str(id_), "session": session, "questions": [_question(item.version) for item in items]}


def _question(version: Any) -> dict[str, Any]:
    choices = version.structure.get("choices") or ["true", "false"]
    return {"version": str(version.id), "choices": choices, "several": version.type == "multiple_choice"}


def _row(attempt: Attempt, told: Counter[tuple[str, UUID, int]]) -> dict[str, Any]:
    key = (str(attempt.person_id), attempt.assessment_id, attempt.number)
    return {
        "handed_in_at": _text(attempt.handed_in_at),
        "score": _text(attempt.score),
        "told": told[key],
        "answers": {},
    }


def _told() -> Counter[tuple[str, UUID, int]]:
    """How many statements give an outcome, by person, test and number of the attempt."""
    found: Counter[tuple[str, UUID, int]] = Counter()
    for body in Statement.objects.filter(verb__in=OUTCOMES).values_list("body", flat=True):
        statement = json.loads(body)
        kind, _, name = statement["object"]["id"].rpartition("/")
        if kind.endswith("/assessment"):
            number = statement["context"]["extensions"][vocabulary.ATTEMPT_NUMBER]
            found[statement["actor"]["account"]["name"], UUID(name), number] += 1
    return found


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


ORDERS: dict[str, Callable[..., Any]] = {function.__name__: function for function in (prepare, find_run, admit, state)}


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        answer = ORDERS[order.pop("order")](**order)
        connections.close_all()
        sys.__stdout__.write(json.dumps(answer) + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    main()
