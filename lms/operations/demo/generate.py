"""Plays the stories through the services."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import translation

from assessments.api import save_answer, start_attempt, submit_attempt
from assessments.models import Attempt, FormItem
from courses.api import answer_quick_check, enrol, finish_lesson, run_of
from courses.models import Course, CourseVersion, OutlineLesson, Run
from lms.accounts.api import Country, User, create_person, grant_role
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.kernel.writes import write_transaction
from lms.operations.demo.learners import Story, knows, stories
from lms.operations.demo.logins import LOGINS, PASSWORD, Login
from trainers.api import add_facilitator

UNTIL = datetime(2026, 11, 15, 16, tzinfo=UTC)
CLASSES = (
    ("class-ports", "Port officers, spring class", timedelta(days=230)),
    ("class-university", "University seminar on border biosafety", timedelta(days=120)),
)
COUNT = 120


def generate(course: Course, *, count: int = COUNT, tell: Callable[[str], None] = lambda text: None) -> None:
    """The logins, two classes, and `count` simulated learners."""
    runs = _runs(course)
    with clock.at(UNTIL - timedelta(days=380)):
        people = {login.email: _login(login) for login in LOGINS}
    for run, email in zip(runs[1:], ("trainer@demo.example", "lecturer@demo.example"), strict=True):
        with clock.at(run.opens_at):
            add_facilitator(run=run, person=people[email], actor=people["admin@demo.example"])
    _mid_course(people["learner@demo.example"], runs[0])
    for story in stories(count, until=UNTIL):
        with write_transaction():
            _play(story, runs[story.run], random.Random(story.number))  # noqa: S311
        if story.number % 10 == 0:
            tell(f"{story.number} of {count} simulated learners")


def _runs(course: Course) -> list[Run]:
    first = run_of(course.slug)
    Run.objects.filter(pk=first.pk).update(opens_at=min(first.opens_at, UNTIL - timedelta(days=400)))
    CourseVersion.objects.filter(course=course).update(published_at=UNTIL - timedelta(days=400))
    classes = [
        Run.objects.create(
            course=course, slug=slug, title=title, kind="class", opens_at=UNTIL - ago, is_demonstration=True
        )
        for slug, title, ago in CLASSES
    ]
    first.refresh_from_db()
    return [first, *classes]


def _login(login: Login) -> User:
    person = create_person(
        name=login.name,
        email=login.email,
        password=PASSWORD,
        language="en",
        country=Country.objects.get(pk=login.country) if login.country else None,
        audience=login.audience,
        demonstration=True,
    )
    EmailAddress.objects.create(user=person, email=login.email, verified=True, primary=True)
    if login.role:
        grant_role(person=person, role=login.role, given_by=None, scope=login.scope, scope_id=login.scope_id)
    return person


def _mid_course(person: User, run: Run) -> None:
    """The first thing a newcomer sees: a course under way with one clear next step."""
    story = Story(0, "KE", "en", "customs-border", 0, UNTIL - timedelta(days=6), True, 5, False, 0.1, 1.5, True)
    with write_transaction():
        _learn(person, story, run, random.Random(0))  # noqa: S311


def _play(story: Story, run: Run, dice: random.Random) -> None:
    with clock.at(story.begins):
        person = create_person(
            name=f"Demo learner {story.number:03}",
            email=f"learner{story.number:03}@simulated.example",
            language=story.language,
            country=Country.objects.get(pk=story.country),
            audience=story.audience,
            demonstration=True,
        )
    _learn(person, story, run, dice)


def _learn(person: User, story: Story, run: Run, dice: random.Random) -> None:
    moment = max(story.begins, run.opens_at + timedelta(hours=2))
    language = story.language
    with clock.at(moment), translation.override(language):
        enrol(person=person, run=run, language=language)
    if story.stops_after == 0:
        return
    if story.takes_pre:
        moment = _test(person, run, "pre", language, moment + timedelta(minutes=5), story.before, dice)
    lessons = list(_lessons(run, language))
    for number, lesson in enumerate(lessons, 1):
        moment += timedelta(minutes=dice.randint(4, 15)) + (
            timedelta(days=dice.randint(1, 6)) if dice.random() < 0.15 else timedelta()
        )
        if moment > UNTIL:
            return
        if story.switches_language and number == len(lessons) // 2:
            language = "en" if language == "ar" else "ar"
        with clock.at(moment), translation.override(language):
            _read(person, run, lesson, language, dice)
        if story.stops_after is not None and number >= story.stops_after:
            return
    moment = _test(person, run, "post", language, moment + timedelta(hours=1), story.after, dice)
    passed = Attempt.objects.filter(person=person, passed=True).exists()
    if not passed and story.retakes:
        _test(person, run, "post", language, moment + timedelta(days=1), story.after + 0.6, dice)


def _read(person: User, run: Run, lesson: OutlineLesson, language: str, dice: random.Random) -> None:
    for key, check in lesson.checks.items():
        right = next(choice for choice, facts in check["choices"].items() if facts["correct"])
        choice = right if dice.random() < 0.8 else next(iter(check["choices"]))
        answer_quick_check(
            person=person, course_slug=run.course.slug, lesson_key=lesson.lesson_key, check_key=key, choice=choice,
            language=language, run=run,
        )  # fmt: skip
    finish_lesson(person=person, course_slug=run.course.slug, lesson_key=lesson.lesson_key, language=language, run=run)


def _test(
    person: User, run: Run, purpose: str, language: str, moment: datetime, ability: float, dice: random.Random
) -> datetime:
    """One attempt; returns when it was handed in. Nothing happens after the story's last day."""
    bank_id = run.course.bank_id
    if bank_id is None or moment + timedelta(minutes=30) > UNTIL:
        return moment
    with clock.at(moment):
        try:
            attempt_id = start_attempt(
                person=person, bank_id=bank_id, purpose=purpose, occasion=run.activity, language=language
            )
        except DomainError:
            return moment
    for item in FormItem.objects.filter(form__attempts=attempt_id).select_related("version__question"):
        moment += timedelta(seconds=dice.randint(20, 90))
        if dice.random() < 0.02:
            continue
        with clock.at(moment):
            save_answer(
                attempt_id=attempt_id, person=person, version_id=item.version_id,
                answer=_answer(item.version, ability, dice), sequence=1, language=language,
            )  # fmt: skip
    with clock.at(moment):
        submit_attempt(attempt_id=attempt_id, person=person)
    return moment


def _answer(version: Any, ability: float, dice: random.Random) -> Any:
    """A right answer by the learner's ability, or a wrong choice."""
    right = list(version.structure["correct"])
    choices = list(version.structure.get("choices") or ["true", "false"])
    if knows(dice, ability, version.question.difficulty):
        chosen = right
    else:
        wrong = [key for key in choices if key not in right]
        chosen = [dice.choice(wrong)]
    return chosen if version.type == "multiple_choice" else chosen[0]


def _lessons(run: Run, language: str) -> list[OutlineLesson]:
    version = run.course.versions.order_by("-number").first()
    return list(OutlineLesson.objects.filter(version=version, language=language).order_by("position"))
