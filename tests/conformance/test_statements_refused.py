"""What the store refuses to keep, and what it says then (xAPI 1.0.3, Data 2.2 to 2.4 and 4; IEEE 9274.1.1, 4.2)."""

import json
from uuid import uuid4

import pytest

from analytics.lrs.models import Statement
from tests.conformance.speaker import ACTIVITY, AGENT, refused, statement
from tests.strategies.statements import BROKEN, BROKEN_IN, BROKEN_OUTSIDE, SUBSTATEMENT, UUID


def complaints(store, cases):
    """(case, what went wrong) of every case that is not refused with its place."""
    for properties, place in cases:
        answer = store.post(properties)
        said = answer.json()["message"] if answer.status_code == 400 else ""
        named, _, rest = said.partition(": ")
        if answer.status_code != 400 or named != place or not rest:
            yield properties, place, answer.status_code, answer.content[:300]


def test_every_broken_rule_is_named_with_its_place_and_nothing_is_stored(store, version):
    """The table is that of the rules themselves; here it goes through the door."""
    cases = [(statement(**wrong), f"statement{place}") for wrong, place in BROKEN + BROKEN_OUTSIDE + BROKEN_IN[version]]
    assert list(complaints(store, cases)) == []
    assert Statement.objects.count() == 0


def test_the_same_rules_hold_within_a_substatement(store, version):
    cases = [
        (statement(object={**SUBSTATEMENT, **wrong}), f"statement.object{place}")
        for wrong, place in BROKEN + BROKEN_IN[version]
    ]
    assert list(complaints(store, cases)) == []
    assert Statement.objects.count() == 0


@pytest.mark.parametrize("gone", ["actor", "verb", "object"])
def test_a_statement_needs_actor_verb_and_object(store, gone):
    body = {key: value for key, value in statement().items() if key != gone}
    assert gone in refused(store.post(body), "statement: ")
    assert gone in refused(store.put(body), "statement: ")


def test_null_is_no_value_but_in_extensions(store):
    for key in ("id", "result", "context", "timestamp", "attachments", "version", "authority", "stored"):
        refused(store.post(statement(**{key: None})), f"statement.{key}: ")
    extensions = {"https://example.org/x": None, "https://example.org/y": "", "https://example.org/z": {}}
    around = {"result": {"extensions": extensions}, "context": {"extensions": extensions}}
    target = {**ACTIVITY, "definition": {"extensions": extensions}}
    inner = {"objectType": "SubStatement", **statement(object=target, **around)}
    empty = statement(object=target, result={"extensions": {}})
    for body in (statement(object=target, **around), statement(object=inner), empty):
        [found] = store.store(body)
        assert store.one(found)["object"] == body["object"]


def test_an_agent_or_group_as_the_object_says_that_it_is_one(store):
    refused(store.post(statement(object=AGENT)), "statement.object")
    refused(store.post(statement(object={"member": [AGENT]})), "statement.object")
    store.store(statement(object={"objectType": "Agent", **AGENT}))
    store.store(statement(object={"objectType": "Group", "member": [AGENT]}))


def test_the_place_counts_within_a_batch_and_the_whole_batch_falls(store):
    batch = [statement(), statement(), statement(result={"score": {"scaled": 2}}), statement()]
    refused(store.post(batch), "statements[2].result.score.scaled: ")
    assert Statement.objects.count() == 0


def test_one_id_stands_once_in_a_batch(store):
    one = str(uuid4())
    refused(store.post([statement(id=one), statement(id=one.upper())]), "statements: ")
    assert Statement.objects.count() == 0


def test_put_takes_one_statement_and_its_id_agrees_with_the_address(store):
    refused(store.ask("PUT", "statements", body=statement()), "statementId: ")
    refused(store.put([statement()]), "body: ")
    refused(store.put(statement(id=str(uuid4())), str(uuid4())), "statement.id: ")
    refused(store.put(statement(), UUID[:-1]), "statementId: ")
    assert Statement.objects.count() == 0


NOT_JSON = {
    "half": b'{"actor": {',
    "nothing": b"",
    "no object": b'"text"',
    "a list of numbers": b"[1]",
    "two values": json.dumps(statement()).encode() + b" {}",
    "a comma too many": json.dumps(statement()).encode()[:-1] + b",}",
    "a comment": b"/* */" + json.dumps(statement()).encode(),
    "single quotes": json.dumps(statement()).replace('"', "'").encode(),
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps(statement()).encode(),
    "Latin-1": json.dumps(statement(actor={**AGENT, "name": "é"}), ensure_ascii=False).encode("latin-1"),
    "UTF-16": json.dumps(statement()).encode("utf-16"),
    "a raw control character": json.dumps(statement(actor={**AGENT, "name": "x"})).replace('"x"', '"\n"').encode(),
    "deep": json.dumps(statement()).encode()[:-1] + b',"result":{"extensions":{"https://e.org/x":' + b"[" * 10_000 + b"]" * 10_000 + b"}}}",  # noqa: E501
    "deep and open": b"[" * 100_000,
    "many things": b"[" + b"{}," * 500_000 + b"{}]",
}  # fmt: skip


@pytest.mark.parametrize("raw", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_what_is_not_json_of_statements_is_refused(store, raw):
    refused(store.post(raw))
    refused(store.ask("PUT", "statements", {"statementId": UUID}, raw))
    assert Statement.objects.count() == 0


WITHIN = '{"actor":%s,"verb":{"id":"https://example.org/v"},"object":{"id":"https://example.org/a"},"result":%s}'
AGENT_TEXT = json.dumps(AGENT)
READ_IN_TWO_WAYS = {
    "a key twice": (WITHIN % ('{"mbox":"mailto:a@b.org","mbox":"mailto:c@d.org"}', "{}"), "statement"),
    "a key twice, once escaped": (WITHIN % (AGENT_TEXT, '{"response":"a","respons\\u0065":"b"}'), "statement"),
    "the same at the top": ((WITHIN % (AGENT_TEXT, "{}"))[:-1] + ',"result":{}}', "statement"),
    "half a pair": (WITHIN % (AGENT_TEXT, '{"response":"\\ud83d"}'), "body"),
    "the other half": (WITHIN % (AGENT_TEXT, '{"response":"\\ude00 \\ud83d"}'), "body"),
    "NUL": (WITHIN % (AGENT_TEXT, '{"response":"a\\u0000b"}'), "body"),
    "NaN": (WITHIN % (AGENT_TEXT, '{"score":{"raw":NaN}}'), "statement"),
    "Infinity": (WITHIN % (AGENT_TEXT, '{"score":{"raw":-Infinity}}'), "statement"),
    "too large for a double": (WITHIN % (AGENT_TEXT, '{"score":{"raw":1e400}}'), "statement"),
    "more digits than a double": (WITHIN % (AGENT_TEXT, '{"score":{"raw":' + "9" * 400 + "}}"), "statement"),
    "a leading zero": (WITHIN % (AGENT_TEXT, '{"score":{"raw":01}}'), "statement"),
    "a hexadecimal number": (WITHIN % (AGENT_TEXT, '{"score":{"raw":0x1}}'), "statement"),
}


@pytest.mark.parametrize(("text", "place"), READ_IN_TWO_WAYS.values(), ids=READ_IN_TWO_WAYS.keys())
def test_json_that_two_readers_read_in_two_ways_is_refused(store, text, place):
    refused(store.post(text), f"{place}: ")
    assert Statement.objects.count() == 0


def test_statements_are_sent_as_json_or_as_parts(store):
    for kind in ("text/plain", "application/xml", "application/jsonp", "multipart/form-data; boundary=a", "*/*"):
        refused(store.ask("POST", "statements", body=statement(), content_type=kind), "Content-Type: ")
    answer = store.ask("POST", "statements", body=statement(), content_type="application/json; charset=UTF-8")
    assert answer.status_code == 200


def test_the_version_of_a_statement_goes_with_that_of_the_request(old, new):
    refused(old.post(statement(version="2.0.0")), "statement.version: ")
    for version in ("1.0", "1.0.0", "1.0.3", "1.0.9"):
        store_it = [speaker.post(statement(version=version)).status_code for speaker in (old, new)]
        assert store_it == [200, 200]
    assert new.post(statement(version="2.0.0")).status_code == 200
    for speaker in (old, new):
        for version in ("0.9.9", "1.1.0", "2.1.0", "1", "3.0.0"):
            refused(speaker.post(statement(version=version)), "statement.version: ")


def test_context_agents_and_groups_came_with_2_0(old, new):
    around = {
        "contextAgents": [{"objectType": "contextAgent", "agent": AGENT, "relevantTypes": ["https://example.org/t"]}],
        "contextGroups": [{"objectType": "contextGroup", "group": {"objectType": "Group", "member": [AGENT]}}],
    }
    for key, value in around.items():
        assert key in refused(old.post(statement(context={key: value})), "statement.context: ")
    [found] = new.store(statement(context=around))
    assert new.one(found)["context"] == around


def test_at_most_2000_statements_at_once(store):
    refused(store.post(b"[" + b",".join([json.dumps(statement()).encode()] * 2001) + b"]"), "body: ")
    assert Statement.objects.count() == 0


def test_no_statement_at_all_is_no_fault(store):
    """An empty array breaks no rule (Communication 2.1.2)."""
    answer = store.post([])
    assert answer.status_code == 200
    assert answer.json() == []


def test_nothing_is_told_of_what_may_not_stand_in_a_message(store):
    """A message shows a wrong value cut short, and never more of the body."""
    message = refused(store.post(statement(verb={"id": "x" * 100_000})), "statement.verb.id: ")
    assert len(message) < 300
