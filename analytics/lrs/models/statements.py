"""Statements as they came, and what is derived from them to find them by.

A statement is written once, in the transaction of the act it tells of (Statement, Unnumbered: inserts only). Everything
else here is derived from its body when it gets its number (store/numbering.py), and could be derived again.
"""

from django.db import models

from analytics.lrs.models.credentials import Credential


class Statement(models.Model):
    """One statement. `body` is JSON: what was sent, letter for letter, with id, authority and version; never `stored`.

    `row` tells in which order rows were written, not in which order they became visible: that is Position.
    `timestamp` is null where none was sent: it is then the moment it was stored.
    """

    row = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, null=True, blank=True)  # null: our own
    version = models.PositiveSmallIntegerField(default=1)  # 1 for 1.0.3, 2 for 2.0
    verb = models.TextField()
    timestamp = models.DateTimeField(null=True)
    body = models.TextField()
    redacted_at = models.DateTimeField(null=True, blank=True)  # a person in it was erased: no longer verbatim

    class Meta:
        ordering = ("row",)

    def __str__(self) -> str:
        return str(self.id)


class Unnumbered(models.Model):
    """A statement that waits for its place. `id` keeps the order in which a batch was given; `letters` is its body's length."""

    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, db_constraint=False)
    letters = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.statement_id)


class Position(models.Model):
    """The place of a statement in the store, which is also its `stored`: microseconds since 1970, each later than the last.

    Places are given one writer at a time and after the statement's own commit, so that whoever has seen everything up
    to a place never misses a statement that is shown later.
    """

    position = models.BigIntegerField(primary_key=True)
    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, db_constraint=False)
    voided_by = models.BigIntegerField(null=True)  # the place of the statement that voided it

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return str(self.position)


class Link(models.Model):
    """The statement at `position` is found by `target` (a verb, an agent, an activity, ...: store/targets.py).

    `source` is the statement that says so: itself, or one that it refers to (StatementRef), at whatever remove. All
    conditions of one search must hold for one source (xAPI 1.0.3, Communication 2.1.3, filter conditions for StatementRefs).
    """

    pk = models.CompositePrimaryKey("target", "position", "source")
    target = models.BigIntegerField()
    position = models.BigIntegerField()
    source = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.target} {self.position} {self.source}"


class Reference(models.Model):
    """The statement at `position` refers to (or voids) the statement `target`, which may come later."""

    pk = models.CompositePrimaryKey("target", "position")
    target = models.UUIDField()
    position = models.BigIntegerField()
    voids = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.position} to {self.target}"


class Attachment(models.Model):
    """The bytes of an attachment, once for all statements that name them."""

    sha2 = models.CharField(max_length=128, primary_key=True)  # 64 digits of SHA-256; SHA-512 has 128
    length = models.PositiveIntegerField()
    content = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha2
