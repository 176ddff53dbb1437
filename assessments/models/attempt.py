"""Attempts and their answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models.assessment import Assessment, Form
from assessments.models.bank import QuestionText, QuestionVersion
from lms.kernel.activity import ActivityRef
from lms.kernel.ids import new_id


class Attempt(models.Model):
    """One person takes one form of one assessment on one occasion. Open until handed in; handed in once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="attempts")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="attempts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    occasion_kind = models.CharField(max_length=20)
    occasion_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    started_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=40, default="server")
    score = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(max_digits=8, decimal_places=2)
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "person", "occasion_kind", "occasion_id", "number"],
                name="attempt_number_once",
            ),
            models.UniqueConstraint(
                fields=["assessment", "person", "occasion_kind", "occasion_id"],
                condition=Q(handed_in_at=None),
                name="one_open_attempt",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None, score=None) | Q(handed_in_at__isnull=False, score__isnull=False),
                name="handed_in_means_scored",
            ),
        ]
        indexes = [models.Index(fields=["occasion_kind", "occasion_id"])]

    def __str__(self) -> str:
        return f"attempt {self.number} of {self.person_id}"

    @property
    def occasion(self) -> ActivityRef:
        """Where the test was taken."""
        return ActivityRef(self.occasion_kind, self.occasion_id)


class Response(models.Model):
    """The answer to one question of an attempt, saved by itself. `sequence` grows with each change.

    A question that was left empty again keeps its row with the answer `{}`, so that a late copy of an older
    answer cannot come back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(QuestionText, on_delete=models.PROTECT, related_name="+")
    answer = models.JSONField()
    sequence = models.PositiveIntegerField(default=1)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    mark = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    words_erased = models.BooleanField(default=False)  # the mark stays, and can no longer be worked out from the answer

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "version"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.version_id}"
