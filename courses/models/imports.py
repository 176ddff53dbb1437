"""What the last import brought, so that the next one can tell a change in the files from a change in the CMS (decision 1.2)."""

from django.db import models

from courses.models.catalogue import Course


class ImportedText(models.Model):
    """The hash of one unit as it was imported: a lesson, the course's own text or a question, in one language."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="imported_texts")
    unit = models.CharField(max_length=200)  # "lesson/<key>", "course", "question/<key>"
    language = models.CharField(max_length=12)  # empty for structure
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "unit", "language"], name="imported_unit_once")]

    def __str__(self) -> str:
        return f"{self.course_id} {self.unit} {self.language}"
