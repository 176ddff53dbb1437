"""Giving, ending and handing over roles. What a role is and who gives it: `lms.accounts.roles.giving`."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lms.accounts.models import RoleAssignment, User
from lms.accounts.roles.giving import HOLDS_IN, giver
from lms.accounts.roles.holding import effective_roles
from lms.accounts.roles.scopes import is_place
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.groups import project_roles
from lms.accounts.vocabulary import Role, Scope
from lms.kernel import clock
from lms.kernel.errors import Conflict, DomainError, NotAllowed
from lms.kernel.writes import write_transaction


def grant_role(
    *,
    person: User,
    role: Role | str,
    given_by: User | None,
    scope: Scope | str = Scope.ALL,
    scope_id: str = "",
    ends_at: datetime | None = None,
) -> RoleAssignment:
    """Give a role; giving it again changes nothing but its end. `given_by` None is the installation itself."""
    role, scope = Role(role), Scope(scope)
    refuse_what_makes_no_sense(role, scope, scope_id, ends_at)
    if given_by is not None and not giver(given_by).may_give(role, scope, scope_id):
        raise NotAllowed("may-not-give-role", _("Your own role does not let you give this one."))
    with write_transaction():
        return place_role(person=person, role=role, scope=scope, scope_id=scope_id, ends_at=ends_at, given_by=given_by)


def place_role(
    *, person: User, role: str, scope: str, scope_id: str, ends_at: datetime | None, given_by: User | None
) -> RoleAssignment:
    """The rows of giving a role, whoever was asked before. To be called inside a transaction."""
    if role == Role.ADMINISTRATOR:
        hold_administrators()
    now = clock.now()
    User.objects.select_for_update().only("pk").get(pk=person.pk)  # two hands that give the same role take turns
    where = {"person": person, "role": role, "scope": scope, "scope_id": scope_id}
    held = RoleAssignment.objects.in_force().select_for_update().filter(**where).first()
    if held is None:
        held = RoleAssignment.objects.create(**where, given_by=given_by, starts_at=now, ends_at=ends_at)
        _note(given_by, "role.grant", held)
    elif held.ends_at != ends_at:
        if ends_at is not None:
            refuse_to_lose_the_last_administrator(held)
        held.ends_at = ends_at
        held.save(update_fields=["ends_at"])
        _note(given_by, "role.prolong", held)
    project_roles(person)
    return held


def end_role(*, assignment: RoleAssignment, actor: User | None) -> None:
    """End a role now. Its holder may lay it down, and who may give it may end it; ending it again changes nothing."""
    if actor is not None and actor.pk != assignment.person_id and not giver(actor).may_change(assignment):
        raise NotAllowed("may-not-end-role", _("Your own role does not let you end this one."))
    with write_transaction():
        if assignment.role == Role.ADMINISTRATOR:
            hold_administrators()
        held = RoleAssignment.objects.in_force().select_for_update().filter(pk=assignment.pk).first()
        if held is not None:
            refuse_to_lose_the_last_administrator(held)
            close_role(held, actor)


def close_role(held: RoleAssignment, actor: User | None) -> None:
    """The rows of ending a role. To be called inside a transaction."""
    held.ends_at, held.ended_by = clock.now(), actor
    held.save(update_fields=["ends_at", "ended_by"])
    _note(actor, "role.end", held)
    project_roles(held.person)


def refuse_what_makes_no_sense(role: str, scope: str, scope_id: str, ends_at: datetime | None) -> None:
    """A role must hold where it makes sense, in a place that there is, and not end before it begins."""
    if scope not in HOLDS_IN[role] or not is_place(scope, scope_id):
        raise DomainError("role-place", _("This role cannot be held there. Choose another place for it."))
    if ends_at is not None and ends_at <= clock.now():
        raise DomainError("role-over", _("This day is over. Choose a day to come, or leave it empty."))


def refuse_to_lose_the_last_administrator(held: RoleAssignment) -> None:
    """Without an administrator nobody could name one: the last one who can sign in stays."""
    if held.role == Role.ADMINISTRATOR:
        refuse_if_last_administrator(held.person)


def refuse_if_last_administrator(person: User) -> None:
    """The same for whatever would take the person herself away: closing, merging or erasing her account.

    To be called inside a transaction. If it locks other rows before, it calls `hold_administrators` first of all.
    """
    hold_administrators(person)
    rows = effective_roles().filter(role=Role.ADMINISTRATOR)
    administrators = {row.person_id: row.ends_at for row in rows}
    others_last = any(ends_at is None for key, ends_at in administrators.items() if key != person.pk)
    if person.pk in administrators and not others_last:
        raise Conflict("last-administrator", _("This is the last administrator. Name another one first."))


def hold_administrators(person: User | None = None) -> None:
    """Whoever is about to take an administrator away waits for whoever is doing it already.

    All rows are held, in one order, before anybody asks who is left: two who end each other at the same moment would each
    count the other one. Asking is a second query, for a query that waited still sees the accounts as they were.
    With `person` nothing is held unless she is one of them.
    """
    rows = RoleAssignment.objects.in_force().filter(role=Role.ADMINISTRATOR)
    if person is None or rows.filter(person=person).exists():
        list(rows.select_for_update().order_by("pk").values_list("pk"))


def _note(actor: User | None, action: str, held: RoleAssignment) -> None:
    until = held.ends_at.isoformat() if held.ends_at else None
    write_audit_line(
        actor=actor,
        action=action,
        subject=held.person_id,
        role=held.role,
        scope=held.scope,
        scope_id=held.scope_id,
        until=until,
    )
