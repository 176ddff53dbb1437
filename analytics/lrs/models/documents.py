"""Documents that tools keep here (state, profiles), and what is known of activities."""

from django.db import models

from analytics.lrs.models.credentials import Credential


class Document(models.Model):
    """A document: bytes of any type under a name of the tool's choice.

    Its place is (kind, owner, activity, agent, registration, name), as the resource has them; what a resource lacks is
    empty. `owner` is set for credentials that are isolated from the others, else null.
    """

    STATE, ACTIVITY_PROFILE, AGENT_PROFILE = "state", "activity", "agent"

    place_sha256 = models.BinaryField(max_length=32, unique=True)  # of all parts of the place: one short index
    kind = models.CharField(max_length=8)
    owner = models.ForeignKey(Credential, on_delete=models.PROTECT, null=True, blank=True)
    activity = models.TextField(blank=True)
    agent = models.TextField(blank=True)  # identity, see spec.agent_key
    registration = models.UUIDField(null=True, blank=True)
    name = models.TextField()
    content = models.BinaryField()
    content_type = models.TextField()
    etag = models.CharField(max_length=40)  # SHA-1 of the content, as 1.0.3 wants it
    changed_at = models.DateTimeField()
    shelf = models.BigIntegerField(db_index=True)  # of kind, owner, activity and agent: where lists are read

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Activity(models.Model):
    """What statements have said of an activity, brought together: later words replace earlier ones, languages add up.

    An IRI may be longer than any index takes, so its hash is what is looked up.
    """

    iri_sha256 = models.BinaryField(max_length=32, unique=True)
    iri = models.TextField()
    definition = models.TextField()  # JSON

    class Meta:
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return self.iri
