"""Who may speak to the store."""

from django.db import models


class Credential(models.Model):
    """A key and a secret. Only the secret's hash is kept; secrets are random (256 bits), so one round of SHA-256 will do.

    `speaks_for` makes it a learner's: it may only tell of this agent, in this registration, and void nothing.
    `isolated`: it sees and changes only what it wrote itself, documents too.
    """

    key = models.CharField(max_length=40, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    scopes = models.JSONField(default=list)
    isolated = models.BooleanField(default=False)
    speaks_for = models.JSONField(null=True, blank=True)
    registration = models.UUIDField(null=True, blank=True)
    requests_a_minute = models.PositiveIntegerField(null=True, blank=True)  # no limit unless set
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)  # to ten minutes: not a write for each request

    class Meta:
        verbose_name = "LRS credential"

    def __str__(self) -> str:
        return self.name
