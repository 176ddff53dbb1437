"""Imports of statements: how far each has come, and what was wrong."""

from django.conf import settings
from django.db import models

from analytics.lrs.models import Credential
from lms.kernel.ids import new_id


class StatementImport(models.Model):
    """A file of statements that is being taken in. It goes on from `offset`, whoever picks it up.

    `file` is its name among the uploads, "" for a file that a command reads; `fingerprint` (SHA-256) knows the latter
    again. `problems` holds the first of the bad lines: number, place, message.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=255)
    file = models.CharField(max_length=255, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField()
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT)
    is_trial = models.BooleanField(default=False)  # checks everything and stores nothing
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    offset = models.BigIntegerField(default=0)  # bytes that are done
    lines = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)  # stood here already
    bad = models.BigIntegerField(default=0)
    without_files = models.BigIntegerField(default=0)  # statements whose attachments did not come
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def per_cent(self) -> int:
        """How far it is."""
        return 100 if self.finished_at or not self.size else min(99, 100 * self.offset // self.size)
