"""A person is erased: what she stood in keeps its id, its times and every other letter (DESIGN 5)."""

import json
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from analytics.lrs import services, spec
from analytics.lrs.credentials import authority, make_learner_credential
from analytics.lrs.models import Attachment
from analytics.lrs.redaction import Known
from analytics.lrs.services import redact_agent, statements_about
from analytics.lrs.store import numbering, storing
from tests.conformance.speaker import (
    ACTIVITY,
    AGENT,
    Speaker,
    attachment,
    part,
    referring,
    refused,
    send,
    statement,
    statements_part,
    voiding,
)
from tests.conformance.test_statements_kept import MEMBERS, ODD

HERS = Known(identities=frozenset({"a@Example.org"}), names=frozenset({"Ada"}))
STAND_IN = {"account": {"homePage": "https://example.org/", "name": "nobody-in-particular"}}


def erase() -> int:
    return redact_agent(known=HERS, stand_in=STAND_IN)


def test_every_letter_but_hers_stays(store):
    [one] = store.post(ODD).json()
    before = store.get(statementId=one).content.decode()
    assert erase() == 1
    after = store.get(statementId=one).content.decode()
    hers = '{"name":"\\u0041da","mbox":"mailto:a@Example.org"}'
    assert after == before.replace(hers, json.dumps(STAND_IN, separators=(",", ":")))
    assert all(member in after for member in MEMBERS if hers not in member)


def test_id_stored_timestamp_and_place_in_every_list_stay(store):
    subject = str(uuid4())
    ids = store.store(
        statement(), statement(actor={**AGENT, "name": "Ada"}), statement(timestamp="2026-01-02T03:04:05Z"),
        referring(subject), statement(id=subject),
    )  # fmt: skip
    before = {each["id"]: each for each in store.find()}
    assert erase() == 5
    found = store.find(ascending="true")
    assert [each["id"] for each in found] == ids
    for each in found:
        was = before[each["id"]]
        assert each == {**was, "actor": STAND_IN}
        assert list(each) == list(was)
        assert store.ids(since=each["stored"], ascending="true") == ids[ids.index(each["id"]) + 1 :]
    assert store.ids(agent=AGENT) == []
    assert store.ids(agent=STAND_IN, ascending="true") == ids
    assert store.ids(verb=statement()["verb"]["id"], ascending="true") == ids


def test_what_was_sent_comes_not_back_and_is_no_conflict(store):
    one = statement(id=str(uuid4()), actor={"mbox": "mailto:a@example.org", "name": "Ada"})
    store.store(one)
    erase()
    kept = store.get(statementId=one["id"]).content
    assert store.post(one).status_code == 200
    assert store.get(statementId=one["id"]).content == kept
    assert b"Ada" not in kept and b"a@example.org" not in kept


def test_a_voided_statement_is_erased_and_stays_voided(store):
    [one] = store.store(statement(actor={**AGENT, "name": "Ada"}))
    store.store(voiding(one, actor=STAND_IN))
    assert erase() == 1
    refused(store.get(statementId=one), status=404)
    assert store.get(voidedStatementId=one).json()["actor"] == STAND_IN


def test_documents_about_her_go(store):
    place = {"agent": json.dumps(AGENT), "profileId": "d"}
    other = {"agent": json.dumps({"mbox": "mailto:b@example.org"}), "profileId": "d"}
    for each in (place, other):
        store.ask("PUT", "agents/profile", each, {"a": 1}, If_None_Match="*")
    erase()
    refused(store.ask("GET", "agents/profile", place), status=404)
    assert store.ask("GET", "agents/profile", other).status_code == 200


# --- what is not hers -----------------------------------------------------------------------------------------------


def test_strangers_with_longer_names_keep_everything(store):
    known = Known(identities=frozenset({"a@example.org", "1042", "anna-12"}), names=frozenset({"Ada"}))
    stranger = {"mbox": "mailto:joa@example.org", "name": "Ada"}
    id_ = f"6f1a1042-{str(uuid4())[9:]}"
    ids = store.store(
        statement(id=id_, actor=stranger), statement(actor={"mbox": "mailto:a@example.org.uk"}),
        statement(actor={"account": {"homePage": "https://example.org/", "name": "anna-123"}}),
    )  # fmt: skip
    before = [store.get(statementId=each).content for each in ids]
    places = [("agents/profile", {"agent": json.dumps(stranger), "profileId": "anna-123"}, {"score": 1042})]
    places += [
        ("activities/profile", {"activityId": ACTIVITY["id"], "profileId": "d"}, {"of": "joa@example.org", "n": "1042"})
    ]
    for resource, place, content in places:
        assert store.ask("PUT", resource, place, content, If_None_Match="*").status_code == 204
    assert list(statements_about(known)) == []
    assert redact_agent(known=known, stand_in=STAND_IN) == 0
    assert [store.get(statementId=each).content for each in ids] == before
    for resource, place, content in places:
        assert store.ask("GET", resource, place).json() == content


# --- files ----------------------------------------------------------------------------------------------------------


def attached(store, *actors, content=b"her photograph"):
    """A statement of each actor that names the file."""
    for actor in actors:
        sent = statement(actor=actor, attachments=[attachment(content)], context={"registration": str(REGISTRATION)})
        assert send(store, statements_part(sent), part(content)).status_code == 200
    numbering.settle()


REGISTRATION = UUID("8f87ccde-bb56-4c2e-ab83-44982ef22df0")
STRANGER = {"mbox": "mailto:b@example.org"}


def test_a_file_of_two_statements_of_hers_goes(store):
    attached(store, AGENT, {"mbox": "mailto:a@Example.org"}, AGENT)
    assert Attachment.objects.exists()
    erase()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("actors", [(AGENT, STRANGER), (STRANGER, AGENT), (AGENT, STRANGER, AGENT)])
def test_a_file_that_somebody_else_attached_too_stays(store, actors):
    attached(store, *actors)
    erase()
    assert Attachment.objects.exists()


def test_what_content_attached_that_a_learner_had_open_goes(db, version):
    """Its actor is our own account of her, which stays: the statement need not change, and the file goes all the same."""
    ours = {"objectType": "Agent", "account": {"homePage": "https://example.org/", "name": "person-id"}}
    pair = make_learner_credential(
        name="x", agent=ours, registration=REGISTRATION, expires_at=timezone.now().replace(year=2999)
    )
    speaker = Speaker.of(version, pair)
    attached(speaker, ours)
    assert Attachment.objects.exists()
    known = Known(HERS.identities, HERS.names, frozenset({"person-id"}))
    assert redact_agent(known=known, stand_in=ours) == 0
    assert not Attachment.objects.exists()


# --- definitions and documents --------------------------------------------------------------------------------------


def defined(iri, name):
    return {"id": iri, "definition": {"name": {"en": name}, "type": "https://example.org/ada"}}


def names(store, *iris):
    answers = [store.ask("GET", "activities", {"activityId": iri}).json() for iri in iris]
    return [answer.get("definition", {}).get("name", {}).get("en") for answer in answers]


def test_canonical_definitions_lose_her(store):
    hers = Known(identities=HERS.identities, names=frozenset({"Ada", "Eve Moore"}))
    portfolio, course, other, page, last = (
        f"https://example.org/{each}" for each in ("p", "c", "o", "u/a@example.org", "l")
    )
    [one, *_] = store.store(
        statement(object=defined(portfolio, "Portfolio of Eve Moore, Ada")),
        statement(object=defined(course, "Ada: a language. Tutor: Eve Moore")),
        statement(object=defined(page, "A page")),
        statement(actor=STRANGER, object=defined(course, "Ada: a language. Tutor: Eve Moore")),
        statement(actor=STRANGER, object=defined(other, "Ask A@example.org, not joa@example.org, Eve Moore")),
        statement(actor=STRANGER, object=defined(last, "Eve Moore, novel")),
    )
    store.find()
    redact_agent(known=hers, stand_in=STAND_IN)
    assert names(store, portfolio, course, other, page, last) == [
        "Portfolio of erased, erased",
        "Ada: a language. Tutor: erased",
        "Ask erased, not joa@example.org, erased",
        None,
        "Eve Moore, novel",
    ]
    shown = json.dumps(store.one(one, format="canonical"))
    assert "Moore" not in shown and "https://example.org/ada" in shown


def test_documents_go_whose_name_or_activity_is_hers(store):
    def put(resource, **place):
        assert store.ask("PUT", resource, place, {"n": 1}, If_None_Match="*").status_code == 204
        return resource, place

    stranger, page = json.dumps(STRANGER), "https://example.org/u/a%40example.org"
    hers = [
        put("agents/profile", agent=stranger, profileId="friend:a@example.org"),
        put("activities/profile", activityId=ACTIVITY["id"], profileId="A@example.org"),
        put("activities/profile", activityId=page, profileId="d"),
        put("activities/state", activityId=page, agent=stranger, stateId="d"),
    ]
    others = [
        put("agents/profile", agent=stranger, profileId="friend:joa@example.org"),
        put("activities/state", activityId=f"{page}.uk", agent=stranger, stateId="d"),
    ]
    erase()
    assert [store.ask("GET", *each).status_code for each in (*hers, *others)] == [404] * 4 + [200] * 2


# --- what comes meanwhile -------------------------------------------------------------------------------------------


def test_a_statement_that_comes_during_an_erasure_is_erased_too(store, monkeypatch):
    """It has no place yet when the candidates are looked for; and one more comes while that one gets its own."""
    store.store(statement(), statement(actor=STRANGER))
    coming, number = [str(uuid4()), str(uuid4())], numbering.number

    def numbered(*, wait):
        more = number(wait=wait)
        if not more and len(arrived) < len(coming):
            arrived.append(coming[len(arrived)])
            late = spec.read_statements(json.dumps(statement(id=arrived[-1], version="1.0.3")).encode())[0][0]
            incoming = storing.incoming(late, spec.Version.V1, authority(store.credential))
            storing.store([incoming], version=spec.Version.V1, credential=store.credential)
        return more

    arrived = []
    store.find()
    monkeypatch.setattr(services.numbering, "number", numbered)
    assert erase() == 3
    assert arrived == coming
    monkeypatch.undo()
    assert [store.one(each)["actor"] for each in coming] == [STAND_IN] * 2
    assert store.ids(agent=AGENT) == [] and len(store.ids(agent=STAND_IN)) == 3


def test_documents_of_others_are_not_held(store, django_assert_num_queries):
    for number in range(45):
        place = {"agent": json.dumps(STRANGER if number else AGENT), "profileId": f"d{number}"}
        store.ask("PUT", "agents/profile", place, {"n": number}, If_None_Match="*")
    with django_assert_num_queries(2):  # one that looks, one that deletes
        services._redact_documents(HERS)
    assert len(store.ask("GET", "agents/profile", {"agent": json.dumps(STRANGER)}).json()) == 44
