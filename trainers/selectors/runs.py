"""Which runs a person facilitates, and who facilitates a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from courses.api import course_cards
from lms.accounts.api import User
from lms.kernel.errors import NotFound
from trainers.models import Facilitation


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
    rows = _facilitations(person).order_by("-run__opens_at", "run__title")
    titles = _course_titles(language)
    return [_run(row, titles) for row in rows]


def facilitated_run(*, person: User, run_id: UUID, language: str) -> FacilitatedRun:
    """One of them. A run that does not exist and one that is not the person's answer alike."""
    row = _facilitations(person).filter(run_id=run_id).first()
    if row is None:
        raise NotFound("run-unknown", _("You facilitate no such run. Look at the list of your runs."))
    return _run(row, _course_titles(language))


def facilitators_of(run_id: UUID) -> list[str]:
    """The names of those who facilitate a run, and so see its scores; the first to come stands first."""
    people = Facilitation.objects.filter(run_id=run_id, person__is_active=True)
    return list(people.order_by("since", "person__name").values_list("person__name", flat=True))


def _facilitations(person: User) -> Any:  # with a count that the model does not have
    rows = Facilitation.objects.filter(person=person).select_related("run__course")
    return rows.annotate(learners=Count("run__enrolments"))


def _course_titles(language: str) -> dict[str, str]:
    return {card.slug: card.title for card in course_cards(language)}


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
