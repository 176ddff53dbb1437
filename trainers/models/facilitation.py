"""Who facilitates an occasion, and so may see its scores."""

from django.conf import settings
from django.db import models

from lms.kernel.ids import new_id


class Facilitation(models.Model):
    """A person facilitates a run from a day on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey("courses.Run", on_delete=models.CASCADE, related_name="facilitations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="facilitations")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="facilitates_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.run_id}"
