"""What is found in a statement, and in which role."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lrs.spec import (
    Version,
    activities_of,
    agent_key,
    agents_of,
    attachments_of,
    check_statement,
    reference_of,
)
from tests.strategies.statements import ATTACHMENT, UUID, VERB, calmly, places, statements


def agent(name):
    return {"mbox": f"mailto:{name}@example.org"}


def group(*names, **more):
    return {"objectType": "Group", "member": [agent(name) for name in names], **more}


def activity(name):
    return {"id": f"http://example.org/{name}"}


def context(prefix):
    """Every place in a context where somebody or something can be."""
    return {
        "instructor": agent(f"{prefix}-instructor"),
        "team": group(f"{prefix}-player", **agent(f"{prefix}-team")),
        "contextActivities": {
            "parent": activity(f"{prefix}-parent"),
            "grouping": [activity(f"{prefix}-grouping-1"), activity(f"{prefix}-grouping-2")],
            "category": [activity(f"{prefix}-category")],
            "other": [activity(f"{prefix}-other")],
        },
        "contextAgents": [{"objectType": "contextAgent", "agent": agent(f"{prefix}-witness")}],
        "contextGroups": [{"objectType": "contextGroup", "group": group(f"{prefix}-guest")}],
        "statement": {"objectType": "StatementRef", "id": UUID},
    }


APPLICATION = {"account": {"homePage": "http://example.org", "name": "app"}}
FULL = {
    "actor": group("one", "two", **agent("class")),
    "verb": VERB,
    "object": {
        "objectType": "SubStatement", "actor": agent("planned"), "verb": VERB,
        "object": {"objectType": "Agent", **agent("target")}, "context": context("inner"),
        "attachments": [{**ATTACHMENT, "length": 2}],
    },
    "context": context("outer"),
    "authority": {"objectType": "Group", "member": [APPLICATION, agent("user")]},
    "attachments": [{**ATTACHMENT, "length": 1}],
}  # fmt: skip


def names(found):
    """Roles, with the short names that `agent` and `activity` made into identifiers."""
    return {(role, _name(each)) for role, each in found}


def _name(each):
    if "account" in each:
        return each["account"]["name"]
    return each["id"].rpartition("/")[2] if "id" in each else each["mbox"].partition(":")[2].partition("@")[0]


def test_agents():
    check_statement(FULL, Version.V2)
    who = ("instructor", "player", "team", "witness", "guest")
    around = {("related", f"{where}-{each}") for where in ("outer", "inner") for each in who}
    assert names(agents_of(FULL)) == around | {
        ("actor", "class"), ("actor", "one"), ("actor", "two"), ("related", "planned"), ("related", "target"),
        ("related", "app"), ("related", "user"),
    }  # fmt: skip


def test_agents_as_object():
    for target, expected in [
        ({"objectType": "Agent", **agent("b")}, {("object", "b")}),
        (group("b", "c"), {("object", "b"), ("object", "c")}),
        ({"objectType": "Group", **agent("b")}, {("object", "b")}),
        ({"objectType": "StatementRef", "id": UUID}, set()),
        (activity("b"), set()),
    ]:
        assert names(agents_of({"actor": agent("a"), "verb": VERB, "object": target})) == {("actor", "a")} | expected


def test_activities():
    kinds = ("parent", "grouping-1", "grouping-2", "category", "other")
    around = {("related", f"{where}-{kind}") for where in ("outer", "inner") for kind in kinds}
    assert names(activities_of(FULL)) == around
    inner = {**FULL, "object": {**FULL["object"], "object": activity("a")}}
    assert names(activities_of(inner)) == around | {("related", "a")}
    assert names(activities_of({**FULL, "object": activity("a")})) >= {("object", "a"), ("related", "outer-parent")}


def test_a_reference_is_one_only_as_the_object():
    assert reference_of({"object": {"objectType": "StatementRef", "id": UUID.upper()}}) == UUID
    assert reference_of(FULL) is None
    assert (
        reference_of({"object": {"objectType": "SubStatement", "object": {"objectType": "StatementRef", "id": UUID}}})
        is None
    )


def test_attachments():
    assert [each["length"] for each in attachments_of(FULL)] == [1, 2]
    assert list(attachments_of({"object": activity("a")})) == []


@pytest.mark.parametrize("version", Version)
@calmly
@given(data=st.data())
def test_nobody_and_nothing_is_missed(version, data):
    """Compared with a search through the whole statement, which knows nothing of its grammar."""
    statement = data.draw(statements(version))
    everything = [_at(statement, path) for path, _ in places(statement)]
    objects = [each for each in everything if isinstance(each, dict)]
    identified = {agent_key(each) for each in objects if {"mbox", "mbox_sha1sum", "openid", "account"} & each.keys()}
    assert {agent_key(each) for _, each in agents_of(statement)} == identified
    files = [each for each in objects if "usageType" in each]
    assert sorted(map(str, attachments_of(statement))) == sorted(map(str, files))
    found = [each for _, each in activities_of(statement)]
    definitions = [each["definition"] for each in objects if "definition" in each]
    assert sorted(str(each["definition"]) for each in found if "definition" in each) == sorted(map(str, definitions))


def _at(value, path):
    for key in path:
        value = value[key]
    return value
