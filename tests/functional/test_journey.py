"""The whole path through the services: what is recorded, and what the check finds when a row is altered or lost."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from analytics.models import EnrolmentFact, Statement
from analytics.rollups.rebuild import rebuild_facts
from assessments.models import Attempt, Response
from courses.models import Certificate, Enrolment, LessonProgress
from lms.accounts.api import Country, create_person, load_countries
from tests.journeys import Journey, a_class, complete, import_small_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey(db, django_capture_on_commit_callbacks) -> Journey:
    load_countries()
    course = import_small_course()
    person = create_person(
        name="Amina Canary", email="canary@example.org", country=Country.objects.get(pk="KE"), audience="customs-border"
    )
    with django_capture_on_commit_callbacks(execute=True):
        return complete(person, a_class(course, "one"))


def check() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("rebuild_analytics", check=True, stdout=out)
    except SystemExit as stop:
        return stop.code, out.getvalue()
    return 0, out.getvalue()


def test_every_act_has_a_statement_and_none_holds_a_name_or_an_address(journey):
    bodies = list(Statement.objects.values_list("body", flat=True))
    answers = Response.objects.count()
    lessons = len(journey.lesson_keys)
    # enrolled, two tests begun, two handed in, each answer, each lesson, completed, certificate
    assert len(bodies) == 1 + 2 + 2 + answers + lessons + 1 + 1
    for body in bodies:
        assert "canary" not in body.lower() and "amina" not in body.lower() and "@" not in body
        assert json.loads(body)["actor"]["account"]["name"] == str(journey.person.pk)


def test_the_facts_follow_the_acts(journey):
    fact = EnrolmentFact.objects.get()
    assert (fact.country, fact.audience) == ("KE", "customs-border")
    assert fact.lessons_done == len(journey.lesson_keys)
    assert fact.reached_at and fact.completed_at and fact.certified_at
    assert fact.post == fact.maximum
    assert fact.pre < fact.post


def test_the_check_is_content_with_what_is_right(journey):
    assert check() == (0, "equal: facts, statements and source rows agree\n")


def test_rebuilt_facts_are_the_same(journey):
    before = list(EnrolmentFact.objects.values())
    rebuild_facts()
    assert list(EnrolmentFact.objects.values()) == before


ALTERED = {
    "score": lambda: Attempt.objects.filter(assessment__purpose="pre").update(score=3),
    "mark": lambda: Response.objects.filter(mark=1).update(mark=0),
    "answer": lambda: Response.objects.filter(version__type="single_choice").update(
        answer={"schema": 1, "choices": ["zz"]}
    ),
    "unreadable answer": lambda: Response.objects.update(answer="zz"),
    "passed": lambda: Attempt.objects.filter(assessment__purpose="post").update(passed=False),
    "hand-in": lambda: Attempt.objects.update(handed_in_at="2026-01-01T00:00:00Z"),
    "lesson": lambda: LessonProgress.objects.update(language="fr"),
    "enrolment": lambda: Enrolment.objects.update(happened_at="2026-01-01T00:00:00Z"),
    "completion": lambda: Enrolment.objects.update(completed_at=None),
    "fact": lambda: EnrolmentFact.objects.update(lessons_done=1),
    "statement": lambda: _alter_a_statement(),
}
LOST = {
    "attempt": lambda: Attempt.objects.filter(assessment__purpose="pre").delete(),
    "response": lambda: Response.objects.first().delete(),
    "lesson": lambda: LessonProgress.objects.first().delete(),
    "certificate": lambda: Certificate.objects.all().delete(),
    "enrolment": lambda: Enrolment.objects.all().delete(),
    "fact": lambda: EnrolmentFact.objects.all().delete(),
    "statement": lambda: Statement.objects.filter(verb__endswith="/answered").first().delete(),
}


def _alter_a_statement():
    row = Statement.objects.get(verb__endswith="/passed")
    body = json.loads(row.body)
    body["result"]["score"]["raw"] = 1.0
    Statement.objects.filter(pk=row.pk).update(body=json.dumps(body))


@pytest.mark.parametrize("what", ALTERED)
def test_the_check_finds_and_names_an_altered_row(journey, what):
    ALTERED[what]()
    code, text = check()
    assert code == 1
    assert "differences" in text and len(text.splitlines()) >= 2
    assert any(word in text for word in ("attempt ", "progress ", "enrolment ", "certificate "))


@pytest.mark.parametrize("what", LOST)
def test_the_check_finds_and_names_a_lost_row(journey, what):
    LOST[what]()
    code, text = check()
    assert code == 1
    assert "missing" in text


def test_what_fails_inside_the_act_undoes_all_of_it(journey, monkeypatch):
    """One act, one record: when the statement cannot be stored, the enrolment is not either."""
    from courses.api import enrol

    other = create_person(name="Other", email="other@example.org")
    monkeypatch.setattr("analytics.recording.statements.record_statement", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        enrol(person=other, run=journey.run, language="en")
    assert not Enrolment.objects.filter(person=other).exists()


def test_the_pair_is_the_first_before_and_the_first_after_it(journey):
    first = EnrolmentFact.objects.get().post
    journey.test("post", 0.0)
    rebuild_facts()
    assert EnrolmentFact.objects.get().post == first
    assert timedelta(0) <= EnrolmentFact.objects.get().post_at - EnrolmentFact.objects.get().pre_at
