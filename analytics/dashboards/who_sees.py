"""Who reads figures in which a person is counted: worked out from the very rule that opens the reports."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from analytics.dashboards.sight import MANAGERS, VIEWERS, Sight, sight_of
from analytics.rollups.models import EnrolmentFact
from courses.api import enrolment_records
from lms.accounts.api import (
    OwnSight,
    Role,
    RoleAssignment,
    User,
    Viewer,
    affiliations_of,
    effective_roles,
    identities,
    place_in_words,
)
from lms.accounts.api import Scope as Where


class FiguresSight:
    """Registered by analytics: counts and averages, never a person's score by name."""

    def viewers(self, person: User) -> Iterable[Viewer]:
        """A line for each role through which somebody's figures count the person."""
        places = _places(person)
        for row in _readers().exclude(person__in=identities(person)):
            sight = sight_of(row.person)
            if sight.counts and (row.scope, row.scope_id) in places:
                yield Viewer(
                    who=str(Role(row.role).label),
                    names=(row.person.name,),
                    what=_what(sight, row),
                    why=_why(row),
                    until=row.ends_at,
                )

    def seen_by(self, person: User) -> Iterable[OwnSight]:
        """The figures within reach of the person's roles."""
        sight = sight_of(person)
        for row in _readers().filter(person=person):
            yield OwnSight(
                what=_what(sight, row),
                of_whom=_("Learners: %(place)s") % {"place": place_in_words(row.scope, row.scope_id)},
                why=str(Role(row.role).label),
                until=row.ends_at,
            )


def _readers() -> "QuerySet[RoleAssignment, Any]":
    rows = effective_roles().filter(role__in=VIEWERS)
    return rows.select_related("person").order_by("role", "starts_at")


def _places(person: User) -> set[tuple[str, str]]:
    """Wherever the person is or was counted, and where she would be counted now: places in which a role may hold."""
    ids = identities(person)
    counted = set(EnrolmentFact.objects.filter(person_id__in=ids).values_list("country", flat=True))
    stated = {row.country_id or "" for rows in affiliations_of(ids).values() for row in rows}
    enrolled = list(enrolment_records(person_ids=ids))
    return {
        (Where.ALL.value, ""),
        *((Where.COUNTRY.value, code) for code in counted | stated if code),
        *((Where.COURSE.value, str(record.course_id)) for record in enrolled),
        *((Where.RUN.value, str(record.run_id)) for record in enrolled),
    }


def _what(sight: Sight, row: RoleAssignment) -> str:
    if _opens_lists(sight, row):
        return _("Counts and averages, and lists without names")
    return _("Counts and averages only; groups of fewer than %(number)d people are hidden") % {
        "number": settings.SMALL_GROUP_INSIDE
    }


def _opens_lists(sight: Sight, row: RoleAssignment) -> bool:
    if row.scope == Where.ALL:
        return sight.lists.everywhere
    return sight.lists.holds(row.scope_id) if row.scope == Where.COUNTRY else row.role in MANAGERS


def _why(row: RoleAssignment) -> str:
    if row.scope == Where.ALL:
        return _("Reads the reports of the whole site")
    return _("Reads the reports of: %(place)s") % {"place": place_in_words(row.scope, row.scope_id)}
