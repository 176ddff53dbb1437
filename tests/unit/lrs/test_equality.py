"""When two statements are the same one (xAPI 1.0.3, Data 2.3.1)."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lrs.spec import Version, same_statement
from tests.strategies.statements import ACTIVITY, ATTACHMENT, UUID, VERB, calmly, mutations, statements

AMINA = {"mbox": "mailto:amina@example.org"}
ALI = {"account": {"homePage": "http://example.org", "name": "ali"}, "name": "Ali"}
OTHER = {"id": "http://example.org/b"}
TEAM = {"objectType": "Group", "member": [AMINA, ALI]}
BASE = {"actor": AMINA, "verb": VERB, "object": ACTIVITY}
SUB = {"objectType": "SubStatement", **BASE}


def outside(part):
    return {**BASE, **part}


def inside(part):
    return {**BASE, "object": {**SUB, **part}}


SAME = [
    ({}, {"id": UUID}),
    ({}, {"authority": AMINA}),
    ({"authority": ALI}, {"authority": AMINA}),
    ({}, {"stored": "2026-11-21T08:30:00Z"}),
    ({}, {"version": "1.0.0"}),
    ({"id": UUID}, {"id": UUID.upper()}),
]
SAME_EVERYWHERE = [
    ({}, {"verb": {**VERB, "display": {"en": "did"}}}),
    ({"object": ACTIVITY}, {"object": {**ACTIVITY, "definition": {"name": {"en": "A"}, "interactionType": "other"}}}),
    ({"actor": TEAM}, {"actor": {**TEAM, "member": [ALI, AMINA]}}),
    ({"object": TEAM}, {"object": {**TEAM, "member": [ALI, AMINA]}}),
    ({"context": {"team": TEAM}}, {"context": {"team": {**TEAM, "member": [ALI, AMINA]}}}),
    (
        {"context": {"contextActivities": {"parent": ACTIVITY}}},
        {"context": {"contextActivities": {"parent": [ACTIVITY]}}},
    ),
    (
        {"context": {"contextActivities": {"other": [ACTIVITY, OTHER], "parent": []}}},
        {"context": {"contextActivities": {"parent": [], "other": [OTHER, {**ACTIVITY, "definition": {}}]}}},
    ),
    (
        {"attachments": [ATTACHMENT, {**ATTACHMENT, "length": 1}]},
        {"attachments": [{**ATTACHMENT, "length": 1}, ATTACHMENT]},
    ),
    ({"attachments": [{**ATTACHMENT, "sha2": "ab" * 32}]}, {"attachments": [{**ATTACHMENT, "sha2": "AB" * 32}]}),
    ({"context": {"registration": UUID}}, {"context": {"registration": UUID.upper()}}),
    (
        {"context": {"statement": {"objectType": "StatementRef", "id": UUID}}},
        {"context": {"statement": {"objectType": "StatementRef", "id": UUID.upper()}}},
    ),
    (
        {"object": {"objectType": "StatementRef", "id": UUID}},
        {"object": {"id": UUID.upper(), "objectType": "StatementRef"}},
    ),
    ({"timestamp": "2026-11-21T08:30:00Z"}, {"timestamp": "2026-11-21T14:00:00.000000+05:30"}),
    ({"result": {"score": {"raw": 1}}}, {"result": {"score": {"raw": 1.0}}}),
    ({"result": {"extensions": {"a:b": [1, {"c": 2e0}]}}}, {"result": {"extensions": {"a:b": [1.0, {"c": 2}]}}}),
    ({"result": {"duration": "PT1.23S"}}, {"result": {"duration": "PT1.239S"}}),
    ({"actor": {"mbox": "mailto:a@Example.ORG"}}, {"actor": {"mbox": "mailto:a@example.org"}}),
    ({"actor": {"mbox_sha1sum": "ab" * 20}}, {"actor": {"mbox_sha1sum": "AB" * 20}}),
    ({"context": {"language": "en-GB"}}, {"context": {"language": "en-gb"}}),
]
DIFFERENT = [
    ({}, {"actor": ALI}),
    ({}, {"actor": {**AMINA, "name": "Amina"}}),
    ({"actor": {"mbox": "mailto:A@example.org"}}, {"actor": {"mbox": "mailto:a@example.org"}}),
    ({}, {"verb": {"id": "http://example.org/Verb"}}),
    ({}, {"object": OTHER}),
    ({}, {"object": {"objectType": "StatementRef", "id": UUID}}),
    ({"actor": TEAM}, {"actor": {**TEAM, "member": [AMINA]}}),
    ({"actor": TEAM}, {"actor": {**TEAM, "member": [AMINA, ALI, ALI]}}),
    ({}, {"result": {}}),
    ({"result": {"success": True}}, {"result": {"success": False}}),
    ({"result": {"extensions": {"a:b": True}}}, {"result": {"extensions": {"a:b": 1}}}),
    ({"result": {"extensions": {"a:b": None}}}, {"result": {"extensions": {}}}),
    ({"result": {"extensions": {"a:b": [1, 2]}}}, {"result": {"extensions": {"a:b": [2, 1]}}}),
    ({"result": {"extensions": {"a:b": 9007199254740993}}}, {"result": {"extensions": {"a:b": 9007199254740992}}}),
    ({"result": {"response": "1"}}, {"result": {"response": "1.0"}}),
    ({"result": {"duration": "PT60S"}}, {"result": {"duration": "PT1M"}}),
    ({"result": {"duration": "PT1.23S"}}, {"result": {"duration": "PT1.24S"}}),
    ({"timestamp": "2026-11-21T08:30:00Z"}, {"timestamp": "2026-11-21T08:30:00.001Z"}),
    ({"context": {}}, {"context": {"registration": UUID}}),
    ({"context": {"contextActivities": {"parent": ACTIVITY}}}, {"context": {"contextActivities": {"other": ACTIVITY}}}),
    ({"context": {"contextActivities": {"parent": ACTIVITY}}}, {"context": {"contextActivities": {"parent": [ACTIVITY, OTHER]}}}),
    ({"attachments": [ATTACHMENT]}, {"attachments": []}),
    ({"attachments": [ATTACHMENT]}, {"attachments": [{**ATTACHMENT, "length": 1}]}),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_a_store_sets_does_not_count(one, other):
    assert same_statement(outside(one), outside(other))


@pytest.mark.parametrize("form", [outside, inside])
@pytest.mark.parametrize(("one", "other"), SAME_EVERYWHERE)
def test_the_same_in_other_words(one, other, form):
    assert same_statement(form(one), form(other))


@pytest.mark.parametrize("form", [outside, inside])
@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different(one, other, form):
    assert not same_statement(form(one), form(other)) and not same_statement(form(other), form(one))


def test_a_timestamp_that_the_store_added_does_not_count():
    posted, stored = BASE, {**BASE, "timestamp": "2026-11-21T08:30:00.123Z"}
    assert same_statement(posted, stored) and same_statement(stored, posted)
    within = inside({"timestamp": "2026-11-21T08:30:00.123Z"})
    assert not same_statement(inside({}), within), "nobody adds one inside of a SubStatement"


@pytest.mark.parametrize(
    "wrong", [{}, {"actor": "a"}, {**BASE, "verb": {}}, {**BASE, "timestamp": "soon"}, [], None, "a"]
)
def test_what_is_no_statement_is_the_same_as_none(wrong):
    assert not same_statement(wrong, BASE) and not same_statement(BASE, wrong)


@pytest.mark.parametrize("version", Version)
@calmly
@given(data=st.data())
def test_sent_again_it_is_the_same(version, data):
    statement = data.draw(statements(version))
    before = copy.deepcopy(statement)
    again = json.loads(json.dumps(dict(reversed(statement.items()))))
    assert same_statement(statement, again)
    assert statement == before, "what is compared is not changed"
    stored = {"timestamp": "2026-11-21T08:30:00Z", **again, "stored": "2026-11-21T08:30:00Z", "version": "1.0.0"}
    assert same_statement(statement, stored)


@calmly
@given(mutations(Version.V2))
def test_a_fault_that_was_not_checked_for_does_no_harm(mutation):
    statement, _ = mutation
    assert same_statement(statement, statement) in (True, False)
