"""Who facilitates an occasion, and so may see its scores."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.kernel.ids import new_id


class Facilitation(models.Model):
    """A person facilitates a run from a day on and perhaps to a day; ended rows stay as history.

    It opens the run's roster only together with a role that reaches the run (`trainers.reach`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey("courses.Run", on_delete=models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="facilitations")
    started_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], condition=Q(ended_at=None), name="facilitates_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.run_id}"
