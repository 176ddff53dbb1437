"""Other record stores that are sent what comes in here, and how far each of them is."""

import uuid

from django.db import models


class Receiver(models.Model):
    """Another record store. Everything up to the place `sent_to` is there, or among the dead letters, or not for it.

    What it is sent (`chosen`, `verbs`) and where it is stay as they were made: only so it is known what it holds.
    """

    ALL, OURS, VERBS = "all", "ours", "verbs"

    name = models.CharField(max_length=120, unique=True)
    url = models.CharField(max_length=500)  # of its resources, with a slash at the end
    key = models.CharField(max_length=200)
    sealed_secret = models.TextField()
    version = models.CharField(max_length=8)  # of xAPI: 1.0.3 or 2.0.0
    chosen = models.CharField(max_length=8, default=ALL)
    verbs = models.JSONField(default=list)  # IRIs, where chosen by verb
    made_at = models.DateTimeField()

    begins = models.BigIntegerField(default=0)  # a place, see Position: what came up to it was never meant for it
    sent_to = models.BigIntegerField(default=0)
    last_sent_at = models.DateTimeField(null=True)
    enabled = models.BooleanField(default=True)
    trouble = models.CharField(max_length=20, blank=True)  # what is wrong (forwarding/troubles.py); empty: nothing
    trouble_detail = models.CharField(max_length=200, blank=True)  # a status or a fault's name; never their words
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # tries in a row that came to nothing
    refusals = models.PositiveIntegerField(default=0)  # statements in a row that it would not have
    next_try_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)  # of the process that is sending, so that two never mix their order
    leased_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class DeadLetter(models.Model):
    """A statement that a receiver would not have, with the reason it gave. It is not sent again unless somebody asks."""

    receiver = models.ForeignKey(Receiver, on_delete=models.CASCADE, related_name="dead_letters")
    place = models.BigIntegerField()
    statement_id = models.UUIDField()
    code = models.PositiveSmallIntegerField()  # status of the answer; 0 where it was not sent at all
    answer = models.TextField(blank=True)  # its first letters
    at = models.DateTimeField()
    again = models.BooleanField(default=False)  # somebody asked to have it sent once more

    class Meta:
        ordering = ("place",)
        constraints = [models.UniqueConstraint(fields=("receiver", "place"), name="one_dead_letter_a_statement")]

    def __str__(self) -> str:
        return f"{self.statement_id} for {self.receiver_id}"


class Retraction(models.Model):
    """A receiver holds a statement from which an erased person was taken out here: it is told by a statement that voids it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # of the voiding statement
    receiver = models.ForeignKey(Receiver, on_delete=models.CASCADE, related_name="retractions")
    statement_id = models.UUIDField()
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refused = models.PositiveSmallIntegerField(null=True)  # status of an answer that was no; 0: it cannot be voided

    class Meta:
        ordering = ("made_at", "id")
        constraints = [models.UniqueConstraint(fields=("receiver", "statement_id"), name="one_retraction_a_statement")]

    def __str__(self) -> str:
        return f"{self.statement_id} at {self.receiver_id}"
