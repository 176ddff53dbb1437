"""Who facilitates which run, for those who may name facilitators: managers of the run, and its facilitators themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from courses.api import every_run
from lms.accounts.api import Scope, User
from trainers.models import Facilitation
from trainers.reach import TEACHERS, managed_places, places_held, reaches, roles_reaching
from trainers.selectors.roster import names_and_places
from trainers.selectors.runs import course_titles, facilitates, run_unknown

SHOWN = 50  # to choose from at once; a search finds the others


@dataclass(frozen=True, slots=True)
class ManagedRun:
    """A run as those see it who may name its facilitators: nothing of its learners."""

    id: UUID
    title: str
    course_title: str
    opens_at: datetime
    closes_at: datetime | None
    facilitators: int


@dataclass(frozen=True, slots=True)
class Facilitator:
    """One who was named and not ended. `sees` is false when the role that it takes has ended."""

    person_id: UUID
    name: str
    since: datetime
    sees: bool
    may_end: bool
    is_self: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could facilitate the run: `place` tells namesakes apart."""

    person_id: UUID
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class FacilitatorsPage:
    """All that the page shows. `more` says that a search would find others beside the candidates shown."""

    run: ManagedRun
    facilitators: list[Facilitator]
    candidates: list[Candidate]
    more: bool
    manages: bool
    facilitates: bool


def managed_runs(*, person: User, language: str) -> list[ManagedRun]:
    """The runs whose facilitators a person may name by a manager's or administrator's role; the newest first."""
    held = managed_places(person)
    if not held:
        return []
    rows = every_run() if (Scope.ALL.value, "") in held else [run for run in every_run() if reaches(held, run)]
    return _managed(list(rows), language)


def manages_run(person: User, run: Any) -> bool:
    """Whether a manager's or administrator's role of a person reaches a run."""
    return reaches(managed_places(person), run)


def may_name_facilitators(person: User, run: Any) -> bool:
    """Managers of the run, and those who facilitate it."""
    return manages_run(person, run) or facilitates(person, run.id)


def facilitators_page(*, run_id: UUID, person: User, language: str, search: str = "") -> FacilitatorsPage:
    """Who facilitates a run and who could; NotFound for whoever may not name them, as for a run that does not exist."""
    run = every_run().filter(pk=run_id).first()
    if run is None or not may_name_facilitators(person, run):
        raise run_unknown()
    manages = manages_run(person, run)
    named = _named(run, person, manages)
    candidates, more = _candidates(run, [row.person_id for row in named], " ".join(search.split()), language)
    own = any(row.is_self and row.sees for row in named)
    return FacilitatorsPage(_managed([run], language)[0], named, candidates, more, manages, own)


def _named(run: Any, person: User, manages: bool) -> list[Facilitator]:
    rows = list(
        Facilitation.objects.filter(run_id=run.id, ended_at=None)
        .select_related("person")
        .order_by("started_at", "person__name")
    )
    held = places_held([row.person_id for row in rows], TEACHERS)
    return [
        Facilitator(
            person_id=row.person_id,
            name=row.person.name,
            since=row.started_at,
            sees=reaches(held.get(row.person_id, ()), run),
            may_end=manages or person.pk in (row.person_id, row.added_by_id),
            is_self=row.person_id == person.pk,
        )
        for row in rows
    ]


def _candidates(run: Any, named: Iterable[UUID], search: str, language: str) -> tuple[list[Candidate], bool]:
    people = User.objects.filter(pk__in=roles_reaching(run, TEACHERS).values("person")).exclude(pk__in=list(named))
    if search:
        people = people.filter(name__icontains=search)
    found = list(people.order_by("name", "pk").values_list("pk", flat=True)[: SHOWN + 1])
    shown = names_and_places(found[:SHOWN], language)
    candidates = [
        Candidate(pk, shown[pk][0], ", ".join(filter(None, (shown[pk][2], shown[pk][1])))) for pk in found[:SHOWN]
    ]
    return candidates, len(found) > SHOWN


def _managed(runs: list[Any], language: str) -> list[ManagedRun]:
    titles = course_titles(language) if runs else {}
    counts = _facilitators_by_run(runs)
    return [
        ManagedRun(
            id=run.pk,
            title=run.title or titles.get(run.course.slug, run.course.slug),
            course_title=titles.get(run.course.slug, run.course.slug),
            opens_at=run.opens_at,
            closes_at=run.closes_at,
            facilitators=counts.get(run.pk, 0),
        )
        for run in runs
    ]


def _facilitators_by_run(runs: list[Any]) -> dict[UUID, int]:
    """How many facilitations are in force of each; two queries, however many runs."""
    by_id = {run.pk: run for run in runs}
    rows = list(Facilitation.objects.filter(run__in=by_id, ended_at=None).values_list("run_id", "person_id"))
    held = places_held({person for _run, person in rows}, TEACHERS)
    counts: dict[UUID, int] = {}
    for run_id, person in rows:
        if reaches(held.get(person, ()), by_id[run_id]):
            counts[run_id] = counts.get(run_id, 0) + 1
    return counts
