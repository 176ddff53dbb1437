"""Reads of the register of organisations, as far as a manager's role reaches."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from lms.accounts.models import Organisation, User
from lms.accounts.organisations.names import likely_doubles
from lms.accounts.selectors import scopes_of
from lms.accounts.vocabulary import Role, Scope

KEEPERS = (Role.PROJECT_MANAGER.value, Role.ADMINISTRATOR.value)


def kept_organisations(keeper: User) -> "QuerySet[Any]":
    """The organisations a person may set in order: all, or those of the countries of her role."""
    scopes = scopes_of(keeper, *KEEPERS)
    if any(scope == Scope.ALL for scope, _ in scopes):
        return Organisation.objects.all()
    return Organisation.objects.filter(country__in=[scope_id for scope, scope_id in scopes if scope == Scope.COUNTRY])


def may_keep(keeper: User, organisation: Organisation) -> bool:
    """Whether it is one of those."""
    return kept_organisations(keeper).filter(pk=organisation.pk).exists()


def organisation_list(keeper: User, *, words: str = "", country: str = "") -> "QuerySet[Any]":
    """The list with the number of persons who ever gave each organisation, by country and name."""
    rows = kept_organisations(keeper).select_related("country", "merged_into")
    if words:
        rows = rows.filter(name__icontains=words)
    if country:
        rows = rows.filter(country=country)
    return rows.annotate(persons=Count("affiliation__person", distinct=True)).order_by("name", "country", "pk")


def doubles(keeper: User) -> list[tuple[Organisation, Organisation]]:
    """Pairs that may be one, country by country; the one more people gave stands second, to be kept."""
    rows = organisation_list(keeper).filter(merged_into=None)
    by_country: dict[str | None, list[Any]] = {}
    for row in rows:
        by_country.setdefault(row.country_id, []).append(row)
    return [pair for found in by_country.values() for pair in _pairs(found)]


def _pairs(rows: Iterable[Any]) -> list[tuple[Organisation, Organisation]]:
    known: dict[UUID, Any] = {row.pk: row for row in rows}
    pairs = likely_doubles([(row.pk, row.name) for row in known.values()])
    found = []
    for one, other, _score in pairs:
        double, kept = sorted((known[one], known[other]), key=lambda row: (row.persons, len(row.name), row.name))
        found.append((double, kept))
    return found
