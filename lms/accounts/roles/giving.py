"""Who may give which role, and where: one table. Who may give a role may end it too."""

from dataclasses import dataclass
from typing import Protocol

from lms.accounts.models import User
from lms.accounts.vocabulary import Role, Scope

GIVES: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR.value: frozenset(Role.values),
    Role.PROJECT_MANAGER.value: frozenset(
        {
            Role.TRAINER.value,
            Role.LECTURER.value,
            Role.AUTHOR.value,
            Role.TRANSLATOR.value,
            Role.COUNTRY_FOCAL_POINT.value,
            Role.DEPUTY_FOCAL_POINT.value,
        }
    ),
    Role.COUNTRY_FOCAL_POINT.value: frozenset({Role.DEPUTY_FOCAL_POINT.value, Role.TRAINER.value}),
}

# Where a role can be held: exactly where something honours it (decision 5). Workshops and spaces join with what is built
# for them; an administrator of one country, a focal point of everywhere or a translator of one course would be nonsense.
_TEACHING = frozenset({Scope.ALL.value, Scope.COUNTRY.value, Scope.COURSE.value, Scope.RUN.value})
HOLDS_IN: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR.value: frozenset({Scope.ALL.value}),
    Role.PROJECT_MANAGER.value: _TEACHING,
    Role.COUNTRY_FOCAL_POINT.value: frozenset({Scope.COUNTRY.value}),
    Role.DEPUTY_FOCAL_POINT.value: frozenset({Scope.COUNTRY.value}),
    Role.TRAINER.value: _TEACHING,
    Role.LECTURER.value: _TEACHING,
    Role.AUTHOR.value: frozenset({Scope.ALL.value, Scope.COURSE.value}),
    Role.TRANSLATOR.value: frozenset({Scope.ALL.value, Scope.LANGUAGE.value}),
}


class RoleSomewhere(Protocol):
    """A role with its place: an assignment or an invitation."""

    @property
    def role(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def scope_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Giver:
    """What a person may give: pairs of (roles, scope, scope id)."""

    rights: tuple[tuple[frozenset[str], str, str], ...]

    def may_give(self, role: str, scope: str, scope_id: str) -> bool:
        """Nobody gives what her own role does not, nor wider than her own role reaches."""
        return scope in HOLDS_IN[role] and any(
            role in roles and (own_scope == Scope.ALL or (own_scope, own_id) == (scope, scope_id))
            for roles, own_scope, own_id in self.rights
        )

    def may_change(self, thing: RoleSomewhere) -> bool:
        """Whether a role that somebody holds, or is invited to, is within reach."""
        return self.may_give(thing.role, thing.scope, thing.scope_id)

    @property
    def roles(self) -> frozenset[str]:
        """All roles the person may give somewhere."""
        return frozenset().union(*(roles for roles, _, _ in self.rights))


def giver(person: User) -> Giver:
    """What a person may give now. One query."""
    if person.is_superuser:
        return Giver(((GIVES[Role.ADMINISTRATOR], Scope.ALL.value, ""),))
    held = person.roles.in_force().filter(role__in=GIVES).values_list("role", "scope", "scope_id")
    return Giver(tuple((GIVES[role], scope, scope_id) for role, scope, scope_id in held))
