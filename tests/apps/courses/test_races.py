"""What happens at the same moment: real threads, real commits."""

import threading

import pytest
from django.db import connection

from courses.api import enrol, finish_lesson, run_of
from courses.models import Certificate, Enrolment, LessonProgress
from lms.accounts.api import AuditLine
from tests.factories.courses import LESSONS, LearnerFactory, small_course


def all_at_once(act, times=6):
    """Run an act in threads that start together; gives results and faults."""
    start, results, faults = threading.Barrier(times), [], []

    def go():
        start.wait()
        try:
            results.append(act())
        except Exception as error:  # noqa: BLE001  whatever goes wrong in a thread is to be seen
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, faults


@pytest.mark.django_db(transaction=True)
def test_an_act_that_comes_twice_at_once_is_done_once():
    course = small_course()
    person, run = LearnerFactory(), run_of("small-course")
    results, faults = all_at_once(lambda: enrol(person=person, run=run, language="en").pk)
    assert faults == [] and len(set(results)) == 1 and Enrolment.objects.count() == 1
    assert AuditLine.objects.filter(action="course.enrol").count() == 1

    course.bank = None
    course.save()
    for key in LESSONS:
        lesson = {"person": person, "course_slug": "small-course", "lesson_key": key, "language": "en"}
        results, faults = all_at_once(lambda lesson=lesson: finish_lesson(**lesson).pk)
        assert faults == [] and len(set(results)) == 1
    assert LessonProgress.objects.count() == 3 and Certificate.objects.count() == 1
    assert AuditLine.objects.filter(action="course.complete").count() == 1
