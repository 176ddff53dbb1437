"""Who may do what, where, until when: the truth about permissions (decision 1.9)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.accounts.models.user import User
from lms.accounts.vocabulary import Role, Scope
from lms.kernel import clock
from lms.kernel.ids import new_id


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def in_force(self) -> "RoleAssignmentQuerySet":
        """Begun and not ended."""
        now = clock.now()
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now)


class RoleAssignment(models.Model):
    """One person, one role, one scope, from a day on and perhaps to a day; ended rows stay as history.

    `scope_id` is a country code, a language or a UUID; empty for everywhere.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=Role)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.ALL)
    scope_id = models.CharField(max_length=36, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "scope", "scope_id"],
                condition=Q(ends_at=None),
                name="role_without_end_once_per_scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.scope} {self.scope_id})"


class Invitation(models.Model):
    """An offer of a role to whoever holds the link. Only a hash of its token is kept.

    With `hands_over` the role that is offered is that of the inviter, and ends with him when it is accepted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)  # where it was sent; empty when the link is handed on by other ways
    role = models.CharField(max_length=30, choices=Role)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.ALL)
    scope_id = models.CharField(max_length=36, blank=True)
    role_ends_at = models.DateTimeField(null=True, blank=True)
    hands_over = models.ForeignKey(RoleAssignment, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.role} ({self.scope} {self.scope_id}), invited"
