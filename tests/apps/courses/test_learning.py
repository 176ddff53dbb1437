"""Enrolling, lessons, quick checks, completion, certificates: through the services."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from courses.api import (
    answer_quick_check,
    certificate_by_code,
    enrol,
    enrolment_records,
    finish_lesson,
    issue_certificate,
    replayed_events,
    revoke_certificate,
    run_of,
)
from courses.events import CourseCompleted
from courses.models import Certificate, Enrolment, LessonProgress, OutlineLesson, QuickCheckAnswer, Run
from courses.services.certificates import ALPHABET, check_character, draw_file, file_of, new_number
from courses.services.publishing import publish_course
from courses.services.testing import start_test
from lms.accounts.api import AuditLine, Role, grant_role
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotAllowed, NotFound
from tests.factories.courses import LESSONS, LearnerFactory, make_enrolment, make_run

pytestmark = pytest.mark.usefixtures("small_in_module")


def finish(person, key, language="en"):
    return finish_lesson(person=person, course_slug="small-course", lesson_key=key, language=language)


def check(person, choice, key="check", lesson="first", language="en"):
    return answer_quick_check(
        person=person, course_slug="small-course", lesson_key=lesson, check_key=key, choice=choice, language=language
    )


# --- enrolment --------------------------------------------------------------------------------------------------------


def test_enrolling_twice_gives_one_enrolment(course, person):
    first = enrol(person=person, run=run_of("small-course"), language="ar")
    again = enrol(person=person, run=run_of("small-course"), language="en")
    assert first == again and Enrolment.objects.get().language == "ar"
    assert AuditLine.objects.filter(action="course.enrol").count() == 1


def test_a_closed_run_takes_nobody(course, person):
    past = clock.now() - timedelta(days=1)
    for number, values in enumerate(({"closes_at": past}, {"opens_at": past + timedelta(days=9)})):
        with pytest.raises(Conflict):
            enrol(person=person, run=make_run(course, slug=f"c{number}", **values), language="en")
    Run.objects.update(closes_at=past)
    with pytest.raises(NotFound):
        run_of("small-course")


# --- lessons ----------------------------------------------------------------------------------------------------------


def test_finishing_a_lesson_twice_counts_once(course, person):
    make_enrolment(person)
    assert finish(person, "first") == finish(person, "first", "ar")
    assert LessonProgress.objects.get().language == "en"
    assert AuditLine.objects.filter(action="lesson.finish").count() == 1


def test_progress_belongs_to_no_language(course, person):
    make_enrolment(person)
    finish(person, "first", "en")
    finish(person, "second", "ar")
    finish(person, "third", "fr")
    rows = dict(LessonProgress.objects.values_list("lesson_key", "language"))
    assert rows == {"first": "en", "second": "ar", "third": "en"}, "French was not there, so English was read"


def test_who_is_not_enrolled_or_comes_late_does_nothing(course, person):
    with pytest.raises(NotFound):
        finish(person, "first")
    make_enrolment(person)
    with pytest.raises(NotFound):
        finish(person, "no-such-lesson")
    Run.objects.update(closes_at=clock.now())
    with pytest.raises(Conflict):
        finish(person, "first")
    assert not LessonProgress.objects.exists()


def test_of_two_runs_the_open_one_counts(course, person):
    open_run = make_run(course, slug="open")
    closed = make_run(course, slug="closed")
    make_enrolment(person, open_run)
    make_enrolment(person, closed)
    closed.closes_at = clock.now()
    closed.save()
    assert finish(person, "first").enrolment.run == open_run


def test_a_quick_check_keeps_the_latest_answer(course, person):
    make_enrolment(person)
    assert check(person, "a").correct is False
    with clock.at(clock.now() + timedelta(hours=1)):
        answer = check(person, "b")
        assert (answer.correct, answer.tries) == (True, 2)
        assert check(person, "b").tries == 2, "a double click is one answer"
    assert QuickCheckAnswer.objects.count() == 1
    assert check(person, "a", "story/what", "third").check_key == "story/what"


@pytest.mark.parametrize(("key", "choice"), [("check", "z"), ("nothing", "a"), ("story/what", "a")])
def test_answers_that_no_form_of_ours_sends_are_refused(course, person, key, choice):
    make_enrolment(person)
    with pytest.raises(NotFound):
        check(person, choice, key)
    assert not QuickCheckAnswer.objects.exists()


# --- tests and completion ---------------------------------------------------------------------------------------------


def test_the_pre_test_closes_with_the_first_lesson_and_the_final_test_opens_after_the_last(course, person):
    make_enrolment(person)
    start = {"person": person, "course_slug": "small-course", "language": "en"}
    with pytest.raises(Conflict):
        start_test(purpose="post", **start)
    assert start_test(purpose="pre", **start) == start_test(purpose="pre", **start)
    finish(person, "first")
    with pytest.raises(Conflict):
        start_test(purpose="pre", **start)
    finish(person, "second")
    finish(person, "third")
    assert start_test(purpose="post", **start)


def test_the_pre_test_is_taken_once_and_the_final_test_again_and_again(course, person, take_test):
    run = make_enrolment(person).run
    start = {"person": person, "course_slug": "small-course", "language": "en"}
    take_test(person, run, "pre")
    with pytest.raises(Conflict):
        start_test(purpose="pre", **start)
    make_enrolment(person, lessons=LESSONS)
    for _number in range(3):
        assert start_test(purpose="post", **start)
        take_test(person, run, "post", rightly=False)
    assert not Certificate.objects.exists()


def test_all_lessons_and_a_passed_final_test_complete_a_course_once(course, person, take_test):
    enrolment = make_enrolment(person, lessons=LESSONS)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    take_test(person, enrolment.run, "post", rightly=False)
    assert not Certificate.objects.exists()
    take_test(person, enrolment.run, "post")
    enrolment.refresh_from_db()
    first = enrolment.completed_at
    assert first and Certificate.objects.get().enrolment == enrolment
    take_test(person, enrolment.run, "post")
    enrolment.refresh_from_db()
    assert enrolment.completed_at == first and Certificate.objects.count() == 1


def test_the_last_lesson_may_complete_a_course_too(course, person, take_test):
    enrolment = make_enrolment(person, lessons=LESSONS[:2])
    take_test(person, enrolment.run, "post")
    assert not Certificate.objects.exists()
    finish(person, "third", "ar")
    certificate = Certificate.objects.get()
    assert (certificate.language, certificate.course_title, certificate.minutes) == ("ar", "دورة صغيرة", 12)


def test_a_passed_pre_test_completes_nothing(course, person, take_test):
    enrolment = make_enrolment(person, lessons=LESSONS)
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=None)
    take_test(person, enrolment.run, "pre")
    assert not Certificate.objects.exists()


def test_a_course_without_a_bank_is_completed_by_its_lessons(course, person):
    course.bank = None
    course.save()
    make_enrolment(person, lessons=LESSONS)
    assert Certificate.objects.count() == 1


def test_a_course_that_changes_takes_nothing_back(course, person, take_test):
    from courses.models import LessonPage

    enrolment = make_enrolment(person, lessons=LESSONS[:2])
    LessonPage.objects.get(key="first", locale__language_code="en").unpublish()
    publish_course(course=course)
    assert set(LessonProgress.objects.values_list("lesson_key", flat=True)) == {"first", "second"}
    take_test(person, enrolment.run, "post")
    finish(person, "third")
    assert Certificate.objects.exists(), "the lesson taken out of the course is not asked for"
    page = LessonPage.objects.get(key="first", locale__language_code="en")
    page.save_revision().publish()
    publish_course(course=course)
    enrolment.refresh_from_db()
    assert enrolment.completed_at


def test_a_run_may_keep_its_version(course, person):
    from courses.models import LessonPage

    run = make_run(course, pinned_version=course.versions.get())
    enrolment = make_enrolment(person, run)
    LessonPage.objects.get(key="second", locale__language_code="en").unpublish()
    publish_course(course=course)
    course.bank = None
    course.save()
    for key in ("first", "third"):
        finish_lesson(person=person, course_slug="small-course", lesson_key=key, language="en", run=run)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    finish_lesson(person=person, course_slug="small-course", lesson_key="second", language="en", run=run)
    enrolment.refresh_from_db()
    assert enrolment.completed_at


# --- certificates -----------------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(course, person, take_test) -> Certificate:
    enrolment = make_enrolment(person, lessons=LESSONS)
    take_test(person, enrolment.run, "post")
    return Certificate.objects.get()


def test_a_certificate_is_true_changed_revoked_or_unknown(certificate):
    checked = certificate_by_code(certificate.code)
    assert (checked.status, checked.name, checked.number) == ("true", "Amina Otieno", certificate.number)
    assert certificate_by_code(certificate.code.upper()).status == "true"
    assert certificate_by_code("nonsense").status == "unknown"
    for field, value in {
        "name": "Somebody Else",
        "course_title": "x",
        "completed_on": "2020-01-01",
        "minutes": 1,
    }.items():
        original = getattr(certificate, field)
        Certificate.objects.update(**{field: value})
        assert certificate_by_code(certificate.code).status == "changed", field
        Certificate.objects.update(**{field: original})
    assert certificate_by_code(certificate.code).status == "true"


def test_a_changed_key_of_the_site_keeps_old_certificates_true(certificate, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert certificate_by_code(certificate.code).status == "true"
    settings.SECRET_KEY_FALLBACKS = []
    assert certificate_by_code(certificate.code).status == "changed"


def test_managers_revoke_and_others_do_not(certificate, person):
    manager, trainer = LearnerFactory(), LearnerFactory()
    grant_role(person=manager, role=Role.PROJECT_MANAGER, given_by=None)
    grant_role(person=trainer, role=Role.TRAINER, given_by=None)
    for somebody in (person, trainer):
        with pytest.raises(NotAllowed):
            revoke_certificate(certificate_id=certificate.pk, reason="x", actor=somebody)
    revoke_certificate(certificate_id=certificate.pk, reason="Taken by another person", actor=manager)
    first = Certificate.objects.get().revoked_at
    revoke_certificate(certificate_id=certificate.pk, reason="again", actor=manager)
    certificate.refresh_from_db()
    assert (certificate.revoked_at, certificate.revoked_reason) == (first, "Taken by another person")
    assert certificate_by_code(certificate.code).status == "revoked"


def test_numbers_do_not_tell_how_many_there_are():
    numbers = {new_number(2026) for _number in range(200)}
    assert len(numbers) == 200
    for number in numbers:
        assert re.fullmatch(rf"MER-2026-[{ALPHABET}]{{8}}", number)
        assert number[-1] == check_character(number[9:-1])


def test_the_file_is_drawn_after_the_commit_and_only_once(
    course, person, take_test, django_capture_on_commit_callbacks
):
    enrolment = make_enrolment(person, lessons=LESSONS)
    with django_capture_on_commit_callbacks(execute=True):
        take_test(person, enrolment.run, "post")
        assert Certificate.objects.get().file == ""
    certificate = Certificate.objects.get()
    content = file_of(certificate)
    assert content.startswith(b"%PDF-") and hashlib.sha256(content).hexdigest() == certificate.file_sha256
    assert draw_file(certificate.pk).file_sha256 == certificate.file_sha256
    with default_storage.open(certificate.file, "wb") as file:
        file.write(b"%PDF-changed")
    assert file_of(certificate) is None, "a file that was tampered with is not handed out"
    assert file_of(draw_file(certificate.pk)) == content


def test_a_certificate_needs_a_completion(course, person):
    with pytest.raises(Conflict):
        issue_certificate(enrolment=make_enrolment(person), language="en")


# --- facts and events -------------------------------------------------------------------------------------------------


def test_records_say_what_figures_need(certificate, person, django_assert_num_queries):
    other = LearnerFactory(is_demonstration=True)
    make_enrolment(other)
    with django_assert_num_queries(1):
        records = {record.person_id: record for record in enrolment_records()}
    mine, theirs = records[person.pk], records[other.pk]
    assert (mine.lessons_done, mine.language, mine.certificate_number) == (3, "en", certificate.number)
    assert mine.first_lesson_at and mine.completed_at and mine.certified_at == certificate.issued_at
    assert not mine.certificate_revoked and not mine.is_demonstration
    assert (theirs.lessons_done, theirs.first_lesson_at, theirs.is_demonstration) == (0, None, True)
    assert enrolment_records(person_ids=[other.pk]) == [theirs] and enrolment_records(run_ids=[]) == []


def test_the_language_of_a_record_is_that_of_the_latest_act(course, person):
    enrolment = make_enrolment(person)
    assert enrolment_records()[0].language == "en"
    finish(person, "first", "ar")
    assert enrolment_records(run_ids=[enrolment.run_id])[0].language == "ar"


def test_the_past_can_be_told_again_just_as_it_was(course, person, take_test):
    from courses import events
    from lms.kernel.events import _recorders

    told = []
    kinds = [kind for kind in vars(events).values() if isinstance(kind, type) and kind.__module__ == "courses.events"]
    for kind in kinds:
        _recorders[kind].append(told.append)
    try:
        enrolment = make_enrolment(person)
        check(person, "a")
        for key in LESSONS:
            finish(person, key, "ar")
        take_test(person, enrolment.run, "post")
    finally:
        for kind in kinds:
            _recorders[kind].remove(told.append)
    again = list(replayed_events())
    assert sorted(map(repr, told)) == sorted(map(repr, again))
    assert any(isinstance(event, CourseCompleted) for event in again) and len(again) == 7
    assert len(list(replayed_events(only="quick_checks"))) == 1


def test_demonstration_lessons_tell_what_is_right(course):
    """`lms.operations.demo` answers quick checks by these facts."""
    row = OutlineLesson.objects.get(language="en", lesson_key="first")
    assert [key for key, facts in row.checks["check"]["choices"].items() if facts["correct"]] == ["b"]
