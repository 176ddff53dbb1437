"""Reads about roles and invitations, as far as a person's own right reaches."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Invitation, RoleAssignment, User
from lms.accounts.roles.giving import giver
from lms.accounts.services.invitations import OPEN, standing
from lms.kernel.errors import NotFound


def own_roles(person: User) -> list[RoleAssignment]:
    """The roles a person holds now."""
    return list(person.roles.in_force().order_by("starts_at"))


def roles_in_reach(person: User) -> list[RoleAssignment]:
    """The roles of others that a person may end or hand over. Three queries."""
    right = giver(person)
    rows = RoleAssignment.objects.in_force().filter(role__in=right.roles, person__erased_at=None)
    rows = rows.exclude(person=person).select_related("person").order_by("role", "scope_id", "person__name")
    return [row for row in rows if right.may_change(row)]


def open_invitations(person: User) -> list[Invitation]:
    """Invitations that wait: a person's own, and those she may take back."""
    right = giver(person)
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("invited_by", "hands_over")
    mine = [row for row in rows if row.invited_by_id == person.pk or right.may_change(row)]
    return [row for row in mine if standing(row) == OPEN]


def role_to_change(person: User, assignment_id: UUID) -> RoleAssignment:
    """A role in force that is one's own or within reach; any other answers as if there were none."""
    rows = RoleAssignment.objects.in_force().select_related("person")
    row = rows.filter(pk=assignment_id).first()
    if row is None or (row.person_id != person.pk and not giver(person).may_change(row)):
        raise NotFound("role-unknown", _("There is no such role in your list. It may have ended."))
    return row


def invitation_to_change(person: User, invitation_id: UUID) -> Invitation:
    """An invitation one made or may take back; any other answers as if there were none."""
    rows = Invitation.objects.select_related("invited_by", "accepted_by", "hands_over__person")
    row = rows.filter(pk=invitation_id).first()
    if row is None or (row.invited_by_id != person.pk and not giver(person).may_change(row)):
        raise NotFound("invitation-unknown", _("There is no such invitation in your list."))
    return row
