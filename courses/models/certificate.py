"""Certificates of completion."""

from django.db import models

from courses.models.enrolment import Enrolment
from lms.kernel.ids import new_id


class Certificate(models.Model):
    """What was certified, as printed. The verify page compares with the record: true, changed or revoked.

    `code` is random and stands in the QR code; `number` is for people, and random too: a counter would tell how many were
    issued, and let people guess their neighbours'. `seal` is a keyed hash of the printed facts.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="certificate")
    number = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=150)
    course_title = models.CharField(max_length=200)
    language = models.CharField(max_length=12)
    minutes = models.PositiveIntegerField(default=0)  # how long the course was then
    completed_on = models.DateField()
    issued_at = models.DateTimeField()
    seal = models.CharField(max_length=64)
    file = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.number
