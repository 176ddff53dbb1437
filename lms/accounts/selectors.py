"""Reads about people."""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lms.accounts.models import Affiliation, Country, Slip, User
from lms.accounts.vocabulary import Scope


def affiliation_at(person: User, moment: datetime) -> Affiliation | None:
    """What was true of the person at a moment; before the first entry, the first."""
    rows = list(person.affiliations.select_related("country", "organisation"))
    before = [row for row in rows if row.valid_from <= moment]
    return before[-1] if before else (rows[0] if rows else None)


def affiliations_of(people: Iterable[UUID]) -> dict[UUID, list[Affiliation]]:
    """All dated rows of many persons, oldest first, in one query."""
    found: dict[UUID, list[Affiliation]] = {}
    for row in Affiliation.objects.filter(person__in=list(people)).order_by("valid_from"):
        found.setdefault(row.person_id, []).append(row)
    return found


def countries_by_name(language: str) -> list[Country]:
    """All countries, sorted by their name in a language; accents do not send a name to the end."""
    return sorted(Country.objects.all(), key=lambda country: _plain(country.name_in(language)))


def slips_by_others(person: User) -> list[Slip]:
    """The slips that somebody else printed for a person, the newest first."""
    return list(person.slips.exclude(made_by=person).exclude(made_by=None).select_related("made_by"))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def scopes_of(person: User, *roles: str) -> list[tuple[str, str]]:
    """The (scope, scope id) pairs in which a person holds any of the roles; ("all", "") means everywhere."""
    rows = person.roles.in_force().filter(role__in=roles).values_list("scope", "scope_id")
    return [(Scope.ALL.value, "")] if any(scope == Scope.ALL for scope, _ in rows) else list(rows)
