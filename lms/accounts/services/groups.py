"""Roles projected one way onto the groups that Wagtail understands (decision 1.9): a group for each role and place.

Accounts know which groups there are and who is in them. What a group may do is for the app to say that owns the pages.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from lms.accounts.models import RoleAssignment, User
from lms.accounts.roles.giving import RoleSomewhere
from lms.accounts.vocabulary import Role, Scope
from lms.kernel.writes import write_transaction

GROUP_OF_ROLE = {
    Role.AUTHOR.value: "Authors",
    Role.TRANSLATOR.value: "Translators",
    Role.ADMINISTRATOR.value: "Administrators",
}


@dataclass(frozen=True, slots=True)
class GroupInPlace:
    """The group of a role that holds in one place."""

    group: Group
    role: str
    scope: str
    scope_id: str


_equip: list[Callable[[GroupInPlace], None]] = []


def register_group_rights(equip: Callable[[GroupInPlace], None]) -> None:
    """Let an app give a group of one place its rights: called when somebody joins it, so more than once."""
    if equip not in _equip:
        _equip.append(equip)


def groups_in_places() -> Iterator[GroupInPlace]:
    """The groups of roles in force that hold in one place, as far as they were made. Two queries."""
    rows = RoleAssignment.objects.in_force().filter(role__in=GROUP_OF_ROLE).exclude(scope=Scope.ALL).order_by()
    held = {group_name(row): row for row in rows}
    for group in Group.objects.filter(name__in=held) if held else ():
        row = held[group.name]
        yield GroupInPlace(group, row.role, row.scope, row.scope_id)


def group_name(held: RoleSomewhere) -> str:
    """Authors; or Translators (language fr)."""
    name = GROUP_OF_ROLE[held.role]
    return name if held.scope == Scope.ALL else f"{name} ({held.scope} {held.scope_id})"


def project_roles(person: User) -> bool:
    """Make the person's groups follow from the roles in force; True when they did not before."""
    held = list(person.roles.in_force().filter(role__in=GROUP_OF_ROLE))
    wanted = {group_name(row): row for row in held}
    has = set(_ours(person.groups.all()).values_list("name", flat=True))
    staff = person.is_superuser or any(row.role == Role.ADMINISTRATOR for row in held)
    if wanted.keys() == has and staff == person.is_staff:
        return False
    with write_transaction():
        person.groups.remove(*Group.objects.filter(name__in=has - wanted.keys()))
        person.groups.add(*[_made(name, wanted[name]) for name in sorted(wanted.keys() - has)])
        if staff != person.is_staff:
            person.is_staff = staff
            person.save(update_fields=["is_staff"])
    return True


def project_all_roles() -> int:
    """The same for everybody whom it may concern: roles end by time too. Returns how many persons it changed."""
    grouped = User.objects.filter(groups__in=_ours(Group.objects.all()))
    holding = User.objects.filter(roles__role__in=GROUP_OF_ROLE)
    return sum(project_roles(person) for person in (grouped | holding).distinct())


def _ours(groups: "QuerySet[Group]") -> "QuerySet[Group]":
    """Those that follow from roles; a group that somebody made by hand is left alone."""
    names = Q(name__in=GROUP_OF_ROLE.values())
    for name in GROUP_OF_ROLE.values():
        names |= Q(name__startswith=f"{name} (")
    return groups.filter(names)


def _made(name: str, held: RoleAssignment) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    if held.scope != Scope.ALL:
        for equip in _equip:
            equip(GroupInPlace(group, held.role, held.scope, held.scope_id))
    return group
