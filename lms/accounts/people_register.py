"""Reads about people for those who administer them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Affiliation, AuditLine, Invitation, Merge, RoleAssignment, User
from lms.kernel import clock
from lms.kernel.errors import NotFound

LINES = 50


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What administration shows of a person: account data and acts upon it, nothing of what she learnt."""

    person: User
    affiliations: list[Affiliation]
    roles: list[RoleAssignment]
    invitations: list[Invitation]
    lines: list[AuditLine]
    kept: User | None  # whose record this one was joined to

    @property
    def in_force(self) -> set[UUID]:
        """Which of the roles hold now."""
        now = clock.now()
        return {row.pk for row in self.roles if row.starts_at <= now and (row.ends_at is None or row.ends_at > now)}


def found_people(words: str) -> "QuerySet[User]":
    """People by name, e-mail address, sign-in name or the beginning of their id; nobody for an empty search."""
    words = " ".join(words.split())
    if not words:
        return User.objects.none()
    condition = Q(email__icontains=words) | Q(sign_in_name__icontains=words.lower())
    by_name = Q()
    for word in words.split():
        by_name &= _in_name(word)
    condition |= by_name
    ids = _ids_beginning_with(words)
    if ids:
        condition |= Q(pk__range=ids)
    affiliations = Affiliation.objects.select_related("country", "organisation").order_by("-valid_from")
    newest_first = Prefetch("affiliations", affiliations, to_attr="newest_first")
    return User.objects.filter(condition).order_by("name", "pk").prefetch_related(newest_first)


def known_person(person_id: UUID) -> User:
    """A person; there may be none."""
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("person-unknown", _("There is no such person."))
    return person


def person_record(person_id: UUID) -> PersonRecord:
    """All of it. Six queries."""
    person = known_person(person_id)
    mine = Q(invited_by=person) | Q(accepted_by=person) | Q(hands_over__person=person)
    if person.email:
        mine |= Q(email__iexact=person.email)
    joined = Merge.objects.in_force().filter(absorbed=person).select_related("kept").first()
    return PersonRecord(
        person=person,
        affiliations=list(
            person.affiliations.select_related("country", "organisation__merged_into").order_by("-valid_from")
        ),
        roles=list(person.roles.select_related("given_by", "ended_by").order_by("ends_at", "-starts_at")),
        invitations=list(
            Invitation.objects.filter(mine).select_related("invited_by", "accepted_by", "hands_over").distinct()
        ),
        lines=list(AuditLine.objects.filter(subject=str(person.pk)).select_related("actor")[:LINES]),
        kept=joined.kept if joined else None,
    )


def _in_name(word: str) -> Q:
    # SQLite folds the case of ASCII letters only
    condition = Q()
    for form in {word, word.lower(), word.upper(), word.capitalize()}:
        condition |= Q(name__icontains=form)
    return condition


def _ids_beginning_with(words: str) -> tuple[Any, Any] | None:
    """The first and the last id that begin with these signs; lists show the first eight."""
    signs = words.replace("-", "").lower()
    if not 8 <= len(signs) <= 32 or set(signs) - set("0123456789abcdef"):
        return None
    return UUID(signs.ljust(32, "0")), UUID(signs.ljust(32, "f"))
