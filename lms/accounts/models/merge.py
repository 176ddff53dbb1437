"""Persons who turned out to be one (decision 1.10)."""

from django.db import models
from django.db.models import Q

from lms.accounts.models.user import User
from lms.kernel.ids import new_id


class MergeQuerySet(models.QuerySet["Merge"]):
    def in_force(self) -> "MergeQuerySet":
        """Not undone."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """`absorbed` is the same person as `kept`. No row of either changes; figures and pages resolve it. It can be undone.

    Chains are never stored: who has been absorbed absorbs nobody (the service points older merges to the new keeper,
    by rows of their own, and gives them back when it is undone).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    absorbed = models.ForeignKey(User, on_delete=models.CASCADE, related_name="merged_into")
    kept = models.ForeignKey(User, on_delete=models.CASCADE, related_name="merged_from")
    reason = models.CharField(max_length=20)  # claim (by slip), double (by an administrator), moved (with its keeper)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at=None), name="absorbed_once"),
            models.CheckConstraint(condition=~Q(absorbed=models.F("kept")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} is {self.kept_id}"
