"""Printed slips: one-time codes for people who have no e-mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models.user import User
from lms.kernel.ids import new_id


class SlipPurpose(models.TextChoices):
    """What the code on a slip is good for."""

    CLAIM = "claim", _("Take over a record that a trainer began")
    RECOVER = "recover", _("Come back to one's own account")


class Slip(models.Model):
    """A one-time code on paper. Only a keyed hash is kept; making a new slip withdraws the older ones of the person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="slips")
    purpose = models.CharField(max_length=10, choices=SlipPurpose)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.purpose} {self.person_id}"
