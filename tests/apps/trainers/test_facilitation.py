"""Who facilitates a run, and who may say so."""

from datetime import timedelta

import pytest

from courses.score_viewers import score_viewers
from lms.accounts.api import AuditLine, Role, RoleAssignment, Scope
from lms.kernel import clock
from lms.kernel.errors import NotAllowed
from tests.apps.trainers.conftest import BEGIN, make_person
from tests.factories.analytics import reader
from trainers.api import add_facilitator, facilitators_of
from trainers.models import Facilitation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.PROJECT_MANAGER, Role.ADMINISTRATOR])
def test_managers_and_administrators_name_facilitators(run, role):
    actor, person = reader(role), make_person("Fatima")
    with clock.at(BEGIN):
        facilitation = add_facilitator(run=run, person=person, actor=actor)
    assert (facilitation.run, facilitation.person, facilitation.since) == (run, person, BEGIN)
    line = AuditLine.objects.get(action="facilitator.add")
    assert (line.actor, line.subject, line.detail) == (actor, str(run.pk), {"person": str(person.pk)})


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROJECT_MANAGER, Role.ADMINISTRATOR}))
def test_others_may_not(run, role):
    with pytest.raises(NotAllowed):
        add_facilitator(run=run, person=make_person("Fatima"), actor=reader(role))
    assert not Facilitation.objects.exists()


def test_a_manager_of_one_run_names_facilitators_there_alone(run, other_run):
    actor = make_person("Manager")
    RoleAssignment.objects.create(
        person=actor, role=Role.PROJECT_MANAGER, scope=Scope.RUN, scope_id=str(run.pk), starts_at=BEGIN
    )
    add_facilitator(run=run, person=make_person("Fatima"), actor=actor)
    with pytest.raises(NotAllowed):
        add_facilitator(run=other_run, person=make_person("Fatima"), actor=actor)


def test_a_manager_of_one_country_does_not(run):
    with pytest.raises(NotAllowed):
        add_facilitator(run=run, person=make_person("Fatima"), actor=reader(Role.PROJECT_MANAGER, "KE"))


def test_doing_it_again_changes_nothing(run):
    person = make_person("Fatima")
    first = add_facilitator(run=run, person=person, actor=None)
    with clock.at(BEGIN + timedelta(days=400)):
        assert add_facilitator(run=run, person=person, actor=None).since == first.since
    assert AuditLine.objects.filter(action="facilitator.add").count() == 1


def test_learners_are_told_the_names_before_a_test(run, other_run):
    for name, day in (("Zoe", 1), ("Ana", 2)):
        with clock.at(BEGIN + timedelta(days=day)):
            add_facilitator(run=run, person=make_person(name), actor=None)
    gone = make_person("Gone")
    gone.is_active = False
    gone.save()
    add_facilitator(run=run, person=gone, actor=None)
    assert facilitators_of(run.pk) == ["Zoe", "Ana"]
    assert score_viewers(run.pk) == ["Zoe", "Ana"]
    assert score_viewers(other_run.pk) == []
