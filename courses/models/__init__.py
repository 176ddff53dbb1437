"""The public face of the course models: catalogue < pages, outline < run < enrolment < progress, certificate."""

from courses.models.catalogue import Course
from courses.models.certificate import Certificate
from courses.models.enrolment import Enrolment
from courses.models.imports import ImportedText
from courses.models.outline import CourseVersion, OutlineLesson, OutlineText, PublishedFile
from courses.models.pages import CoursePage, LessonPage, ModulePage
from courses.models.progress import LessonProgress, QuickCheckAnswer
from courses.models.run import Run, RunKind

__all__ = [
    "Certificate",
    "Course",
    "CoursePage",
    "CourseVersion",
    "Enrolment",
    "ImportedText",
    "LessonPage",
    "LessonProgress",
    "ModulePage",
    "OutlineLesson",
    "OutlineText",
    "PublishedFile",
    "QuickCheckAnswer",
    "Run",
    "RunKind",
]
