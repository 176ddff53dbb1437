"""Who takes a run."""

from django.conf import settings
from django.db import models

from courses.models.run import Run
from lms.kernel.ids import new_id


class Enrolment(models.Model):
    """A person in a run; it never depends on the language. `completed_at` is set once and never taken back.

    `language` only says in which language the person enrolled, as each act does. `enrolled_by` is the facilitator who put
    the person on the roster; empty for those who enrolled themselves.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    language = models.CharField(max_length=12)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=40, default="server")
    completed_at = models.DateTimeField(null=True, blank=True)
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="enrolled_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.run_id}"
