"""What becomes of a statement that is taken (xAPI 1.0.3, Data 2.3 and 2.4.7 to 2.4.10; IEEE 9274.1.1, 4.2.4)."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from analytics.lrs.models import Statement
from analytics.lrs.spec import Version
from tests.conformance.speaker import ACTIVITY, AGENT, Speaker, refused, statement

# one long statement in a spelling that no program would choose: it must come back letter for letter
ODD = (
    '{ "verb":{"display":{"zh-Hans":"\\u5b66", "en" :"did\\/\\t"},"id":"https://example.org/verb/did"},\n'
    ' "object" : {"definition":{"extensions":{"https://example.org/x":[1.0, 1e2, 1E+2, -0, 0.10, 12345678901234567890,'
    ' 3.14159265358979323846, null, "", {}, []]}, "name":{"en":"\\ud83c\\udf31 🌱"}},  "id":"https://example.org/é"},\r\n'
    '\t"result":{"score":{"max":10.50,"raw":5,"min":0.0},"duration":"PT0001H"},'
    '"actor":{"name":"\\u0041da","mbox":"mailto:a@Example.org"},"timestamp":"2026-01-02T03:04:05.120000+01:00" }'
)
MEMBERS = [
    '"verb":{"display":{"zh-Hans":"\\u5b66", "en" :"did\\/\\t"},"id":"https://example.org/verb/did"}',
    '"object":{"definition":{"extensions":{"https://example.org/x":[1.0, 1e2, 1E+2, -0, 0.10, 12345678901234567890,'
    ' 3.14159265358979323846, null, "", {}, []]}, "name":{"en":"\\ud83c\\udf31 🌱"}},  "id":"https://example.org/é"}',
    '"result":{"score":{"max":10.50,"raw":5,"min":0.0},"duration":"PT0001H"}',
    '"actor":{"name":"\\u0041da","mbox":"mailto:a@Example.org"}',
    '"timestamp":"2026-01-02T03:04:05.120000+01:00"',
]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_what_was_sent_comes_back_letter_for_letter(store):
    [found] = store.post(ODD).json()
    text = store.get(statementId=found).content.decode()
    assert text.startswith(f'{{"id":"{found}",' + ",".join(MEMBERS) + ',"authority":{')
    in_a_list = store.get().content.decode()
    assert text in in_a_list


def test_an_id_of_ones_own_keeps_its_place_and_its_case(store):
    one = "8F87CCDE-bb56-4c2e-AB83-44982ef22df0"
    assert store.store({**statement(), "id": one}) == [one.lower()]
    assert list(store.one(one.lower()))[:4] == ["actor", "verb", "object", "id"]
    assert store.one(one)["id"] == one


def test_an_id_that_is_missing_is_made(store):
    [found] = store.store(statement())
    assert str(UUID(found)) == found == store.one(found)["id"]


def test_post_tells_the_ids_in_the_order_of_the_statements_and_put_tells_nothing(store):
    ids = [str(uuid4()) for _ in range(5)]
    assert store.store(*(statement(id=one) for one in ids)) == ids
    alone = store.post(statement(id=(one := str(uuid4()))))
    assert (alone.status_code, alone.json()) == (200, [one])
    assert alone["Content-Type"] == "application/json"
    answer = store.put(statement(), one := str(uuid4()))
    assert (answer.status_code, answer.content) == (204, b"")
    assert store.one(one)["id"] == one


def test_stored_is_the_stores_and_each_is_later_than_the_one_before(store):
    before = datetime.now(UTC)
    ids = store.store(*(statement(stored="2020-01-01T00:00:00Z") for _ in range(3)))
    found = [moment(store.one(each)["stored"]) for each in ids]
    assert found == sorted(set(found))
    assert all(before - timedelta(seconds=1) < each < datetime.now(UTC) + timedelta(seconds=1) for each in found)
    assert all(len(store.one(each)["stored"].partition(".")[2]) >= 4 for each in ids)  # milliseconds, and Z


def test_a_timestamp_is_kept_as_it_came_or_is_the_moment_of_storing(store):
    ids = store.store(statement(), statement(timestamp="2031-05-06T07:08:09.1234567Z"))
    first, second = map(store.one, ids)
    assert first["timestamp"] == first["stored"]
    assert second["timestamp"] == "2031-05-06T07:08:09.1234567Z"  # of the future, and finer than the store counts


def test_forms_of_timestamps(old, new):
    """1.0.3 takes ISO 8601 as it is; 2.0 wants RFC 3339."""
    for text in ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.1+05:30", "2026-06-30T23:59:60Z"):
        for speaker in (old, new):
            assert speaker.post(statement(timestamp=text)).status_code == 200, text
    for text in ("2026-01-02T03:04:05", "2026-01-02T03:04Z", "2026-01-02T03:04:05+01", "2026-01-02T03:04:05,5Z"):
        assert old.post(statement(timestamp=text)).status_code == 200, text
        refused(new.post(statement(timestamp=text)), "statement.timestamp: ")
    for speaker in (old, new):
        refused(speaker.post(statement(timestamp="2026-01-02T03:04:05-00:00")), "statement.timestamp: ")


def test_authority_is_the_credential_whatever_the_sender_says(store):
    claimed = {"mbox": "mailto:minister@example.org"}
    found = store.one(store.store(statement(authority=claimed))[0])
    assert found["authority"] == {
        "objectType": "Agent",
        "account": {"homePage": "http://testserver/xapi/credentials", "name": store.credential.key},
    }


def test_a_group_as_authority_is_the_pair_of_oauth(store):
    application = {"account": {"homePage": "https://example.org/oauth", "name": "app"}}
    pair = {"objectType": "Group", "member": [application, AGENT]}
    assert store.post(statement(authority=pair)).status_code == 200
    refused(store.post(statement(authority={**pair, "member": [AGENT, AGENT]})), "statement.authority.member: ")


def test_the_version_is_added_where_it_is_missing_and_never_changed(store, version):
    ids = store.store(statement(), statement(version="1.0.1"))
    assert [store.one(each)["version"] for each in ids] == ["1.0.0" if version is Version.V1 else "2.0.0", "1.0.1"]


def test_a_single_context_activity_comes_back_in_an_array(store):
    kinds = ("parent", "grouping", "category", "other")
    context = {"contextActivities": dict.fromkeys(kinds, ACTIVITY), "platform": "p"}
    inner = {"objectType": "SubStatement", **statement(context=context)}
    outside, inside = (store.one(each) for each in store.store(statement(context=context), statement(object=inner)))
    wanted = {"contextActivities": {kind: [ACTIVITY] for kind in kinds}, "platform": "p"}
    assert outside["context"] == wanted
    assert inside["object"]["context"] == wanted


def test_numbers_keep_the_precision_of_a_double_and_more(store):
    text = json.dumps(statement(result={"score": {"raw": 1}})).replace('"raw": 1', '"raw": 0.1234567890123456789')
    [found] = store.post(text).json()
    assert b"0.1234567890123456789" in store.get(statementId=found).content


def test_letters_of_all_scripts_come_back(store):
    words = {
        "ar": "مرحبا",
        "zh-Hans": "你好，生物安全",
        "ru": "Привет",
        "fr": "à l’œuvre",
        "en": "🌱 and \\u0000 in letters",
    }
    [found] = store.store(statement(verb={"id": "https://example.org/v", "display": words}))
    assert store.one(found)["verb"]["display"] == words


def test_durations_finer_than_a_hundredth_are_taken_and_compared_without_that(store):
    one = statement(id=str(uuid4()), result={"duration": "PT1.2345S"})
    assert store.post(one).status_code == 200
    assert store.post({**one, "result": {"duration": "PT1.2399S"}}).status_code == 200
    assert store.post({**one, "result": {"duration": "PT1.24S"}}).status_code == 409
    assert store.one(one["id"])["result"]["duration"] == "PT1.2345S"


# -- the same again ---------------------------------------------------------------------------------------------------

FULL = statement(
    actor={"objectType": "Agent", **AGENT},
    verb={"id": "https://example.org/v", "display": {"en": "did"}},
    object={**ACTIVITY, "definition": {"name": {"en": "One"}}},
    context={"registration": "8f87ccde-bb56-4c2e-ab83-44982ef22df0", "language": "en-US",
             "contextActivities": {"parent": [{"id": "https://e.org/1"}, {"id": "https://e.org/2"}]}},
    result={"score": {"raw": 1}}, timestamp="2026-01-02T03:04:05Z",
)  # fmt: skip
EQUAL = {
    "itself": {},
    "another order of keys": dict(reversed(FULL.items())),
    "another spelling of a number": {"result": {"score": {"raw": 1.0}}},
    "another display of the verb": {"verb": {"id": "https://example.org/v"}},
    "another definition": {"object": {**ACTIVITY, "definition": {"name": {"fr": "Un"}}}},
    "the same moment told elsewhere": {"timestamp": "2026-01-02T05:04:05+02:00"},
    "a host in capitals": {"actor": {"objectType": "Agent", "mbox": "mailto:a@EXAMPLE.org"}},
    "context activities in another order": {
        "context": {**FULL["context"], "contextActivities": {"parent": [{"id": "https://e.org/2"}, {"id": "https://e.org/1"}]}}
    },
    "a registration in capitals": {"context": {**FULL["context"], "registration": FULL["context"]["registration"].upper()}},
    "what the store sets": {"stored": "2020-01-01T00:00:00Z", "authority": AGENT, "version": "1.0.2"},
}  # fmt: skip
DIFFERENT = {
    "another actor": {"actor": {"objectType": "Agent", "mbox": "mailto:b@example.org"}},
    "another verb": {"verb": {"id": "https://example.org/w"}},
    "another object": {"object": {"id": "https://example.org/activity/2"}},
    "another moment": {"timestamp": "2026-01-02T03:04:06Z"},
    "another score": {"result": {"score": {"raw": 2}}},
    "a result more": {"result": {"score": {"raw": 1}, "success": True}},
    "another registration": {"context": {**FULL["context"], "registration": "8f87ccde-bb56-4c2e-ab83-44982ef22df1"}},
}


@pytest.mark.parametrize("change", EQUAL.values(), ids=EQUAL.keys())
def test_the_same_statement_again_is_taken_and_kept_once(store, change):
    one = {**FULL, "id": str(uuid4())}
    store.store(one)
    first = store.get(statementId=one["id"]).content
    assert store.post({**one, **change}).status_code == 200
    assert store.put({**one, **change}, one["id"]).status_code == 204
    assert store.get(statementId=one["id"]).content == first
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("change", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_another_statement_of_that_id_is_a_conflict_and_changes_nothing(store, change):
    one = {**FULL, "id": str(uuid4())}
    store.store(one)
    first = store.get(statementId=one["id"]).content
    for answer in (store.post({**one, **change}), store.put({**one, **change}, one["id"])):
        assert one["id"] in refused(answer, status=409)
    refused(store.post([statement(), {**one, **change}, statement()]), status=409)
    assert store.get(statementId=one["id"]).content == first
    assert Statement.objects.count() == 1


def test_a_statement_of_one_version_is_the_same_in_the_other(old, new):
    one = statement(id=str(uuid4()), timestamp="2026-01-02T03:04:05Z")
    old.store(one)
    assert new.post(one).status_code == 200
    assert new.one(one["id"])["version"] == "1.0.0"
    assert old.count() == 1


def test_what_one_sends_again_as_it_was_given_is_the_same(store):
    [found] = store.store(statement())
    assert store.post(store.one(found)).status_code == 200
    assert Statement.objects.count() == 1


def test_who_sends_the_same_id_through_another_credential_learns_no_more(store, version):
    one = statement(id=str(uuid4()))
    store.store(one)
    other = Speaker(version, options={"isolated": True})
    assert other.post(one).status_code == 200
    assert other.get(statementId=one["id"]).status_code == 404
    assert store.one(one["id"])["authority"]["account"]["name"] == store.credential.key
