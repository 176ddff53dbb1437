"""Where the limiter keeps its counts: in the database, so that all processes share them and a restart forgets nothing."""

from django.db import models


class LimitCount(models.Model):
    """How often something was tried within a window. The key is a keyed hash: no address and no name is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"
