"""A store to forward to, a receiver that stands for it, and statements."""

import hashlib
import json
from collections.abc import Iterator
from uuid import uuid4

import pytest

from analytics.lrs import spec
from analytics.lrs.credentials import make_credential
from analytics.lrs.forwarding.receivers import add_receiver
from analytics.lrs.services import record_statement
from analytics.lrs.store import outbox, storing
from tests.receivers import Store, receiving_store

ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
PASSED = "http://adlnet.gov/expapi/verbs/passed"
SECRET = "s3cret-of-the-other-store"
AUTHORITY = {"account": {"homePage": "http://testserver/xapi/credentials", "name": "k"}}


@pytest.fixture
def store() -> Iterator[Store]:
    with receiving_store() as found:
        yield found


@pytest.fixture
def receiver(db, store):
    """Everything, in 1.0.3."""
    return to(store)


def to(store, **fields):
    return add_receiver(
        **{"name": "Ministry", "url": store.url, "key": "k", "secret": SECRET, "version": "1.0.3"} | fields
    )


def statement(**changes):
    return {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "http://example.org/", "name": "7"}},
        "verb": {"id": ANSWERED, "display": {"en": "answered"}},
        "object": {"id": "http://example.org/question/1"},
        **changes,
    }


def voiding(id_):
    return statement(verb={"id": spec.VOIDED}, object={"objectType": "StatementRef", "id": id_})


def received(*statements, version=spec.Version.V1, files=()):
    """Store these as a program sent them; their ids in order."""
    credential, _ = make_credential(name="a tool", scopes=["all"])
    given, _ = spec.read_statements(json.dumps(list(statements)).encode())
    batch = [storing.incoming(each, version, AUTHORITY) for each in given]
    kept = {hashlib.sha256(file).hexdigest(): file for file in files}
    storing.store(batch, version=version, credential=credential, attachments=kept)
    list(outbox.after(0, 1))  # they get their places
    return [each["id"] for each in statements]


def several(number):
    return received(*(statement() for _ in range(number)))


def head_of(file):
    """What a statement says of a file that is attached to it."""
    return {
        "usageType": "http://example.org/paper", "display": {"en": "paper"}, "contentType": "application/pdf",
        "length": len(file), "sha2": hashlib.sha256(file).hexdigest(),
    }  # fmt: skip


def recorded(**changes):
    """Store one of our own."""
    one = statement(**changes)
    record_statement(one, authority=AUTHORITY)
    list(outbox.after(0, 1))
    return one["id"]


@pytest.fixture
def quick(monkeypatch):
    """An answer that takes half a second takes for ever."""
    monkeypatch.setattr("analytics.lrs.forwarding.client.ANSWER_SECONDS", 0.5)


@pytest.fixture
def queue(settings):
    """What is asked of the worker waits until it is worked off."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
