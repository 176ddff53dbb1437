"""A bank, a person, and an open attempt."""

import pytest

from assessments.events import AttemptScored, AttemptStarted
from lms.kernel import events
from tests.factories.assessments import PersonFactory, make_attempt, make_bank


@pytest.fixture
def bank(db):
    return make_bank()


@pytest.fixture
def person(db):
    return PersonFactory()


@pytest.fixture
def attempt(person, bank):
    """An open final test of six questions."""
    return make_attempt(person, bank)


@pytest.fixture(autouse=True)
def told(monkeypatch):
    """The events that are published. Listeners of higher apps are left out: they have tests of their own."""
    heard = []
    for event_type in (AttemptStarted, AttemptScored):
        monkeypatch.setitem(events._recorders, event_type, [heard.append])
        monkeypatch.setitem(events._followers, event_type, [])
    return heard
