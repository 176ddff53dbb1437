"""What a learner has done. Lessons are named by key, so that a changed course takes nothing away."""

from django.db import models

from courses.models.enrolment import Enrolment
from lms.kernel.ids import new_id


class LessonProgress(models.Model):
    """A lesson finished in an enrolment; `language` is the one it was read in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lessons")
    lesson_key = models.SlugField(max_length=80)
    language = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="lesson_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_key}"


class QuickCheckAnswer(models.Model):
    """The latest answer to a quick check or a case question; it teaches and never counts towards a score."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="quick_checks")
    lesson_key = models.SlugField(max_length=80)
    check_key = models.CharField(max_length=160)  # "block-key" or "block-key/question-key"
    choice = models.SlugField(max_length=80)
    correct = models.BooleanField()
    tries = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson_key", "check_key"], name="quick_check_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_key} {self.check_key}"
