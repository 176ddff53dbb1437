"""Outsiders can neither hinder an act by using its statement's id first, nor have a stored act told as failed."""

import json
from uuid import UUID

import pytest
from django.db import OperationalError

from analytics.lrs.models import Statement
from analytics.lrs.store import numbering
from analytics.recording.reconcile import differences
from analytics.recording.statements import second_id
from assessments.api import start_attempt, submit_attempt
from courses.api import enrol
from lms.accounts.api import create_person
from lms.kernel.ids import act_id
from tests.conformance.speaker import Speaker, statement
from tests.journeys import a_class, import_small_course


@pytest.mark.django_db
def test_an_id_that_is_taken_does_not_hinder_the_act():
    person, run = create_person(name="Amina", email="amina@example.org"), a_class(import_small_course(), "one")
    enrol(person=person, run=run, language="en")
    attempt = start_attempt(
        person=person, bank_id=run.course.bank_id, purpose="pre", occasion=run.activity, language="en"
    )
    taken = act_id("attempt-scored", attempt)
    Speaker().store(statement(id=str(taken)))
    submit_attempt(attempt_id=attempt, person=person)
    ours = Statement.objects.get(id=second_id(taken))
    assert ours.credential is None and UUID(json.loads(ours.body)["id"]) == ours.id
    assert Statement.objects.get(id=taken).credential is not None
    assert list(differences()) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_stored_is_told_as_stored_even_if_it_cannot_be_numbered_yet(monkeypatch):
    def busy(**_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(numbering, "PAUSE", 0)
    speaker = Speaker()
    with monkeypatch.context() as while_busy:
        while_busy.setattr(numbering, "number", busy)
        assert speaker.post(statement()).status_code == 200
    assert speaker.count() == 1
