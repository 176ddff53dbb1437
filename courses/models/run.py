"""Where a course is taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.catalogue import Course
from courses.models.outline import CourseVersion
from lms.kernel.activity import ActivityRef
from lms.kernel.ids import new_id


class RunKind(models.TextChoices):
    SELF_STUDY = "self_study", _("Open self-study")
    CLASS = "class", _("Class")


class Run(models.Model):
    """An occasion: open self-study or a class with facilitators. May pin a version of its course."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="runs")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=12, choices=RunKind, default=RunKind.SELF_STUDY)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    pinned_version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("course", "opens_at")
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="run_slug_once_per_course")]

    def __str__(self) -> str:
        return self.title or self.slug

    @property
    def activity(self) -> ActivityRef:
        """The run as an occasion."""
        return ActivityRef("run", self.id)
