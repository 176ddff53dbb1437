"""The pages of somebody who learns: the outline of a course with progress, and a lesson."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assessments.api import TestState
from courses.models import Certificate, CourseVersion, OutlineText, QuickCheckAnswer
from courses.rendering import parts_of
from courses.selectors.catalogue import lesson_titles, text_in
from courses.selectors.enrolments import Place, known_lesson, lessons_in, place_in
from courses.selectors.learner import POST, PRE, NextStep, next_step, pre_is_open, tests_of
from lms.accounts.api import User


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson in the outline."""

    key: str
    title: str
    done: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """A course as its learner sees it. `language` is that of its words."""

    slug: str
    title: str
    language: str
    run_title: str
    modules: list[tuple[str, list[LessonLine]]]
    lessons: int
    done: int
    step: NextStep
    step_title: str
    pre: TestState | None
    post: TestState | None
    may_skip_pre: bool
    is_open: bool
    completed_at: datetime | None
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class AskedChoice:
    """A choice of a quick check on the page."""

    key: str
    text: str
    picked: bool
    state: str = ""  # the class that marks the choice picked


@dataclass(frozen=True, slots=True)
class AskedCheck:
    """A quick check on the page, with the answer given; what is right shows only in an answer's feedback."""

    key: str
    question: str
    choices: list[AskedChoice]
    answered: bool
    correct: bool
    feedback: str

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return check_anchor(self.key)


@dataclass(frozen=True, slots=True)
class LessonPart:
    """A stretch of HTML or a quick check."""

    html: str = ""
    check: AskedCheck | None = None


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson for its learner. `language` is that of its words."""

    slug: str
    key: str
    course_title: str
    module_title: str
    title: str
    minutes: int
    language: str
    number: int
    lessons: int
    parts: list[LessonPart]
    done: bool
    is_open: bool
    previous_key: str
    next_key: str
    next_title: str
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class TestPage:
    """What is to be known before a test."""

    slug: str
    course_title: str
    language: str
    purpose: str
    state: TestState
    run_id: UUID
    first_lesson: str
    closed: str  # why it cannot be taken now: lessons-done, taken, lessons-left, run-closed; empty if it can

    @property
    def is_pre(self) -> bool:
        """The test before the course."""
        return self.purpose == PRE


def outline_of(person: User, slug: str, language: str) -> Outline:
    """The outline of a course one is enrolled in. Seven queries."""
    place = place_in(person, slug)
    text = _text(place.version, language)
    titles = lesson_titles(place.version, text.language)
    tests = tests_of(place)
    certificates = Certificate.objects.filter(enrolment__in=place.enrolments, revoked_at=None)
    certificate = certificates.order_by("issued_at").first()
    step = next_step(place, tests, certified=certificate is not None)
    modules: dict[str, list[LessonLine]] = {}
    for spot in place.version.lesson_keys:
        module, _slash, key = spot.partition("/")
        line = LessonLine(key, titles.get(key, key), key in place.done, key == step.lesson_key)
        modules.setdefault(module, []).append(line)
    return Outline(
        slug=slug,
        title=text.title,
        language=text.language,
        run_title=place.enrolment.run.title,
        modules=[(text.modules.get(key, key), lines) for key, lines in modules.items()],
        lessons=len(place.lesson_keys),
        done=len(place.lesson_keys) - len(place.undone),
        step=step,
        step_title=titles.get(step.lesson_key, ""),
        pre=tests.get(PRE),
        post=tests.get(POST),
        may_skip_pre=step.kind == PRE and step.open_attempt is None,
        is_open=place.is_open,
        completed_at=place.completed_at,
        certificate=certificate,
    )


def lesson_view(person: User, slug: str, key: str, language: str) -> LessonView:
    """A lesson with what its reader has answered. Six queries."""
    place = place_in(person, slug)
    spot = place.lesson_keys.index(key) if key in place.lesson_keys else 0
    next_key = next(iter(place.lesson_keys[spot + 1 : spot + 2]), "")
    lessons = lessons_in(place.version, [key, next_key], language)
    lesson = known_lesson(lessons, key)
    answered = QuickCheckAnswer.objects.filter(enrolment__in=place.enrolments, lesson_key=key)
    answers = {row.check_key: row for row in answered.order_by("happened_at")}
    text = _text(place.version, lesson.language)
    return LessonView(
        slug=slug,
        key=key,
        course_title=text.title,
        module_title=text.modules.get(lesson.module_key, ""),
        title=lesson.title,
        minutes=lesson.minutes,
        language=lesson.language,
        number=spot + 1,
        lessons=len(place.lesson_keys),
        parts=parts(lesson.html, lesson.checks, answers),
        done=key in place.done,
        is_open=place.is_open,
        previous_key=place.lesson_keys[spot - 1] if spot else "",
        next_key=next_key,
        next_title=lessons[next_key].title if next_key in lessons else next_key,
    )


def step_after(person: User, slug: str, key: str) -> NextStep:
    """Where the button under a lesson leads: the next lesson in order; after the last one, what is left to do."""
    place = place_in(person, slug)
    after = place.lesson_keys[place.lesson_keys.index(key) + 1 :] if key in place.lesson_keys else []
    if after:
        return NextStep("lesson", lesson_key=after[0])
    certified = Certificate.objects.filter(enrolment__in=place.enrolments, revoked_at=None).exists()
    return next_step(place, tests_of(place), certified=certified)


def test_page(person: User, slug: str, purpose: str, language: str) -> TestPage | None:
    """The page before a test; None if the course has no such test. Five queries."""
    place = place_in(person, slug)
    state = tests_of(place).get(purpose)
    if state is None or not state.questions:
        return None
    text = _text(place.version, language)
    return TestPage(
        slug=slug,
        course_title=text.title,
        language=text.language,
        purpose=purpose,
        state=state,
        run_id=place.enrolment.run_id,
        first_lesson=place.lesson_keys[0],
        closed=_closed(place, state),
    )


test_page.__test__ = False  # type: ignore[attr-defined]  # pytest would collect it


def parts(html: str, checks: dict[str, Any], answers: dict[str, QuickCheckAnswer]) -> list[LessonPart]:
    """A lesson's HTML with its quick checks drawn for one reader."""
    found = []
    for kind, part in parts_of(html):
        if kind == "html":
            found.append(LessonPart(html=part))
        elif part in checks:
            found.append(LessonPart(check=_asked(part, checks[part], answers.get(part))))
    return found


def check_anchor(key: str) -> str:
    """The id of a quick check on its page."""
    return "check-" + key.replace("/", "--")


def _asked(key: str, check: dict[str, Any], answer: QuickCheckAnswer | None) -> AskedCheck:
    picked = check["choices"].get(answer.choice) if answer else None
    correct = bool(picked and picked["correct"])
    mark = "choice--right" if correct else "choice--wrong"
    choices = []
    for choice in check["order"]:
        is_picked = picked is not None and answer is not None and answer.choice == choice
        choices.append(AskedChoice(choice, check["choices"][choice]["text"], is_picked, mark if is_picked else ""))
    return AskedCheck(
        key=key,
        question=check["question"],
        choices=choices,
        answered=picked is not None,
        correct=correct,
        feedback=picked["feedback"] if picked else "",
    )


def _closed(place: Place, state: TestState) -> str:
    if not place.is_open:
        return "run-closed"
    if state.purpose == PRE:
        if state.open_attempt is None and state.attempts:
            return "taken"
        return "" if pre_is_open(state, place) else "lessons-done"
    return "lessons-left" if place.undone else ""


def _text(version: CourseVersion, language: str) -> OutlineText:
    wanted = [language, version.course.source_language]
    return text_in(list(version.texts.filter(language__in=wanted)), *wanted)
