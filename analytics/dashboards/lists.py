"""The list behind each figure: one row for each thing that was counted, without a name.

A row's id is the start of the enrolment's (or person's) UUID: enough to find the record for those who may, nobody else.
Country and audience are left out, as a small country and a score would point at a person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from analytics.dashboards.figures import COMPLETED, IN_FORCE, PAIRED, REACHED, Facts, per_cent
from analytics.dashboards.names import Names
from analytics.reports.base import Cell
from lms.accounts.api import User

# what the database gives, and what is shown of it
Listed = tuple[Any, Callable[[Sequence[Any], Names], list[Cell]]]


@dataclass(frozen=True, slots=True)
class FigureList:
    """Column titles, the rows still in the database, and how one of them is shown."""

    header: list[str]
    rows: Any
    cells: Callable[[Sequence[Any]], list[Cell]]

    def without_course(self) -> "FigureList":
        """The same without the column that says the same on every row: a page is narrower than a file."""
        course = _("Course")
        if course not in self.header:
            return self
        place, cells = self.header.index(course), self.cells
        return FigureList(_without(place, self.header), self.rows, lambda row: _without(place, cells(row)))


def list_of(key: str, facts: Facts, names: Names) -> FigureList:
    """The list that a figure counted; as long as the figure is high."""
    query, cells = _LISTS[key](facts)
    return FigureList(_headers()[key], query, lambda row: cells(row, names))


def erased_in(facts: Facts) -> int:
    """How many of the persons counted have been erased since: their rows stay, and lead to nobody."""
    return User.objects.filter(pk__in=facts.order_by().values("person_id"), erased_at__isnull=False).count()


def _without(place: int, row: list[Any]) -> list[Any]:
    return [*row[:place], *row[place + 1 :]]


def short_id(identifier: UUID) -> str:
    """Eight signs that stand for a row."""
    return identifier.hex[:8]


def _headers() -> dict[str, list[str]]:
    return {
        "reached": [_("Person"), _("First act"), _("Runs")],
        "completed": [_("Enrolment"), _("Course"), _("Language"), _("Completed")],
        "certificates": [_("Enrolment"), _("Course"), _("Language"), _("Issued")],
        "gain": [_("Enrolment"), _("Course"), _("Before (%)"), _("After (%)"), _("Difference (points)")],
    }


def _reached(facts: Facts) -> Listed:
    people = facts.filter(REACHED).order_by().values("person_id").annotate(first=Min("reached_at"), runs=Count("pk"))
    rows = people.order_by("first", "person_id").values_list("person_id", "first", "runs")
    return rows, lambda row, names: [short_id(row[0]), row[1].date(), row[2]]


def _completed(facts: Facts) -> Listed:
    rows = facts.filter(COMPLETED).order_by("completed_at", "pk")
    return rows.values_list("pk", "course_slug", "language", "completed_at"), _enrolment


def _certificates(facts: Facts) -> Listed:
    rows = facts.filter(IN_FORCE).order_by("certified_at", "pk")
    return rows.values_list("pk", "course_slug", "language", "certified_at"), _enrolment


def _gain(facts: Facts) -> Listed:
    rows = facts.filter(PAIRED).order_by("pk")  # by a random id: the order says nothing about when
    return rows.values_list("pk", "course_slug", "pre", "post", "maximum"), _pair


def _enrolment(row: Sequence[Any], names: Names) -> list[Cell]:
    pk, course, language, moment = row
    return [short_id(pk), names.label("course", course), names.label("language", language), moment.date()]


def _pair(row: Sequence[Any], names: Names) -> list[Cell]:
    pk, course, pre, post, maximum = row
    return [
        short_id(pk),
        names.label("course", course),
        per_cent(pre, maximum),
        per_cent(post, maximum),
        per_cent(post - pre, maximum),
    ]


_LISTS: dict[str, Callable[[Facts], Listed]] = {
    "reached": _reached,
    "completed": _completed,
    "certificates": _certificates,
    "gain": _gain,
}
