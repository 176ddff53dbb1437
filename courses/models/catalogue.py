"""What is taught."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.kernel import clock
from lms.kernel.ids import new_id


class Course(models.Model):
    """A course: a row of its own; pages, one tree per language, edit its text. `slug` stands in addresses and files.

    `bank_id` names the question bank of `assessments` (a row of a lower app, asked for through its api).
    `is_published` says whether the newest version is offered; unpublishing the source language takes it back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(_("name in addresses"), unique=True, max_length=80)
    source_language = models.CharField(_("language it is written in"), max_length=12, default="en")
    audience = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    objectives = models.JSONField(default=list)
    bank = models.ForeignKey(
        "assessments.QuestionBank", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_published = models.BooleanField(default=False, editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ("slug",)
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.slug
