"""How far a person sees on the reports: which enrolments are counted, and which lists open.

Managers and administrators see what their role's scope gives them (all, countries, courses, runs), and the (nameless)
lists behind it. A focal point and her deputy see the countries of the role, as counts only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from courses.api import course_slugs
from lms.accounts.api import Role, Scope, User, scopes_of

MANAGERS = frozenset({Role.PROJECT_MANAGER.value, Role.ADMINISTRATOR.value})
# a deputy sees what the focal point sees
FOCAL_POINTS = frozenset({Role.COUNTRY_FOCAL_POINT.value, Role.DEPUTY_FOCAL_POINT.value})
VIEWERS = MANAGERS | FOCAL_POINTS


@dataclass(frozen=True, slots=True)
class Reach:
    """All enrolments, or those of some countries, courses (by short name) and runs, or none."""

    everywhere: bool = False
    countries: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    runs: frozenset[UUID] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything within reach."""
        return bool(self.everywhere or self.countries or self.courses or self.runs)

    def holds(self, country: str) -> bool:
        """Whether all enrolments of a country are within reach."""
        return self.everywhere or country in self.countries

    def holds_course(self, course: str) -> bool:
        """Whether all enrolments in a course are within reach."""
        return self.everywhere or course in self.courses

    def covers(self, other: "Reach") -> bool:
        """Whether the other reach lies within this one."""
        return self.everywhere or (
            not other.everywhere
            and other.countries <= self.countries
            and other.courses <= self.courses
            and other.runs <= self.runs
        )

    def join(self, other: "Reach") -> "Reach":
        """Both together."""
        return Reach(
            self.everywhere or other.everywhere,
            self.countries | other.countries,
            self.courses | other.courses,
            self.runs | other.runs,
        )

    def within(self) -> Q:
        """The condition on enrolments."""
        if self.everywhere:
            return Q()
        return Q(country__in=self.countries) | Q(course_slug__in=self.courses) | Q(run_id__in=self.runs)


@dataclass(frozen=True, slots=True)
class Sight:
    """`counts` says which enrolments a person's figures count; `lists` which of them may be listed one by one."""

    counts: Reach
    lists: Reach

    def within(self) -> Q:
        """The condition on enrolments."""
        return self.counts.within()

    def opens_lists(self, *, country: str | None, course: str | None) -> bool:
        """Whether every row counted under these filters (None: no filter) may be listed."""
        return (
            self.lists.covers(self.counts)
            or (country is not None and self.lists.holds(country))
            or (course is not None and self.lists.holds_course(course))
        )


def sight_of(person: User) -> Sight:
    """The sight of a person; without any of the roles, nothing."""
    held = person.role_names()
    lists = _reach(scopes_of(person, *MANAGERS)) if held & MANAGERS else Reach()
    if lists.everywhere or not held & FOCAL_POINTS:
        return Sight(lists, lists)
    return Sight(lists.join(_reach(scopes_of(person, *FOCAL_POINTS))), lists)


def _reach(scopes: Iterable[tuple[str, str]]) -> Reach:
    ids: dict[str, set[str]] = {}
    for scope, scope_id in scopes:
        ids.setdefault(scope, set()).add(scope_id)
    courses = ids.get(Scope.COURSE.value)
    return Reach(
        everywhere=Scope.ALL.value in ids,
        countries=frozenset(code.upper() for code in ids.get(Scope.COUNTRY.value, ()) if code),
        courses=course_slugs(courses) if courses else frozenset(),
        runs=frozenset(UUID(run) for run in ids.get(Scope.RUN.value, ())),
    )
