"""How far a person sees on the reports: which enrolments are counted, and which lists open.

Managers and administrators see what their role's scope gives them, and the (nameless) lists behind it. A focal point sees
the countries of the role, as counts only. Scopes other than everywhere and a country give nothing here yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from lms.accounts.api import Role, Scope, User, scopes_of

MANAGERS = frozenset({Role.PROJECT_MANAGER.value, Role.ADMINISTRATOR.value})
FOCAL_POINT = Role.COUNTRY_FOCAL_POINT.value
VIEWERS = MANAGERS | {FOCAL_POINT}


@dataclass(frozen=True, slots=True)
class Reach:
    """All countries and those unknown, or some countries, or none."""

    everywhere: bool = False
    countries: frozenset[str] = frozenset()

    def holds(self, country: str) -> bool:
        """Whether enrolments of a country are within reach."""
        return self.everywhere or country in self.countries

    def covers(self, other: "Reach") -> bool:
        """Whether the other reach lies within this one."""
        return self.everywhere or (not other.everywhere and other.countries <= self.countries)

    def join(self, other: "Reach") -> "Reach":
        """Both together."""
        return Reach(self.everywhere or other.everywhere, self.countries | other.countries)


@dataclass(frozen=True, slots=True)
class Sight:
    """`counts` says which enrolments a person's figures count; `lists` which of them may be listed one by one."""

    counts: Reach
    lists: Reach

    def within(self) -> Q:
        """The condition on enrolments."""
        return Q() if self.counts.everywhere else Q(country__in=self.counts.countries)

    def opens_lists(self, country: str | None) -> bool:
        """Whether every row counted under a country filter (None: no filter) may be listed."""
        return self.lists.covers(self.counts) if country is None else self.lists.holds(country)


def sight_of(person: User) -> Sight:
    """The sight of a person; without any of the roles, nothing."""
    held = person.role_names()
    lists = _reach(scopes_of(person, *MANAGERS)) if held & MANAGERS else Reach()
    if lists.everywhere or FOCAL_POINT not in held:
        return Sight(lists, lists)
    return Sight(lists.join(_reach(scopes_of(person, FOCAL_POINT))), lists)


def _reach(scopes: Iterable[tuple[str, str]]) -> Reach:
    pairs = list(scopes)
    countries = frozenset(scope_id.upper() for scope, scope_id in pairs if scope == Scope.COUNTRY and scope_id)
    return Reach(any(scope == Scope.ALL for scope, _ in pairs), countries)
