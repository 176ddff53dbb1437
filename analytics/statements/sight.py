"""Whose statements a reader of the viewer sees, and how much of each.

A manager sees the acts of enrolments within the scope of her role, each person by an opaque number. An administrator sees
all and may find people by name; who may learn names is shown no scores, for these belong to the person and to those who
facilitate her run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from analytics.dashboards.sight import Reach, sight_of
from analytics.lrs import spec
from analytics.lrs.redaction import has_own_words, is_agent, sub_statement
from analytics.lrs.store import targets
from analytics.recording.statements import iri, registration
from analytics.rollups.models import EnrolmentFact
from lms.accounts.api import User, all_records_of, is_administrator, resolve

Json = Any


@dataclass(frozen=True, slots=True)
class StatementSight:
    """`within` holds what a statement must be found by (store/targets.py) to be seen; None: all are seen."""

    within: frozenset[int] | None
    may_name: bool

    def holds(self, statement: dict[str, Json]) -> bool:
        """Whether one statement is within sight, by its own words."""
        return self.within is None or not self.within.isdisjoint(targets.targets_of(statement, None))

    def shown(self, statement: dict[str, Json]) -> dict[str, Json]:
        """As much of a statement as this reader may see."""
        if not self.may_name:
            return _without_own_words(_without_names(statement))
        return _without_results_of_ours(statement)


def statement_sight(person: User) -> StatementSight:
    """The sight of a manager or administrator."""
    reach = sight_of(person).lists
    return StatementSight(None if reach.everywhere else frozenset(_targets(reach)), is_administrator(person))


def is_ours(agent: dict[str, Json]) -> bool:
    """Whether an agent is a person of this site, named by her opaque id."""
    return bool(agent.get("account", {}).get("homePage") == f"{settings.SITE_URL}/")


def _targets(reach: Reach) -> Iterable[int]:
    """Runs by their activity; enrolments of a country by their registrations, those of joined records too."""
    runs = set(EnrolmentFact.objects.filter(course_slug__in=reach.courses).values_list("run_id", flat=True).distinct())
    runs |= reach.runs
    for run in runs:
        yield targets.activity(iri("run", run), related=True)
    rows = EnrolmentFact.objects.filter(country__in=reach.countries).exclude(run_id__in=runs)
    enrolled = list(rows.values_list("run_id", "person_id"))
    records = _records({person for _run, person in enrolled})
    for run, person in enrolled:
        for record in records.get(person, [person]):
            yield targets.registration(str(registration(run, record)))


def _records(people: set[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for record, kept in resolve(all_records_of(people)).items() if people else ():
        found.setdefault(kept, []).append(record)
    return found


def _without_names(value: Json) -> Json:
    """Whoever is not known by an opaque id of ours is somebody of another system."""
    if isinstance(value, list):
        return [_without_names(each) for each in value]
    if not isinstance(value, dict):
        return value
    if is_agent(value) and not is_ours(value):
        kept = {key: value[key] for key in ("objectType", "member") if key in value}
        value = kept | {"name": _("somebody of another system")}
    return {key: each if key == "authority" else _without_names(each) for key, each in value.items()}


def _without_own_words(statement: dict[str, Json]) -> dict[str, Json]:
    """Free text can name anybody, in a statement within a statement too."""
    if inner := sub_statement(statement):
        statement = statement | {"object": _without_own_words(inner)}
    if not has_own_words(statement):
        return statement
    return statement | {"result": statement["result"] | {"response": _left_out()}}


def _without_results_of_ours(statement: dict[str, Json]) -> dict[str, Json]:
    """Nor what a person of this site reached in a statement within a statement, whoever tells of it."""
    inner = sub_statement(statement)
    if is_ours(statement["actor"]):
        statement = _without_result(statement)
        inner = inner and _without_result(inner)
    elif inner and is_ours(inner["actor"]):
        inner = _without_result(inner)
    return statement | {"object": inner} if inner else statement


def _without_result(statement: dict[str, Json]) -> dict[str, Json]:
    return statement | {"result": _left_out()} if "result" in statement else statement


def _left_out() -> str:
    return _("(not shown here)")


def people_in(statement: dict[str, Json]) -> set[str]:
    """The identities (`spec.agent_key`) of everybody in a statement but its authority, which is a program."""
    told = {key: value for key, value in statement.items() if key != "authority"}
    return {key for _role, agent in spec.agents_of(told) if (key := spec.agent_key(agent))}
