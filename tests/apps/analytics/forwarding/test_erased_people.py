"""Whoever holds a statement of an erased person is told; xAPI has no redaction, so a voiding statement says it."""

import json

import pytest

from analytics.lrs import spec
from analytics.lrs.forwarding import receivers
from analytics.lrs.forwarding.client import Client
from analytics.lrs.forwarding.delivery import deliver
from analytics.lrs.models import DeadLetter, Retraction
from lms.accounts.api import create_person
from lms.accounts.privacy.holdings import export_of
from lms.accounts.services.erasure import erase_person
from tests.apps.analytics.forwarding.conftest import received, several, statement, to, voiding
from tests.receivers import answers, hangs_up, refuses

pytestmark = pytest.mark.django_db
EMAIL = "berta@example.org"


@pytest.fixture
def berta():
    return create_person(name="Berta Vogel", email=EMAIL)


@pytest.fixture(autouse=True)
def in_a_folder(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.log"


def about_berta(**changes):
    return statement(actor={"mbox": f"mailto:{EMAIL}", "name": "Berta Vogel"}, **changes)


def erase(person):
    erase_person(person=person, actor=None, asked_by="retention")


def test_what_was_forwarded_is_voided_there(store, receiver, berta):
    others = several(1)
    [hers] = received(about_berta())
    deliver(receiver)
    erase(berta)
    later = several(1)
    deliver(receiver)
    told = store.kept[store.ids[2]]
    assert store.ids == [*others, hers, told["id"], *later]
    assert told["verb"]["id"] == spec.VOIDED and told["object"] == {"objectType": "StatementRef", "id": hers}
    spec.check_statement(told, spec.Version.V1)
    assert Retraction.objects.get().sent_at
    deliver(receiver)
    assert len(store.ids) == 4, "it is told once"


def test_it_is_told_with_the_same_statement_however_often(store, receiver, berta):
    received(about_berta())
    deliver(receiver)
    erase(berta)
    store.moods = [lambda *_: False, hangs_up]
    store.mood = hangs_up
    deliver(receiver)
    store.mood = None
    receivers.resume(receiver)
    deliver(receiver)
    assert [each["verb"]["id"] for each in store.kept.values()].count(spec.VOIDED) == 1


def test_what_was_not_sent_yet_goes_as_it_is_now(store, receiver, berta):
    received(about_berta())
    erase(berta)
    deliver(receiver)
    assert EMAIL not in json.dumps(store.kept) and "Vogel" not in json.dumps(store.kept)
    assert not Retraction.objects.exists()


def test_what_was_refused_or_never_meant_for_it_is_not_voided(store, receiver, berta):
    ours_only = to(store, name="Other", chosen="ours")
    newer = received(about_berta())
    from_now = to(store, name="Third", from_now=True)
    store.mood = refuses(400, *newer, answer=f"{EMAIL} is no mailbox")
    for each in (receiver, ours_only, from_now):
        deliver(each)
    assert DeadLetter.objects.get().answer
    erase(berta)
    assert not Retraction.objects.exists()
    assert DeadLetter.objects.get().answer == "", "their words may repeat what is erased here"


def test_an_erasure_between_the_reading_and_the_answer_is_noticed(store, receiver, berta, monkeypatch):
    [hers] = received(about_berta())
    post = Client.post

    def erased_meanwhile(*args):
        answer = post(*args)
        monkeypatch.undo()
        erase(berta)
        return answer

    monkeypatch.setattr(Client, "post", erased_meanwhile)
    deliver(receiver)
    assert EMAIL in json.dumps(store.kept[hers]), "it was on its way"
    deliver(receiver)
    assert store.kept[store.ids[-1]]["object"]["id"] == hers


def test_what_arrived_before_a_kill_and_was_erased_before_the_next_try_is_voided(store, receiver, berta):
    """The store has it as it was; ours is another now, so the store says conflict."""
    [hers] = received(about_berta())
    store.mood = hangs_up
    deliver(receiver)
    erase(berta)
    store.mood = None
    receivers.resume(receiver)
    deliver(receiver)
    assert store.kept[store.ids[-1]]["object"]["id"] == hers
    assert not DeadLetter.objects.exists()


def test_what_voids_cannot_be_voided_and_somebody_is_told(store, receiver, berta):
    [first] = several(1)
    received(voiding(first) | {"actor": {"mbox": f"mailto:{EMAIL}"}})
    deliver(receiver)
    erase(berta)
    deliver(receiver)
    assert len(store.ids) == 2
    assert Retraction.objects.get().refused == 0
    receivers.ask_for_retry(receiver)
    assert Retraction.objects.get().refused == 0, "asking again would not help"


def test_a_store_that_will_not_void_is_asked_again_when_somebody_says_so(store, receiver, berta):
    received(about_berta())
    deliver(receiver)
    erase(berta)
    later = several(1)
    store.moods = [answers(403)]
    deliver(receiver)
    assert Retraction.objects.get().refused == 403
    assert later[0] in store.kept, "it holds up nobody"
    receivers.ask_for_retry(receiver)
    deliver(receiver)
    assert Retraction.objects.get().sent_at


def test_she_is_shown_what_was_said_of_her(store, receiver, berta):
    [hers] = received(about_berta())
    store.mood = refuses(400, hers, answer="bad mailbox")
    deliver(receiver)
    held = {each["place"]: each["rows"] for each in export_of(berta)["held"]}
    assert "bad mailbox" in str(held["analytics.DeadLetter"])
