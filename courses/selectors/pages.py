"""The page trees of a course, as the publisher and the files want them."""

from dataclasses import dataclass
from typing import TypeVar

from courses.blocks.fields import MediaOf
from courses.blocks.stream import PlainBlock, from_stream
from courses.models import Course, CoursePage, LessonPage, ModulePage

P = TypeVar("P", CoursePage, ModulePage, LessonPage)


@dataclass(frozen=True, slots=True)
class Tree:
    """A course in one language: its page, and its live modules with their live lessons in order."""

    language: str
    page: CoursePage
    modules: list[tuple[ModulePage, list[LessonPage]]]

    @property
    def lessons(self) -> list[LessonPage]:
        """All lessons in order."""
        return [lesson for _module, lessons in self.modules for lesson in lessons]


def course_trees(course: Course, *, drafts: bool = False) -> list[Tree]:
    """The live trees, source language first. With `drafts` pages carry the newest words, published or not."""
    pages = CoursePage.objects.filter(course=course).live().select_related("locale").order_by("locale__language_code")
    trees = [_tree(page, drafts) for page in pages]
    return sorted(trees, key=lambda tree: tree.language != course.source_language)


def plain_blocks(page: LessonPage, media: MediaOf) -> list[PlainBlock]:
    """A lesson's blocks as plain values."""
    return from_stream(page.blocks, media)


def _tree(page: CoursePage, drafts: bool) -> Tree:
    modules = list(ModulePage.objects.child_of(page).live().order_by("path"))
    lessons: dict[str, list[LessonPage]] = {}
    seen: set[str] = set()
    for lesson in LessonPage.objects.descendant_of(page).live().order_by("path"):
        if lesson.key not in seen:  # a copy that still bears the key of its original is not a lesson yet
            seen.add(lesson.key)
            lessons.setdefault(lesson.path[: -lesson.steplen], []).append(lesson)
    return Tree(
        page.locale.language_code,
        _newest(page, drafts),
        [
            (_newest(module, drafts), [_newest(lesson, drafts) for lesson in lessons.get(module.path, [])])
            for module in modules
        ],
    )


def _newest(page: P, drafts: bool) -> P:
    return page.get_latest_revision_as_object() if drafts and page.has_unpublished_changes else page
