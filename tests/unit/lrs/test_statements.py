"""What is a statement, and what is not: both versions, and inside of SubStatements."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lrs.spec import (
    Invalid,
    Version,
    agent_key,
    check_actor,
    check_agent_parameter,
    check_statement,
    read_statements,
)
from tests.strategies.statements import (
    ACTIVITY,
    AGENT,
    ATTACHMENT,
    BROKEN,
    BROKEN_IN,
    BROKEN_OUTSIDE,
    GROUP,
    SUBSTATEMENT,
    UUID,
    VERB,
    anything,
    calmly,
    mutations,
    places,
    replace,
    statements,
)

SIMPLEST = {"actor": AGENT, "verb": VERB, "object": ACTIVITY}
RIGHT = [
    {},
    {"id": UUID.upper()},
    {"actor": {**AGENT, "objectType": "Agent", "name": ""}},
    {"actor": {"mbox_sha1sum": "CD9B00A5611F94EAA7B1661EDAB976068E364975"}},
    {"actor": {"account": {"homePage": "http://пример.рф/", "name": "|"}}},
    {"actor": {**GROUP, "mbox": "mailto:g@example.org", "member": []}},
    {"verb": {**VERB, "display": {}}},
    {"verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}, "object": {"objectType": "StatementRef", "id": UUID}},
    {"object": {"objectType": "Agent", **AGENT}},
    {"object": GROUP},
    {"object": SUBSTATEMENT},
    {"object": {**SUBSTATEMENT, "timestamp": "2999-01-01T00:00:00Z", "attachments": [ATTACHMENT], "result": {}, "context": {}}},
    {"object": {**ACTIVITY, "definition": {}}},
    {"object": {**ACTIVITY, "definition": {"extensions": {"http://example.org/x": {"a": [None, {"b": None}]}}}}},
    {"object": {**ACTIVITY, "definition": {"interactionType": "other", "correctResponsesPattern": []}}},
    {"object": {**ACTIVITY, "definition": {"interactionType": "true-false", "correctResponsesPattern": ["anything"]}}},
    {"object": {**ACTIVITY, "definition": {"interactionType": "matching", "source": [{"id": "a"}], "target": [{"id": "a"}]}}},
    {"result": {"score": {"scaled": -1, "raw": 3, "min": 3, "max": 3.5}, "success": False, "response": "", "duration": "P4W"}},
    {"result": {"extensions": {"http://example.org/x": None}, "score": {}}},
    {"context": {"contextActivities": {"parent": ACTIVITY, "grouping": [], "category": [ACTIVITY], "other": [ACTIVITY] * 2}}},
    {"context": {"revision": "", "platform": "p", "language": "en", "statement": {"objectType": "StatementRef", "id": UUID}}},
    {"context": {"instructor": GROUP, "team": GROUP, "registration": UUID}},
    {"authority": AGENT},
    {"authority": {**GROUP, "member": [AGENT, {"account": {"homePage": "http://example.org", "name": "app"}}]}},
    {"stored": "2011-07-15T00:00:00.000Z", "timestamp": "2031-07-15T00:00:00+05:30", "version": "1.0.9"},
    {"version": "1.0"},
    {"attachments": []},
    {"attachments": [ATTACHMENT, {**ATTACHMENT, "length": 0, "fileUrl": "ftp://example.org/f", "description": {}}]},
]  # fmt: skip


def in_a_substatement(properties):
    return {"object": {**SUBSTATEMENT, **properties}}


@pytest.mark.parametrize("properties", RIGHT)
def test_accepted(properties):
    for version in Version:
        check_statement({**SIMPLEST, **properties}, version)


@pytest.mark.parametrize(("properties", "place"), BROKEN + BROKEN_OUTSIDE)
def test_refused_and_the_place_is_named(properties, place):
    for version in Version:
        with pytest.raises(Invalid) as refusal:
            check_statement({**SIMPLEST, **properties}, version, "statements[3]")
        assert refusal.value.place == f"statements[3]{place}"
        assert str(refusal.value) == f"{refusal.value.place}: {refusal.value.message}"


@pytest.mark.parametrize(("properties", "place"), BROKEN)
def test_refused_in_a_substatement_too(properties, place):
    for version in Version:
        with pytest.raises(Invalid) as refusal:
            check_statement({**SIMPLEST, **in_a_substatement(properties)}, version)
        assert refusal.value.place == f"statement.object{place}"


@pytest.mark.parametrize("version", Version)
def test_what_one_version_refuses(version):
    for properties, place in BROKEN_IN[version]:
        for given_, start in ((properties, "statement"), (in_a_substatement(properties), "statement.object")):
            with pytest.raises(Invalid) as refusal:
                check_statement({**SIMPLEST, **given_}, version)
            assert refusal.value.place == f"{start}{place}"


def test_context_agents_and_groups_came_with_2_0():
    around = {
        "contextAgents": [{"objectType": "contextAgent", "agent": AGENT}],
        "contextGroups": [{"objectType": "contextGroup", "group": GROUP, "relevantTypes": ["http://example.org/team"]}],
    }
    check_statement({**SIMPLEST, "context": around}, Version.V2)
    check_statement({**SIMPLEST, "object": {**SUBSTATEMENT, "context": around}}, Version.V2)
    with pytest.raises(Invalid, match="contextAgents"):
        check_statement({**SIMPLEST, "context": around}, Version.V1)


def test_2_0_takes_statements_of_both_and_1_0_3_only_its_own():
    for each in ("1.0", "1.0.0", "1.0.3", "2.0", "2.0.0", "2.0.7"):
        check_statement({**SIMPLEST, "version": each}, Version.V2)
    with pytest.raises(Invalid, match=r"statement\.version: '2\.0\.0' is not"):
        check_statement({**SIMPLEST, "version": "2.0.0"}, Version.V1)


@pytest.mark.parametrize("value", [None, [], "statement", 7, True, [SIMPLEST], {}])
def test_not_a_statement_at_all(value):
    with pytest.raises(Invalid, match=r"^statement: "):
        check_statement(value, Version.V1)


def test_a_message_helps_and_does_not_repeat_a_long_text():
    with pytest.raises(Invalid, match="did you mean timestamp"):
        check_statement({**SIMPLEST, "timeStamp": "2026-11-21T08:30:00Z"}, Version.V1)
    with pytest.raises(Invalid) as refusal:
        check_statement({**SIMPLEST, "verb": {"id": "no iri " * 10_000}}, Version.V1)
    assert len(str(refusal.value)) < 200


def test_where_a_group_may_not_stand():
    check_actor(AGENT, "agent", Version.V1, group_allowed=False)
    with pytest.raises(Invalid, match=r"agent\.objectType"):
        check_actor(GROUP, "agent", Version.V1, group_allowed=False)


def test_a_request_asks_for_somebody_with_an_identifier():
    check_agent_parameter(AGENT, "agent", Version.V1)
    check_agent_parameter({"objectType": "Group", "mbox": "mailto:g@example.org"}, "agent", Version.V1)
    for nobody in (GROUP, {}, {"name": "A"}, "mailto:a@example.org", {**AGENT, "openid": "http://example.org/"}):
        with pytest.raises(Invalid, match=r"^agent"):
            check_agent_parameter(nobody, "agent", Version.V1)


def test_one_identity_has_one_key():
    sha1 = "cd9b00a5611f94eaa7b1661edab976068e364975"
    assert agent_key({"mbox_sha1sum": sha1.upper()}) == agent_key({"mbox_sha1sum": sha1, "name": "A"})
    assert agent_key(AGENT) == agent_key({**AGENT, "objectType": "Group", "name": "B"})
    assert agent_key(GROUP) == ""
    keys = {
        agent_key({"account": {"homePage": "http://example.org/a", "name": "b|c"}}),
        agent_key({"account": {"homePage": "http://example.org/a", "name": "b"}}),
        agent_key({"openid": "http://example.org/a"}),
        agent_key({"mbox": "mailto:a|b@example.org"}),
        agent_key({"account": {"homePage": "mailto:a", "name": "b@example.org"}}),
    }
    assert len(keys) == 5


@pytest.mark.parametrize("version", Version)
@calmly
@given(data=st.data())
def test_every_statement_of_the_grammar_is_accepted(version, data):
    statement = data.draw(statements(version))
    check_statement(statement, version)
    read = read_statements(json.dumps(statement).encode())[0][0].value
    assert read == statement
    check_statement(read, version)


@calmly
@given(statements(Version.V1))
def test_what_1_0_3_allows_is_right_in_2_0_but_for_the_form_of_moments(statement):
    try:
        check_statement(statement, Version.V2)
    except Invalid as refusal:
        assert refusal.place.rpartition(".")[2] in ("timestamp", "stored")


@pytest.mark.parametrize("version", Version)
@calmly
@given(data=st.data())
def test_a_fault_is_found_and_named(version, data):
    statement, place = data.draw(mutations(version))
    with pytest.raises(Invalid) as refusal:
        check_statement(statement, version)
    assert refusal.value.place == place


@pytest.mark.parametrize("version", Version)
@calmly
@given(data=st.data())
def test_whatever_stands_anywhere_it_is_accepted_or_refused(version, data):
    statement = data.draw(statements(version))
    path, _ = data.draw(st.sampled_from(list(places(statement))))
    replace(statement, path, data.draw(anything))
    try:
        check_statement(statement, version)
    except Invalid as refusal:
        assert refusal.place.startswith("statement")
