"""How a role is said: what it is, where it holds, since when and until when."""

from lms.accounts.models import RoleAssignment
from lms.accounts.roles.giving import RoleSomewhere
from lms.accounts.roles.holding import effective_roles
from lms.accounts.roles.scopes import place_in_words
from lms.accounts.vocabulary import Role, Scope


def role_in_words(thing: RoleSomewhere) -> str:
    """Trainer; or Country focal point: Kenya."""
    label = str(Role(thing.role).label)
    return label if thing.scope == Scope.ALL else f"{label}: {place_in_words(thing.scope, thing.scope_id)}"


def holders(role: str, scope: str, scope_id: str) -> list[RoleAssignment]:
    """Who holds a role in one place now, the first to come first."""
    rows = effective_roles().filter(role=role, scope=scope, scope_id=scope_id)
    return list(rows.select_related("person").order_by("starts_at", "person__name"))
