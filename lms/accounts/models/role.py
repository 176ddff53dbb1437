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
    """One person, one role, one scope. `scope_id` is a country code, a language or a UUID; empty for everywhere."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30, choices=Role)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.ALL)
    scope_id = models.CharField(max_length=36, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "scope", "scope_id"], name="role_once_per_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.scope} {self.scope_id})"
