"""Where a course is taken."""

from datetime import datetime

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
    slug = models.SlugField(_("short name"), max_length=80)
    title = models.CharField(_("title"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=RunKind, default=RunKind.CLASS)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    pinned_version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("version it keeps")
    )
    country = models.ForeignKey(
        "accounts.Country",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
        help_text=_("Where it is held. Trainers of one country can facilitate the runs of that country only."),
    )
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ("course", "opens_at")
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="run_slug_once_per_course")]

    def __str__(self) -> str:
        return self.title or self.slug

    def is_open(self, moment: datetime) -> bool:
        """Whether people may enrol and learn at a moment."""
        return self.opens_at <= moment and (self.closes_at is None or moment < self.closes_at)

    @property
    def activity(self) -> ActivityRef:
        """The run as an occasion."""
        return ActivityRef("run", self.id)
