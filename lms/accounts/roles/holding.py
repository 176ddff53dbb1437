"""Roles that have an effect now: begun, not ended, and held by somebody who can sign in."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from lms.accounts.models import Merge, RoleAssignment


def effective_roles() -> "QuerySet[RoleAssignment, Any]":
    """Roles in force of people whose account is open and was not joined to another record."""
    joined = Merge.objects.in_force().filter(absorbed=OuterRef("person"))
    rows = RoleAssignment.objects.in_force().filter(person__is_active=True, person__erased_at=None)
    return rows.exclude(Exists(joined))
