"""Learning: lessons finished, quick checks answered."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from courses.models import LessonProgress, OutlineLesson, QuickCheckAnswer, Run
from courses.selectors.enrolments import Place, lesson_in, place_in
from courses.selectors.replay import lesson_completed, quick_check_answered
from courses.services.completion import complete_if_done
from lms.accounts.api import User, write_audit_line
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotFound
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction

DOUBLE_CLICK = timedelta(seconds=2)


def finish_lesson(
    *, person: User, course_slug: str, lesson_key: str, language: str, run: Run | None = None
) -> LessonProgress:
    """Record that a lesson is done; doing it again changes nothing. The last one may complete the course."""
    with write_transaction():
        place, lesson = _lesson(person, course_slug, lesson_key, language, run)
        if lesson_key in place.done:
            return LessonProgress.objects.filter(enrolment__in=place.enrolments, lesson_key=lesson_key)[0]
        now = clock.now()
        progress, created = LessonProgress.objects.get_or_create(
            enrolment=place.enrolment,
            lesson_key=lesson_key,
            defaults={"language": lesson.language, "happened_at": now, "recorded_at": now},
        )
        if created:
            progress.enrolment = place.enrolment
            write_audit_line(actor=person, action="lesson.finish", subject=progress.pk, lesson=lesson_key)
            publish(lesson_completed(progress, lesson.title))
            complete_if_done(enrolment=place.enrolment, language=language)
    return progress


def answer_quick_check(
    *,
    person: User,
    course_slug: str,
    lesson_key: str,
    check_key: str,
    choice: str,
    language: str,
    run: Run | None = None,
) -> QuickCheckAnswer:
    """Keep the latest answer to a quick check; it counts for nothing but learning."""
    with write_transaction():
        place, lesson = _lesson(person, course_slug, lesson_key, language, run)
        chosen = lesson.checks.get(check_key, {}).get("choices", {}).get(choice)
        if chosen is None:
            raise NotFound("choice-unknown", _("This question has changed. Load the page again."))
        answer = _answer(place, lesson, check_key, choice, bool(chosen["correct"]))
    return answer


def _answer(place: Place, lesson: OutlineLesson, check_key: str, choice: str, correct: bool) -> QuickCheckAnswer:
    now = clock.now()
    said = {"choice": choice, "correct": correct, "language": lesson.language, "happened_at": now, "recorded_at": now}
    answer, created = QuickCheckAnswer.objects.select_for_update().get_or_create(
        enrolment=place.enrolment, lesson_key=lesson.lesson_key, check_key=check_key, defaults=said
    )
    if not created:
        if answer.choice == choice and now - answer.happened_at < DOUBLE_CLICK:
            return answer
        for name, value in {**said, "tries": answer.tries + 1}.items():
            setattr(answer, name, value)
        answer.save()
    answer.enrolment = place.enrolment
    write_audit_line(actor=place.person, action="quick_check.answer", subject=answer.pk, tries=answer.tries)
    publish(quick_check_answered(answer))
    return answer


def _lesson(
    person: User, course_slug: str, lesson_key: str, language: str, run: Run | None
) -> tuple[Place, OutlineLesson]:
    place = place_in(person, course_slug, run_id=run.pk if run else None)
    if not place.is_open:
        raise Conflict("run-closed", _("This course is closed. What you have done is kept."))
    if lesson_key not in place.lesson_keys:
        raise NotFound("lesson-unknown", _("There is no such lesson in this course."))
    return place, lesson_in(place.version, lesson_key, language)
