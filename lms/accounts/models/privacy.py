"""What people were told, what they agreed to, and who has been erased."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models.user import User
from lms.kernel.ids import new_id


class NoticeWay(models.TextChoices):
    """How a person got a notice or gave a consent."""

    SCREEN = "screen", _("on the screen")
    PAPER = "paper", _("on paper")


class NoticeGiven(models.Model):
    """A person was told, in a version of the notice, what happens with her data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    way = models.CharField(max_length=10, choices=NoticeWay)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.version}"


class Consent(models.Model):
    """A person agreed to one purpose that needs it; withdrawn rows stay as history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    way = models.CharField(max_length=10, choices=NoticeWay)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-given_at",)
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=models.Q(withdrawn_at=None), name="one_consent_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


class FormerIdentity(models.Model):
    """What a person was known by once and is no more: an e-mail address, a sign-in name, an account at an institution.

    Statements from outside and old mails may still hold it; an erasure must know what to look for, also on another
    machine that a backup was moved to, so that it is not sealed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_identities")
    text = models.CharField(max_length=320)
    is_proven = models.BooleanField()  # an address that was never checked may be anybody's
    ended_at = models.DateTimeField()

    class Meta:
        ordering = ("-ended_at",)
        constraints = [models.UniqueConstraint(fields=["person", "text"], name="former_identity_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.ended_at:%Y-%m-%d}"


class Erasure(models.Model):
    """The ledger of erased persons: opaque ids and times only. A backup that is restored replays it."""

    person_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    asked_by = models.CharField(max_length=20)  # person, administrator, retention

    class Meta:
        ordering = ("at",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"
