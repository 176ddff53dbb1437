"""Keeping with a published course what it weighs, so that a learner knows before it begins."""

from functools import cache

from django.core.files.storage import default_storage

from assessments.api import QuestionPlan, read_questions
from courses.models import Course, CourseVersion, OutlineText
from courses.services.media import published_name
from courses.weight import LessonText, TestText, course_weight, packed_size


def weigh_version(version: CourseVersion) -> None:
    """Reckon the weight in each language, and keep it. A lesson that a language lacks is read in the course's own."""
    course, size_of = version.course, cache(_size_of)
    lessons: dict[str, dict[str, LessonText]] = {}
    for row in version.lessons.all():
        lessons.setdefault(row.language, {})[row.lesson_key] = LessonText(row.html, row.checks)
    source = lessons.get(course.source_language, {})
    texts = list(version.texts.only("language", "weight"))
    for text in texts:
        read = source | lessons.get(text.language, {})
        text.weight = course_weight(read.values(), _test(course, text.language), size_of)
    OutlineText.objects.bulk_update(texts, ["weight"])


def _test(course: Course, language: str) -> TestText | None:
    if course.bank_id is None:
        return None
    questions, blueprint = read_questions(course.bank_id)
    if blueprint is None:
        return None
    words = [_words(question, language, course.source_language) for question in questions]
    return TestText(words, sum(count for _objective, count in blueprint.rules))


def _words(question: QuestionPlan, *languages: str) -> dict:
    return next((question.texts[language] for language in languages if language in question.texts), {})


def _size_of(address: str) -> int:
    """What a published picture takes on the line; drawings compress, photographs do not."""
    sha256, _dot, extension = address.rpartition("/")[2].partition(".")
    name = published_name(sha256, extension)
    if not default_storage.exists(name):
        return 0
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return packed_size(content) if extension == "svg" else len(content)
