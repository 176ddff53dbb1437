"""Which records are one person (decision 1.10). Rows keep their actor; whoever reads resolves it here.

A person who absorbed others has several ids: her own and theirs. Pages ask for `identities`, figures for `counted_as`
(in a query) or `resolve` (in memory). The common person has absorbed nobody, and pays nothing: see
`lms.accounts.signing_in.backends`.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, UUIDField, Value, When
from django.db.models.functions import Coalesce

from lms.accounts.models import Merge, User


def identities(person: User) -> list[UUID]:
    """The person's own id, then those of the records joined to hers. Read once per request (once per object)."""
    if not hasattr(person, "_identities"):
        # the session's person comes with the answer for most: nobody was absorbed
        has_absorbed = getattr(person, "has_absorbed", True)
        absorbed = list(_absorbed_by([person.pk])) if has_absorbed else []
        person._identities = [person.pk, *absorbed]  # type: ignore[attr-defined]
    return person._identities  # type: ignore[attr-defined]


def forget_identities(*persons: User) -> None:
    """After a merge these objects must read again."""
    for person in persons:
        person.__dict__.pop("_identities", None)
        person.__dict__.pop("has_absorbed", None)


def kept_person(person_id: UUID) -> User:
    """The person to whom a record belongs: its own, or whoever absorbed it. One query."""
    kept = Merge.objects.in_force().filter(absorbed=person_id).values("kept")
    people = with_alias_flags(User.objects.filter(Q(pk__in=kept) | Q(pk=person_id)))
    return people.order_by(_own_last(person_id))[0]


def is_absorbed(person: User) -> bool:
    """Whether the record was joined to another: then nobody signs in to it. One query."""
    return Merge.objects.in_force().filter(absorbed=person.pk).exists()


def resolve(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Each id with the one under which figures count it. One query, however many there are."""
    kept = dict(Merge.objects.in_force().values_list("absorbed", "kept"))
    return {id_: kept.get(id_, id_) for id_ in ids}


def all_records_of(ids: Iterable[UUID]) -> set[UUID]:
    """These ids and all others of the same persons. One query."""
    kept = dict(Merge.objects.in_force().values_list("absorbed", "kept"))
    wanted = {kept.get(id_, id_) for id_ in ids}
    return wanted | {absorbed for absorbed, keeper in kept.items() if keeper in wanted}


def counted_as(path: str = "person_id") -> Coalesce:
    """For a query: the id under which figures count the person at `path`."""
    kept = Merge.objects.in_force().filter(absorbed=OuterRef(path)).values("kept_id")[:1]
    return Coalesce(Subquery(kept), F(path), output_field=UUIDField())


def absorbed_records() -> Any:
    """For a query: the ids of all records that are joined to another one now."""
    return Merge.objects.in_force().values("absorbed")


def with_alias_flags(people: Any) -> Any:
    """The people of a query, each with `has_absorbed` and `was_absorbed`."""
    merges = Merge.objects.in_force()
    return people.annotate(
        has_absorbed=Exists(merges.filter(kept=OuterRef("pk"))),
        was_absorbed=Exists(merges.filter(absorbed=OuterRef("pk"))),
    )


def _absorbed_by(ids: Iterable[UUID]) -> Iterable[UUID]:
    rows = Merge.objects.in_force().filter(kept__in=list(ids)).order_by("made_at", "absorbed")
    return rows.values_list("absorbed", flat=True)


def _own_last(person_id: UUID) -> Case:
    return Case(When(pk=person_id, then=Value(1)), default=Value(0))
