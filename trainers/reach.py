"""Which roles reach which runs: the one rule by which a roster opens, facilitators are named and runs are managed.

A role reaches a run when it holds everywhere, for this run, for its course, or in the country in which it is held. A run
without a country (open self-study, say) is reached by no role of one country.
"""

from collections.abc import Collection, Iterable
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from lms.accounts.api import Role, RoleAssignment, Scope, User, effective_roles

TEACHERS = frozenset({Role.TRAINER.value, Role.LECTURER.value})
MANAGERS = frozenset({Role.PROJECT_MANAGER.value, Role.ADMINISTRATOR.value})
Place = tuple[str, str]


class Run(Protocol):
    """What is facilitated; its model belongs to courses."""

    id: UUID
    course_id: UUID
    country_id: str | None


def places_of(run: Run) -> set[Place]:
    """The (scope, scope id) pairs in which a role reaches a run."""
    found = {(Scope.ALL.value, ""), (Scope.RUN.value, str(run.id)), (Scope.COURSE.value, str(run.course_id))}
    return found | ({(Scope.COUNTRY.value, run.country_id)} if run.country_id else set())


def reaches(held: Collection[Place], run: Run) -> bool:
    """Whether a role held in one of these places reaches a run."""
    return not places_of(run).isdisjoint(held)


def roles_reaching(run: Run, roles: Iterable[str]) -> "QuerySet[RoleAssignment, Any]":
    """The roles in force, of whomever, that reach a run."""
    where = Q()
    for scope, scope_id in places_of(run):
        where |= Q(scope=scope, scope_id=scope_id)
    return effective_roles().filter(where, role__in=roles)


def places_held(people: Iterable[UUID], roles: Iterable[str]) -> dict[UUID, set[Place]]:
    """Where each of these people holds one of the roles now. One query."""
    found: dict[UUID, set[Place]] = {}
    rows = effective_roles().filter(person__in=list(people), role__in=roles)
    for person, scope, scope_id in rows.values_list("person_id", "scope", "scope_id"):
        found.setdefault(person, set()).add((scope, scope_id))
    return found


def managed_places(person: User) -> set[Place]:
    """Where a person manages runs, and so may name their facilitators."""
    if person.is_superuser and person.is_active:
        return {(Scope.ALL.value, "")}
    return places_held([person.pk], MANAGERS).get(person.pk, set())
