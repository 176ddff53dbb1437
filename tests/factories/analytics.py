"""Rows for the reports: facts of enrolments written as they are counted, and persons who read them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import factory

from analytics.models import EnrolmentFact
from lms.accounts.api import Role, RoleAssignment, Scope, User

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
