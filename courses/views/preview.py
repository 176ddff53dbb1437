"""What an author sees before publishing: the learner's pages with the words being edited."""

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from courses.models import CoursePage, LessonPage
from courses.rendering import render_lesson
from courses.selectors.catalogue import CourseCard, CoursePresentation
from courses.selectors.pages import plain_blocks
from courses.selectors.study import LessonView, parts
from courses.services.media import Download, Figure, content_of
from courses.services.publishing import objective_texts

TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}


class PreviewMedia:
    """Pictures go into the page itself, for nothing is published yet."""

    def picture(self, row: Any) -> Figure | None:
        """The picture as a data: address."""
        if row is None:
            return None
        kind = TYPES.get(row.file.name.rpartition(".")[2].lower(), "application/octet-stream")
        data = base64.b64encode(content_of(row)).decode()
        return Figure(f"data:{kind};base64,{data}", row.width, row.height)

    def paper(self, row: Any) -> Download | None:
        """A paper that leads nowhere yet."""
        return Download("#", row.file.name.rpartition(".")[2].upper(), row.get_file_size() or 0) if row else None


def lesson_preview(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """The lesson page."""
    language = page.locale.language_code
    html, checks = render_lesson(plain_blocks(page, PreviewMedia()), language)
    parent = page.get_parent() if page.path else None
    view = LessonView(
        slug="",
        key=page.key,
        course_title=page.course_page().title if page.path else "",
        module_title=parent.title if parent else "",
        title=page.title,
        minutes=page.minutes,
        language=language,
        number=1,
        lessons=1,
        parts=parts(html, checks, {}),
        done=False,
        is_open=False,
        previous_key="",
        next_key="",
        next_title="",
        is_preview=True,
    )
    with translation.override(language):
        return render(request, "courses/lesson.html", {"lesson": view, "check_url": "#", "page_class": "page--reading"})


def course_preview(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """The page that opens a course."""
    language = page.locale.language_code
    card = CourseCard(page.course.slug, page.title, page.summary, language, [language], 0, 0, page.course_id)
    course = CoursePresentation(
        card=card, who=page.who, objectives=list(objective_texts(page.objectives).values()), modules=[]
    )
    with translation.override(language):
        return render(request, "courses/course.html", {"course": course, "is_enrolled": False, "is_preview": True})
