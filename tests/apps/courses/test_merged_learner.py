"""A person with two records learns on as one: pages and acts of both, nothing lost, every act under its old actor."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from analytics.lrs.models import Statement
from analytics.recording import reconcile
from assessments.api import save_answer, start_attempt, submit_attempt
from assessments.models import Attempt, Form, FormItem
from courses.api import answer_quick_check, enrol, enrolment_records, finish_lesson, run_of
from courses.models import Certificate, Enrolment, LessonProgress
from courses.selectors.enrolments import place_in
from courses.selectors.learner import my_learning
from courses.selectors.study import lesson_view, outline_of
from courses.services.testing import start_test
from lms.accounts.api import AuditLine, Role, User, create_person, grant_role, merge_persons, undo_merge
from lms.kernel.errors import Conflict, NotFound
from tests.factories.assessments import right
from tests.factories.courses import LESSONS, LearnerFactory, make_enrolment, make_run

pytestmark = pytest.mark.usefixtures("small_in_module")

SLUG = "small-course"


@pytest.fixture
def administrator(db) -> User:
    person = LearnerFactory(name="An administrator")
    grant_role(person=person, role=Role.ADMINISTRATOR, given_by=None)
    return person


@pytest.fixture
def begun(db) -> User:
    """The record that a trainer began."""
    return create_person(name="A. Otieno", email=None)


@pytest.fixture
def join(administrator, begun, person):
    """Join the two."""
    return lambda: merge_persons(absorbed=begun, kept=person, actor=administrator, reason="double")


@pytest.fixture(autouse=True)
def statements_stay_right():
    """Whatever a test does, statements and rows agree, actor by actor."""
    yield
    assert list(reconcile.differences()) == []


def finish(person, key, run=None):
    return finish_lesson(person=person, course_slug=SLUG, lesson_key=key, language="en", run=run)


def hand_in_rightly(attempt_id, person):
    for item in FormItem.objects.filter(form__attempts=attempt_id).select_related("version"):
        answer = right(item.version)
        save_answer(attempt_id=attempt_id, person=person, version_id=item.version_id, answer=answer, sequence=1)
    submit_attempt(attempt_id=attempt_id, person=person)


def test_the_kept_person_sees_and_continues_the_absorbed_ones_course(course, person, begun, join, signed_in):
    enrolment = make_enrolment(begun, lessons=LESSONS[:1])
    assert my_learning(person, "en") == []
    join()
    assert [(item.slug, item.lessons_done) for item in my_learning(person, "en")] == [(SLUG, 1)]
    assert enrol(person=person, run=run_of(SLUG), language="en") == enrolment
    assert signed_in.get(f"/en/learn/{SLUG}/").status_code == 200
    done = signed_in.post(reverse("courses:finish_lesson", args=[SLUG, LESSONS[1]]))
    assert done.status_code == 303
    progress = LessonProgress.objects.get(lesson_key=LESSONS[1])
    assert progress.enrolment == enrolment and Enrolment.objects.count() == 1
    # the act's row and statement keep the enrolment's actor; the audit line names who did it
    actors = {json.loads(body)["actor"]["account"]["name"] for body in Statement.objects.values_list("body", flat=True)}
    assert actors == {str(begun.pk)}
    assert AuditLine.objects.get(subject=str(progress.pk)).actor == person


def test_in_one_run_a_lesson_done_in_either_is_done(course, person, begun, join):
    theirs = make_enrolment(begun, lessons=[LESSONS[0], LESSONS[1]])
    mine = make_enrolment(person, lessons=[LESSONS[1]])
    answer_quick_check(person=begun, course_slug=SLUG, lesson_key="first", check_key="check", choice="a", language="en")
    join()
    place = place_in(person, SLUG)
    assert (place.enrolment, place.twins, place.undone) == (mine, (theirs,), [LESSONS[2]])
    (learning,) = my_learning(person, "en")
    assert (learning.lessons_done, learning.step.kind) == (2, "lesson")
    assert (outline_of(person, SLUG, "en").done, lesson_view(person, SLUG, LESSONS[0], "en").done) == (2, True)
    asked = [part.check for part in lesson_view(person, SLUG, "first", "en").parts if part.check]
    assert any(check.answered for check in asked)
    # doing it again is no second act
    assert finish(person, LESSONS[0]).enrolment == theirs
    assert finish(person, LESSONS[2]).enrolment == mine
    assert LessonProgress.objects.count() == 4


def test_both_records_together_complete_a_course_once(course, person, begun, join, take_test, settings):
    make_enrolment(begun, lessons=LESSONS[:2])
    mine = make_enrolment(person, lessons=LESSONS[2:])
    join()
    with pytest.raises(Conflict):
        start_test(person=person, course_slug=SLUG, purpose="pre", language="en")
    hand_in_rightly(start_test(person=person, course_slug=SLUG, purpose="post", language="en"), person)
    certificate = Certificate.objects.get()
    assert (certificate.enrolment, certificate.name) == (mine, person.name)
    assert my_learning(person, "en")[0].step.kind == "certificate"


def test_a_course_that_one_record_has_completed_is_completed(course, person, begun, join, take_test, signed_in):
    theirs = make_enrolment(begun, lessons=LESSONS)
    take_test(begun, theirs.run, "post")
    issued = Certificate.objects.get()
    make_enrolment(person)
    join()
    assert my_learning(person, "en")[0].step.kind == "certificate"
    page = signed_in.get(f"/en/learn/{SLUG}/certificate/").content.decode()
    assert issued.number in page and "A. Otieno" in page
    issued.refresh_from_db()
    assert issued.name == "A. Otieno"
    for key in LESSONS:
        finish(person, key)
    assert Certificate.objects.count() == 1


def test_a_certificate_after_the_merge_has_the_name_of_the_kept_person(course, person, begun, join):
    enrolment = make_enrolment(begun, lessons=LESSONS)
    join()
    hand_in_rightly(start_test(person=person, course_slug=SLUG, purpose="post", language="en"), person)
    certificate = Certificate.objects.get()
    assert (certificate.enrolment, certificate.name) == (enrolment, "Amina Otieno")
    assert {attempt.person for attempt in Attempt.objects.all()} == {begun}


def test_an_open_attempt_goes_on(course, person, begun, join, signed_in):
    make_enrolment(begun)
    attempt_id = start_test(person=begun, course_slug=SLUG, purpose="pre", language="en")
    assert signed_in.get(reverse("assessments:take", args=[attempt_id])).status_code == 404
    join()
    assert signed_in.get(reverse("assessments:take", args=[attempt_id])).status_code == 200
    assert my_learning(person, "en")[0].step.open_attempt == attempt_id
    assert start_test(person=person, course_slug=SLUG, purpose="pre", language="en") == attempt_id
    hand_in_rightly(attempt_id, person)
    assert Attempt.objects.get().handed_in_at


def test_attempts_of_both_count_and_their_numbers_never_meet(course, person, begun, join, administrator, take_test):
    run = make_enrolment(begun, lessons=LESSONS).run
    make_enrolment(person, lessons=LESSONS)
    take_test(begun, run, "pre")
    take_test(begun, run, "post", rightly=False)
    take_test(person, run, "post", rightly=False)
    merge = join()
    with pytest.raises(Conflict, match="no-attempts-left"):
        take_test(person, run, "pre")
    third = Attempt.objects.get(pk=take_test(person, run, "post", rightly=False))
    assert (third.person, third.number) == (person, 2)
    undo_merge(merge=merge, actor=administrator)
    own = [Attempt.objects.get(pk=take_test(who, run, "post", rightly=False)).number for who in (person, begun)]
    assert own == [3, 2]


def test_the_test_after_is_the_other_form_than_the_test_before(course, person, begun, join, take_test):
    """Also where the one record was tested before and the other goes on."""
    for number in range(8):
        run = make_run(course, slug=f"run-{number}")
        take_test(begun, run, "pre")
    join()
    for attempt in list(Attempt.objects.select_related("form")):
        after = start_attempt(
            person=person, bank_id=course.bank_id, purpose="post", occasion=attempt.occasion, language="en"
        )
        assert Form.objects.get(attempts=after).label != attempt.form.label


def test_nobody_writes_on_a_record_that_is_not_hers(course, person, begun):
    with pytest.raises(NotFound):
        start_attempt(
            person=person, bank_id=course.bank_id, purpose="post", occasion=run_of(SLUG).activity, language="en",
            record_id=begun.pk,
        )  # fmt: skip


def test_undone_each_has_her_own_again(course, person, begun, join, administrator):
    make_enrolment(begun, lessons=LESSONS[:2])
    make_enrolment(person, lessons=LESSONS[2:])
    before = [my_learning(who, "en") for who in (person, begun)]
    undo_merge(merge=join(), actor=administrator)
    assert [my_learning(User.objects.get(pk=who.pk), "en") for who in (person, begun)] == before


def test_records_count_one_person_and_one_enrolment_a_run(course, person, begun, join):
    make_enrolment(begun, lessons=LESSONS[:2])
    mine = make_enrolment(person, lessons=LESSONS[1:])
    elsewhere = make_enrolment(begun, make_run(course))
    join()
    here, there = sorted(enrolment_records(), key=lambda record: record.run_id != mine.run_id)
    assert (here.enrolment_id, here.person_id, here.lessons_done) == (mine.pk, person.pk, 3)
    assert (there.enrolment_id, there.person_id, there.record_id) == (elsewhere.pk, person.pk, begun.pk)
    for who in (person, begun):
        assert len(enrolment_records(person_ids=[who.pk])) == 2


def test_the_pages_cost_what_they_did(course, person, begun, join, django_assert_max_num_queries):
    make_enrolment(begun, lessons=LESSONS[:1])
    make_enrolment(person)
    join()
    client = Client()
    client.force_login(person)
    with django_assert_max_num_queries(13):  # one more than for others: the ids of both
        assert client.get(f"/en/learn/{SLUG}/first/").status_code == 200
