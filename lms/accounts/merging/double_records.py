"""Records that may be of one person: two beside each other, those joined already, and likely doubles. Reads only."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from lms.accounts.merging.aliases import absorbed_records
from lms.accounts.merging.contents import contents_of
from lms.accounts.models import Affiliation, Country, Merge, RoleAssignment, User
from lms.accounts.organisations.names import words_of
from lms.accounts.services.merging import MOVED
from lms.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class RecordSide:
    """A record as an administrator compares it with another: account data and counts, no score."""

    person: User
    affiliations: list[Affiliation]
    roles: list[RoleAssignment]
    contents: list[tuple[str, int]]
    joined: list[User]


@dataclass(frozen=True, slots=True)
class JoinedPair:
    """A merge in force, with the merges that came along with it."""

    merge: Merge
    moved: list[Merge]


@dataclass(frozen=True, slots=True)
class LikelyDouble:
    """Two records of the same name in the same country; the older one is offered to be kept."""

    kept: User
    absorbed: User
    country: Country | None


def two_records(absorbed_id: UUID, kept_id: UUID) -> tuple[RecordSide, RecordSide]:
    """Both, the one to be joined first. NotFound if there is not such a one."""
    people = {person.pk: person for person in User.objects.filter(pk__in=[absorbed_id, kept_id])}
    if absorbed_id not in people or kept_id not in people:
        raise NotFound("person-unknown", _("There is no such person."))
    contents = contents_of(people)
    return _side(people[absorbed_id], contents), _side(people[kept_id], contents)


def joined_pairs() -> list[JoinedPair]:
    """All merges in force, the newest first. One query."""
    rows = list(Merge.objects.in_force().select_related("absorbed", "kept", "made_by"))
    along: dict[tuple[UUID, object], list[Merge]] = defaultdict(list)
    for row in rows:
        if row.reason == MOVED:
            along[row.kept_id, row.made_at].append(row)
    return [JoinedPair(row, along[row.kept_id, row.made_at]) for row in rows if row.reason != MOVED]


def likely_doubles() -> list[LikelyDouble]:
    """Records of the same name, whatever its case, accents and order of words, in the same country; by name.

    Only a suggestion: two people of one name are two people until somebody who knows says otherwise.
    """
    latest = Affiliation.objects.filter(person=OuterRef("pk")).order_by("-valid_from").values("country")[:1]
    people = User.objects.filter(erased_at=None).exclude(pk__in=absorbed_records()).exclude(name="")
    rows = people.order_by("joined_at", "pk").annotate(country=Subquery(latest))
    alike: dict[tuple[object, ...], list[UUID]] = defaultdict(list)
    for pk, name, country, demonstration in rows.values_list("pk", "name", "country", "is_demonstration").iterator():
        alike[tuple(sorted(words_of(name))), country, demonstration].append(pk)
    groups = [(key, ids) for key, ids in alike.items() if len(ids) > 1 and key[0]]
    found = User.objects.in_bulk([pk for _key, ids in groups for pk in ids])
    countries = Country.objects.in_bulk()
    pairs = [
        LikelyDouble(found[ids[0]], found[other], countries.get(key[1])) for key, ids in groups for other in ids[1:]
    ]
    return sorted(pairs, key=lambda pair: pair.kept.name.casefold())


def _side(person: User, contents: dict[UUID, list[tuple[str, int]]]) -> RecordSide:
    return RecordSide(
        person=person,
        affiliations=list(person.affiliations.select_related("country", "organisation").order_by("-valid_from")),
        roles=list(person.roles.in_force()),
        contents=contents[person.pk],
        joined=[row.absorbed for row in Merge.objects.in_force().filter(kept=person).select_related("absorbed")],
    )
