"""Rows for the reports: facts of enrolments written as they are counted, and persons who read them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory

from analytics.lrs.credentials import make_credential
from analytics.lrs.forwarding.receivers import add_receiver
from analytics.models import DeadLetter, EnrolmentFact, Receiver, StatementImport
from lms.accounts.api import Role, RoleAssignment, Scope, User
from lms.kernel import clock

ENROLLED = datetime(2026, 3, 10, 9, tzinfo=UTC)


class FactFactory(factory.django.DjangoModelFactory[EnrolmentFact]):
    """An enrolment of a customs officer in Kenya who has done nothing yet."""

    class Meta:
        model = EnrolmentFact

    enrolment_id = factory.LazyFunction(uuid4)
    person_id = factory.LazyFunction(uuid4)
    run_id = factory.LazyFunction(uuid4)
    course_slug = "lmo-documents"
    country = "KE"
    audience = "customs-border"
    language = "en"
    enrolled_at = ENROLLED

    class Params:
        reached = factory.Trait(reached_at=datetime(2026, 3, 11, 9, tzinfo=UTC), lessons_done=1)
        completed = factory.Trait(reached=True, completed_at=datetime(2026, 3, 20, 9, tzinfo=UTC), lessons_done=10)
        certified = factory.Trait(completed=True, certified_at=datetime(2026, 3, 20, 9, tzinfo=UTC))


def fact(*, pre: float | None = None, post: float | None = None, **values: Any) -> EnrolmentFact:
    """A fact with scores in points of a test of 10."""
    if pre is not None:
        values |= {"pre": Decimal(str(pre)), "pre_at": datetime(2026, 3, 11, 9, tzinfo=UTC)}
    if post is not None:
        values |= {"post": Decimal(str(post)), "post_at": datetime(2026, 3, 19, 9, tzinfo=UTC)}
    if pre is not None or post is not None:
        values = {"maximum": Decimal(10), "reached": True} | values
    return FactFactory(**values)


def facts(pairs: list[tuple[float | None, float | None]], **values: Any) -> list[EnrolmentFact]:
    """A fact for each pair of scores."""
    return [fact(pre=pre, post=post, **values) for pre, post in pairs]


def reader(role: Role, *countries: str) -> User:
    """A person with a role, everywhere or in some countries."""
    person = User.objects.create_user(f"{uuid4()}@example.org", name=f"A {role.label}")
    scopes = [(Scope.COUNTRY, country) for country in countries] or [(Scope.ALL, "")]
    for scope, scope_id in scopes:
        RoleAssignment.objects.create(
            person=person, role=role, scope=scope, scope_id=scope_id, starts_at=datetime(2020, 1, 1, tzinfo=UTC)
        )
    return person


def an_import(**values: Any) -> StatementImport:
    """A file of statements that was read to its end; its credential comes with it."""
    if "credential" not in values:
        values["credential"] = make_credential(name="Import", scopes=["statements/write"])[0]
    now = clock.now()  # an old one goes with the daily round
    defaults = {"name": "other.jsonl", "size": 10, "offset": 10, "made_at": now, "moved_at": now, "finished_at": now}
    return StatementImport.objects.create(**defaults | values)


def a_receiver(name: str = "Ministry", **values: Any) -> Receiver:
    """Another record store; nobody is there."""
    receiver = add_receiver(name=name, url="http://127.0.0.1:9/xapi/", key="k", secret="s", version="1.0.3")
    Receiver.objects.filter(pk=receiver.pk).update(enabled=False, **values)
    receiver.refresh_from_db()
    return receiver


def a_stopped_receiver(name: str) -> Receiver:
    """One that refused statements until it was stopped."""
    receiver = a_receiver(name, trouble="refuses-all", trouble_detail="400", failing_since=ENROLLED)
    for place in range(3):
        DeadLetter.objects.create(
            receiver=receiver, place=place, statement_id=uuid4(), code=400, answer="result.score is wrong", at=ENROLLED
        )
    return receiver
