"""Which runs a person facilitates, and who facilitates a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.api import course_cards, every_run
from lms.accounts.api import User, counted_as
from lms.kernel.errors import NotFound
from trainers.models import Facilitation
from trainers.reach import TEACHERS, places_held, reaches, roles_reaching


@dataclass(frozen=True, slots=True)
class FacilitatedRun:
    """A run as its facilitator sees it in a list."""

    id: UUID
    title: str
    course_title: str
    opens_at: datetime
    closes_at: datetime | None
    learners: int


def facilitated_runs(*, person: User, language: str) -> list[FacilitatedRun]:
    """The runs that a person facilitates, the newest first."""
    rows = _in_force(person, _own(person).order_by("-run__opens_at", "run__title"))
    titles = course_titles(language) if rows else {}
    return [_run(row, titles) for row in rows]


def facilitated_run(*, person: User, run_id: UUID, language: str) -> FacilitatedRun:
    """One of them. A run that does not exist and one that is not the person's answer alike."""
    rows = _in_force(person, _own(person).filter(run_id=run_id))
    if not rows:
        raise run_unknown()
    return _run(rows[0], course_titles(language))


def facilitates(person: User, run_id: UUID) -> bool:
    """Whether a person facilitates a run now, and so may see who learns in it."""
    rows = Facilitation.objects.filter(person=person, run_id=run_id, ended_at=None).select_related("run")
    return bool(_in_force(person, rows))


def facilitations_of(run: Any) -> list[Facilitation]:
    """Those in force of a run, the first to come first. One query.

    In force is one that was not ended, of somebody with a trainer's or lecturer's role in force that reaches the run. A
    record that was joined to another holds no such role, and its keeper does not inherit its runs (decision 1.10).
    """
    teachers = roles_reaching(run, TEACHERS).values("person")
    rows = Facilitation.objects.filter(run_id=run.id, ended_at=None, person__in=teachers)
    return list(rows.select_related("person").order_by("started_at", "person__name"))


def facilitators_of(run_id: UUID) -> list[str]:
    """The names of those who facilitate a run, and so see its scores; the first to come stands first."""
    run = every_run().filter(pk=run_id).first()
    return [row.person.name for row in facilitations_of(run)] if run else []


def course_titles(language: str) -> dict[str, str]:
    """Short name of each published course → its title."""
    return {card.slug: card.title for card in course_cards(language)}


def run_unknown() -> NotFound:
    """What is answered for a run that does not exist, and for one of others."""
    return NotFound("run-unknown", _("You facilitate no such run. Look at the list of your runs."))


def _own(person: User) -> "QuerySet[Any]":  # with a count that the model does not have
    rows = Facilitation.objects.filter(person=person, ended_at=None).select_related("run__course")
    return rows.annotate(learners=Count(counted_as("run__enrolments__person_id"), distinct=True))


def _in_force(person: User, rows: "QuerySet[Any]") -> list[Any]:
    """Those of a person's facilitations that a role of hers reaches."""
    found = list(rows)
    held = places_held([person.pk], TEACHERS).get(person.pk, set()) if found else set()
    return [row for row in found if reaches(held, row.run)]


def _run(row: Any, titles: Mapping[str, str]) -> FacilitatedRun:
    course = titles.get(row.run.course.slug, row.run.course.slug)
    return FacilitatedRun(
        id=row.run_id,
        title=row.run.title or course,
        course_title=course,
        opens_at=row.run.opens_at,
        closes_at=row.run.closes_at,
        learners=row.learners,
    )
