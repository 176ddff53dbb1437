"""People for measuring, made through the services: `python benchmarks/crowd.py ORDER`, JSON on standard output.

crowd      fills a class to 200 learners with two tests each, and admits fresh, ready and graduated learners with sessions
complete   reads `{"email", "language", "wrong"}` from standard input and takes that person through the course
outline    which lessons show what
broken     the page of a fault of ours, in the `{"language"}` read from standard input; no JSON, the page itself
"""

import json
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils import translation  # noqa: E402
from django.views.defaults import server_error  # noqa: E402

from assessments.api import save_answer, start_attempt, submit_attempt  # noqa: E402
from assessments.models import FormItem, QuestionVersion  # noqa: E402
from courses.api import enrol, finish_lesson, run_of  # noqa: E402
from courses.models import OutlineLesson, Run  # noqa: E402
from lms.accounts.api import User, create_person  # noqa: E402
from lms.accounts.signing_in.sessions import SessionStore  # noqa: E402
from lms.kernel.writes import write_transaction  # noqa: E402

COURSE = "lmo-documents"
CLASS = "class-ports"
CLASS_SIZE = 200
FRESH, READY = 12, 4  # learners who have only enrolled; learners who have read everything; walkers have not enrolled


def crowd() -> dict[str, Any]:
    """Everything that run.py needs to know."""
    run, school = run_of(COURSE), Run.objects.get(slug=CLASS)
    for number in range(school.enrolments.count(), CLASS_SIZE):
        with write_transaction():
            _pupil(school, number)
    return {
        "course": COURSE,
        "class": str(school.id),
        "class_size": school.enrolments.count(),
        "lessons": _lesson_keys(),
        "walkers": [_seated(_walker()) for _ in range(2)],
        "fresh": [_seated(_newcomer(run)) for _ in range(FRESH)],
        "ready": [_seated(_reader(run)) for _ in range(READY)],
        "graduate": _graduate(run),
    }


def complete(*, email: str, language: str, wrong: int) -> dict[str, Any]:
    """The remaining lessons and a final test with so many wrong answers."""
    person, run = User.objects.get(email=email), run_of(COURSE)
    with translation.override(language):
        for key in _lesson_keys():
            finish_lesson(person=person, course_slug=COURSE, lesson_key=key, language=language, run=run)
        return {"attempt": _test(person, run, "post", language, wrong)}


def outline() -> dict[str, Any]:
    """Lesson keys by what the lesson shows."""
    lessons = [lesson for lesson in _lessons() if lesson.language == "en"]
    first = next(iter(lessons)).lesson_key
    return {
        "first": first,
        "check": _first(lessons, lambda lesson: len(lesson.checks) == 1) or first,
        "table": _first(lessons, lambda lesson: "<table" in lesson.html) or first,
        "case": _first(lessons, lambda lesson: lesson.lesson_key.startswith("case-")) or first,
    }


def broken(*, language: str) -> str:
    """What the server answers when a program of ours fails."""
    with translation.override(language):
        return server_error(RequestFactory().get("/")).content.decode()


def _first(lessons: list[OutlineLesson], shows: Any) -> str | None:
    return next((lesson.lesson_key for lesson in lessons if shows(lesson)), None)


def _lessons() -> list[OutlineLesson]:
    version = run_of(COURSE).course.versions.order_by("-number")[0]
    return list(OutlineLesson.objects.filter(version=version).order_by("position"))


def _lesson_keys() -> list[str]:
    return list(dict.fromkeys(lesson.lesson_key for lesson in _lessons()))


def _walker() -> User:
    return create_person(name="Bench learner", email=f"{uuid4().hex}@bench.example", demonstration=True)


def _newcomer(run: Run) -> User:
    person = _walker()
    enrol(person=person, run=run, language="en")
    return person


def _reader(run: Run) -> User:
    person = _newcomer(run)
    _test(person, run, "pre", "en", wrong=6)
    for key in _lesson_keys():
        finish_lesson(person=person, course_slug=COURSE, lesson_key=key, language="en", run=run)
    return person


def _graduate(run: Run) -> dict[str, str]:
    person = _reader(run)
    return {"attempt": _test(person, run, "post", "en", wrong=0), **_seated(person)}


def _pupil(run: Run, number: int) -> None:
    person = create_person(name=f"Pupil {number:03}", email=f"{uuid4().hex}@bench.example", demonstration=True)
    enrol(person=person, run=run, language="en")
    _test(person, run, "pre", "en", wrong=3 + number % 7)
    for key in _lesson_keys()[: number % 5]:
        finish_lesson(person=person, course_slug=COURSE, lesson_key=key, language="en", run=run)
    _test(person, run, "post", "en", wrong=number % 5)


def _test(person: User, run: Run, purpose: str, language: str, wrong: int) -> str:
    attempt = start_attempt(
        person=person, bank_id=run.course.bank_id, purpose=purpose, occasion=run.activity, language=language
    )
    items = FormItem.objects.filter(form__attempts=attempt).select_related("version").order_by("position")
    for position, item in enumerate(items):
        answer = _choice(item.version, right=position >= wrong)
        save_answer(attempt_id=attempt, person=person, version_id=item.version_id, answer=answer)
    submit_attempt(attempt_id=attempt, person=person)
    return str(attempt)


def _choice(version: QuestionVersion, *, right: bool) -> list[str]:
    correct = list(version.structure["correct"])
    if right:
        return correct
    choices = version.structure.get("choices") or ["true", "false"]
    return [next(choice for choice in choices if choice not in correct)]


def _seated(person: User) -> dict[str, str]:
    """The person's e-mail and a session."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {"email": str(person.email), "session": str(session.session_key)}


ORDERS = {"crowd": crowd, "complete": complete, "outline": outline, "broken": broken}
TAKE_MORE = ("complete", "broken")  # read from standard input

if __name__ == "__main__":
    order = sys.argv[1]
    given = json.load(sys.stdin) if order in TAKE_MORE else {}
    done = ORDERS[order](**given)
    print(done if isinstance(done, str) else json.dumps(done))
