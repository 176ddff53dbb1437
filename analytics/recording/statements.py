"""How every statement of ours is put together."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from tincan import (
    Activity,
    ActivityDefinition,
    Agent,
    AgentAccount,
    Context,
    ContextActivities,
    Extensions,
    LanguageMap,
    Result,
    Statement,
    Verb,
)

from analytics.lrs.services import record_statement
from analytics.lrs.store.storing import TakenByAnother
from analytics.recording import vocabulary
from lms.kernel.ids import act_id

VERSION = "1.0.3"
log = logging.getLogger(__name__)


def write(statement: dict[str, Any]) -> None:
    """Store a statement in the act's transaction. Nobody outside can hinder an act by using its id first."""
    try:
        record_statement(statement, authority=authority())
    except TakenByAnother:
        log.warning(
            "A statement from outside has the id %s of an act of ours, which takes its second one.", statement["id"]
        )
        record_statement(statement | {"id": str(second_id(UUID(statement["id"])))}, authority=authority())


def second_id(first: UUID) -> UUID:
    """The id of an act's statement whose own id was in use."""
    return act_id("second", first)


def authority() -> dict[str, Any]:
    """Who vouches for our own statements: this installation."""
    account = {"homePage": f"{settings.SITE_URL}/", "name": "meristem"}
    return {"objectType": "Agent", "account": account}


def build(
    *,
    id: UUID,
    person_id: UUID,
    verb: Verb,
    object: Activity,
    run_id: UUID,
    happened_at: datetime,
    language: str,
    course_slug: str = "",
    parent: Activity | None = None,
    result: Result | None = None,
    extensions: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The statement as JSON values. The actor is an opaque account: no e-mail, no name."""
    grouping = [Activity(id=iri("run", run_id), definition=ActivityDefinition(type=vocabulary.RUN))]
    if course_slug:
        grouping.append(course(course_slug))
    statement = Statement(
        id=str(id),
        actor=Agent(account=AgentAccount(home_page=f"{settings.SITE_URL}/", name=str(person_id))),
        verb=verb,
        object=object,
        result=result,
        context=Context(
            registration=str(registration(run_id, person_id)),
            language=language,
            platform=settings.SITE_NAME,
            context_activities=ContextActivities(parent=[parent] if parent else None, grouping=grouping),
            extensions=Extensions({vocabulary.ORIGIN: "server", **(extensions or {})}),
        ),
        timestamp=happened_at.isoformat(),
    )
    return statement.as_version(VERSION)


def registration(run_id: UUID, person_id: UUID) -> UUID:
    """One registration for all that a person does in a run."""
    return act_id("registration", run_id, person_id)


def iri(kind: str, *parts: object) -> str:
    """The IRI of an activity of this installation."""
    return "/".join([settings.SITE_URL, "activities", kind, *map(str, parts)])


def activity(iri: str, type: str, name: str = "", language: str = "en", **definition: Any) -> Activity:
    """An activity with its type, and its name where it is known."""
    names = LanguageMap({language: name}) if name else None
    return Activity(id=iri, definition=ActivityDefinition(type=type, name=names, **definition))


def course(slug: str, title: str = "", language: str = "en") -> Activity:
    """A course."""
    return activity(iri("course", slug), vocabulary.COURSE, title, language)
