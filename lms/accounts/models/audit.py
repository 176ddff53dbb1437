"""What was done, by whom, in words a person can read."""

from django.db import models

from lms.accounts.models.user import User
from lms.kernel.ids import new_id


class AuditLine(models.Model):
    """One act: `action` is a dotted word such as `attempt.hand_in`, `subject` the id of what it was done to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=60, db_index=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"
