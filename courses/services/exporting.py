"""A course of the CMS as a plan, and as files."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.api import BlueprintPlan, QuestionPlan, read_questions
from courses.files.plan import CoursePlan, CourseText, LessonPlan, LessonText, ModulePlan
from courses.files.writer import course_files
from courses.models import Course
from courses.selectors.pages import Tree, course_trees, plain_blocks
from courses.services.media import ExportMedia
from courses.services.publishing import objective_texts
from lms.kernel.errors import DomainError, NotFound


def export_course(slug: str, folder: Path) -> list[Path]:
    """Write a course's files; returns those whose content changed. Files of other names in the folder are left alone."""
    course = Course.objects.filter(slug=slug).first()
    if course is None:
        raise NotFound("course-unknown", _("There is no course of that name."))
    plan = course_plan(course)
    if plan is None:
        raise DomainError("course-without-pages", _("The course has no published pages to export."))
    contents = {name: text.encode() for name, text in course_files(plan).items()}
    contents |= {file.path: file.content for file in plan.files.values()}
    return [path for name, content in contents.items() if (path := _write(folder / name, content))]


def course_plan(course: Course, *, drafts: bool = False) -> CoursePlan | None:
    """The course as the CMS holds it; None without pages in its source language. With `drafts`, the newest words."""
    trees = course_trees(course, drafts=drafts)
    if not trees or trees[0].language != course.source_language:
        return None
    media = ExportMedia(course.slug)
    modules = [
        ModulePlan(module.key, [LessonPlan(lesson.key, lesson.minutes) for lesson in lessons])
        for module, lessons in trees[0].modules
    ]
    texts = {tree.language: _text(tree, media) for tree in trees}
    questions, blueprint = _questions(course)
    return CoursePlan(
        slug=course.slug,
        id=course.id,
        audience=list(course.audience),
        tags=list(course.tags),
        source_language=course.source_language,
        languages=[tree.language for tree in trees],
        objectives=list(course.objectives) or list(texts[course.source_language].objectives),
        modules=modules,
        blueprint=blueprint,
        questions=questions,
        texts=texts,
        files=media.files,
    )


def _text(tree: Tree, media: ExportMedia) -> CourseText:
    return CourseText(
        title=tree.page.title,
        summary=" ".join(tree.page.summary.split()),
        who=" ".join(tree.page.who.split()),
        objectives=objective_texts(tree.page.objectives),
        modules={module.key: module.title for module, _lessons in tree.modules},
        lessons={lesson.key: LessonText(lesson.title, plain_blocks(lesson, media)) for lesson in tree.lessons},
    )


def _questions(course: Course) -> tuple[list[QuestionPlan], BlueprintPlan | None]:
    if course.bank_id is None:
        return [], None
    plans, blueprint = read_questions(course.bank_id)
    return [_tidy(plan) for plan in plans], blueprint


def _tidy(plan: QuestionPlan) -> QuestionPlan:
    """As the files read it: PostgreSQL sorts the keys of JSON in its own way."""
    structure = {name: plan.structure[name] for name in sorted(plan.structure)}
    texts = {language: _words(text, plan.structure.get("choices", [])) for language, text in sorted(plan.texts.items())}
    return replace(plan, structure=structure, texts=texts)


def _words(text: dict[str, Any], order: list[str]) -> dict[str, Any]:
    words = {"stem": text["stem"], "feedback": text.get("feedback", "")}
    if "choices" in text:
        choices = text["choices"]
        words["choices"] = {key: choices[key] for key in [key for key in order if key in choices] or list(choices)}
    return words | {name: text[name] for name in sorted(text) if name not in words}


def _write(path: Path, content: bytes) -> Path | None:
    if path.is_file() and path.read_bytes() == content:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
