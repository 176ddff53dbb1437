"""A person is erased: what she stood in keeps its id, its times and every other letter (DESIGN 5)."""

import json
from uuid import uuid4

from analytics.lrs.redaction import Known
from analytics.lrs.services import redact_agent
from tests.conformance.speaker import AGENT, referring, refused, statement, voiding
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
