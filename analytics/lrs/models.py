"""What the store keeps: statements as they came, and the credentials of those who may speak to it."""

from django.db import models


class Credential(models.Model):
    """A key and a secret for Basic authentication. Only the secret's hash is kept; secrets are random, so SHA-256 will do."""

    key = models.CharField(max_length=40, unique=True)
    secret_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "LRS credential"

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """One statement: narrow columns to filter by, beside the body exactly as it is given back.

    `content_sha256` covers what makes two statements the same (xAPI 1.0.3, Data 2.3.1: not stored, authority…).
    """

    sequence = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    stored = models.DateTimeField(db_index=True)
    timestamp = models.DateTimeField()
    verb = models.CharField(max_length=300)
    actor = models.CharField(max_length=400)  # the inverse functional identifier, see spec.agent_key
    activity = models.CharField(max_length=500, blank=True)
    registration = models.UUIDField(null=True, blank=True)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, null=True, blank=True)
    voided = models.BooleanField(default=False)
    redacted_at = models.DateTimeField(null=True, blank=True)  # a person in it was erased: no longer verbatim
    content_sha256 = models.CharField(max_length=64)
    body = models.TextField()

    class Meta:
        ordering = ("sequence",)
        indexes = [
            models.Index(fields=["verb", "sequence"]),
            models.Index(fields=["actor", "sequence"]),
            models.Index(fields=["activity", "sequence"]),
            models.Index(fields=["registration", "sequence"]),
        ]

    def __str__(self) -> str:
        return str(self.id)
