"""Makes the outline that learners read from the live pages (decision 1.1)."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from courses.models import Course, CourseVersion, OutlineLesson, OutlineText
from courses.rendering import render_lesson
from courses.selectors.pages import Tree, course_trees, plain_blocks
from courses.services.media import PublishedMedia, stored_files
from courses.services.weighing import weigh_version
from lms.accounts.api import User, write_audit_line
from lms.kernel import clock
from lms.kernel.writes import write_transaction

_paused: ContextVar[bool] = ContextVar("publishing_paused", default=False)


@dataclass(frozen=True, slots=True)
class _Lesson:
    module_key: str
    lesson_key: str
    title: str
    minutes: int
    html: str
    checks: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Language:
    language: str
    title: str
    summary: str
    who: str
    objectives: dict[str, str]
    modules: dict[str, str]
    lessons: list[_Lesson]


def publish_course(*, course: Course, actor: User | None = None) -> CourseVersion | None:
    """Publish the live pages: a new version if anything a learner sees has changed, else the newest again.

    None when the source language has no live page or no lesson: then the course is no longer offered.
    """
    with stored_files() as stored, write_transaction():
        course = Course.objects.select_for_update().get(pk=course.pk)
        media = PublishedMedia(stored)
        languages = [_language(tree, media) for tree in course_trees(course)]
        offered = bool(languages) and languages[0].language == course.source_language and bool(languages[0].lessons)
        version = _version(course, languages) if offered else None
        if version:
            weigh_version(version)
        if course.is_published != offered:
            course.is_published = offered
            course.save(update_fields=["is_published"])
        write_audit_line(
            actor=actor, action="course.publish", subject=course.pk, version=version.number if version else None
        )
    return version


@contextmanager
def publishing_paused() -> Iterator[None]:
    """Inside, changed pages do not publish by themselves; the caller publishes once."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


def publishing_is_paused() -> bool:
    """Whether the caller publishes."""
    return _paused.get()


def _version(course: Course, languages: list[_Language]) -> CourseVersion:
    languages = [languages[0], *(_in_order(language, languages[0]) for language in languages[1:])]
    content = json.dumps([asdict(language) for language in languages], sort_keys=True, ensure_ascii=False)
    content_hash = hashlib.sha256(content.encode()).hexdigest()
    newest = course.versions.order_by("-number").first()
    if newest and newest.content_hash == content_hash:
        return newest
    source = languages[0]
    version = CourseVersion.objects.create(
        course=course,
        number=newest.number + 1 if newest else 1,
        lesson_keys=[f"{lesson.module_key}/{lesson.lesson_key}" for lesson in source.lessons],
        minutes=sum(lesson.minutes for lesson in source.lessons),
        published_at=clock.now(),
        content_hash=content_hash,
    )
    OutlineText.objects.bulk_create([_text_row(version, language) for language in languages])
    OutlineLesson.objects.bulk_create([row for language in languages for row in _lesson_rows(version, language)])
    return version


def _text_row(version: CourseVersion, text: _Language) -> OutlineText:
    return OutlineText(
        version=version,
        language=text.language,
        title=text.title,
        summary=text.summary,
        who=text.who,
        objectives=text.objectives,
        modules=text.modules,
    )


def _lesson_rows(version: CourseVersion, text: _Language) -> list[OutlineLesson]:
    places = {place.partition("/")[2]: number for number, place in enumerate(version.lesson_keys)}
    return [
        OutlineLesson(version=version, language=text.language, position=places[lesson.lesson_key], **asdict(lesson))
        for lesson in text.lessons
    ]


def _in_order(text: _Language, source: _Language) -> _Language:
    """A translation in the order of its source; lessons that the source lacks are not offered."""
    lessons = {lesson.lesson_key: lesson for lesson in text.lessons}
    ordered = [
        _Lesson(
            original.module_key,
            original.lesson_key,
            lessons[original.lesson_key].title,
            original.minutes,
            lessons[original.lesson_key].html,
            lessons[original.lesson_key].checks,
        )
        for original in source.lessons
        if original.lesson_key in lessons
    ]
    return _Language(text.language, text.title, text.summary, text.who, text.objectives, text.modules, ordered)


def _language(tree: Tree, media: PublishedMedia) -> _Language:
    page = tree.page
    return _Language(
        language=tree.language,
        title=page.title,
        summary=page.summary,
        who=page.who,
        objectives=objective_texts(page.objectives),
        modules={module.key: module.title for module, _lessons in tree.modules},
        lessons=[
            _lesson(module.key, lesson, tree.language, media) for module, lessons in tree.modules for lesson in lessons
        ],
    )


def _lesson(module_key: str, page: Any, language: str, media: PublishedMedia) -> _Lesson:
    html, checks = render_lesson(plain_blocks(page, media), language)
    return _Lesson(module_key, page.key, page.title, page.minutes, html, checks)


def objective_texts(stream: Any) -> dict[str, str]:
    """Key → text of a course page's objectives."""
    return {child.value["key"] or f"k-{str(child.id)[:8]}": " ".join(child.value["text"].split()) for child in stream}


def course_of_page_path(path: str) -> UUID | None:
    """The course a page of any kind belongs to, by its place in the tree."""
    from courses.models.pages import COURSE, CoursePage

    return CoursePage.objects.filter(path=path[:COURSE]).values_list("course_id", flat=True).first()
