"""The published copy of a course that learners read (decision 1.1): flat rows, rendered once at publication."""

from django.db import models

from courses.models.catalogue import Course
from lms.kernel.ids import new_id


class CourseVersion(models.Model):
    """One publication of a course. `lesson_keys` is its order, by which progress is counted in every language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    lesson_keys = models.JSONField()  # ["module-key/lesson-key", …] in order
    minutes = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("course", "number")
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="course_version_once")]

    def __str__(self) -> str:
        return f"{self.course_id} v{self.number}"


class OutlineText(models.Model):
    """The words of a course version in one language: title, summary, objectives, module titles.

    `weight` is what the whole course costs on the line in this language, in bytes (courses/weight.py).
    """

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    who = models.TextField(blank=True)
    objectives = models.JSONField(default=dict)  # {objective key: text}
    modules = models.JSONField(default=dict)  # {module key: title}, in order
    weight = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="outline_text_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}"


class OutlineLesson(models.Model):
    """One lesson in one language, ready to be shown.

    `html` holds a mark `<!--check:KEY-->` where a quick check stands; `checks` holds what asks and marks it, so that no
    right answer is ever in the page: {key: {"question": …, "order": [choice keys], "choices": {choice key: {"text": …,
    "correct": …, "feedback": …}}}}.
    """

    version = models.ForeignKey(CourseVersion, on_delete=models.CASCADE, related_name="lessons")
    language = models.CharField(max_length=12)
    position = models.PositiveIntegerField()
    module_key = models.SlugField(max_length=80)
    lesson_key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(default=5)
    html = models.TextField()
    checks = models.JSONField(default=dict)

    class Meta:
        ordering = ("version", "language", "position")
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "lesson_key"], name="outline_lesson_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_key} {self.language}"


class PublishedFile(models.Model):
    """A picture or paper of a published lesson, kept under the hash of its content: a later change is another file."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    extension = models.CharField(max_length=8)
    download_name = models.CharField(max_length=120)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]}.{self.extension}"
