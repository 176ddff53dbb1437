"""Taking a person out of statements: pure."""

import copy
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lrs.redaction import Known, concerns, only_of, redact

EMAIL = "amina@example.org"
HER = {"mbox": f"mailto:{EMAIL}", "name": "Amina Odhiambo"}
OTHER = {"mbox": "mailto:other@example.org", "name": "Other"}
KNOWN = Known(frozenset({EMAIL, "uid-4711"}), frozenset({"Amina Odhiambo", "Ali"}), frozenset({"person-id"}))
STAND_IN = {"objectType": "Agent", "account": {"homePage": "http://here/", "name": "person-id"}}
VERB = {"id": "http://example.org/verb"}


def statement(**changes):
    return {"id": "1", "actor": OTHER, "verb": VERB, "object": {"id": "http://example.org/a"}, **changes}


@pytest.mark.parametrize(
    "agent",
    [
        HER,
        {"mbox": "mailto:AMINA@Example.org"},
        {"mbox_sha1sum": hashlib.sha1(f"mailto:{EMAIL}".encode()).hexdigest().upper()},  # noqa: S324
        {"openid": f"https://id.example.org/{EMAIL}"},
        {"account": {"homePage": "http://uni.example.org/", "name": "uid-4711"}, "name": "A. Odhiambo"},
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        lambda agent: {"actor": agent},
        lambda agent: {"object": {"objectType": "Agent", **agent}},
        lambda agent: {"context": {"instructor": agent}},
        lambda agent: {"context": {"team": {"objectType": "Group", "member": [OTHER, agent]}}},
        lambda agent: {"object": {"objectType": "SubStatement", "actor": agent, "verb": VERB, "object": {"id": "a:b"}}},
        lambda agent: {"context": {"extensions": {"http://example.org/x": [{"deep": agent}]}}},
    ],
)
def test_every_identifier_goes_wherever_it_stands(agent, place):
    before = statement(**place(agent))
    kept = copy.deepcopy(before)
    after, changed = redact(before, KNOWN, STAND_IN)
    assert changed and before == kept, "the statement that was given is not touched"
    text = json.dumps(after).casefold()
    for gone in ("amina", "uid-4711", "odhiambo", *KNOWN.sha1s):
        assert gone not in text
    assert '"name": "person-id"' in json.dumps(after) and after["verb"] == VERB and after["id"] == "1"


def test_what_does_not_concern_her_stays_as_it_is():
    same = statement(
        context={"team": {"objectType": "Group", "member": [OTHER]}}, result={"response": "Amina Odhiambo"}
    )
    assert redact(same, KNOWN, STAND_IN) == (same, False)  # a name alone may be anybody's


def test_her_own_words_go_and_coded_answers_stay():
    written, _ = redact(statement(actor=HER, result={"response": "I think"}), KNOWN, STAND_IN)
    assert written["result"]["response"] == ""
    choice = {"id": "http://example.org/a", "definition": {"interactionType": "choice"}}
    coded, _ = redact(statement(actor=HER, object=choice, result={"response": "a[,]b"}), KNOWN, STAND_IN)
    assert coded["result"]["response"] == "a[,]b"
    by_others, _ = redact(statement(context={"instructor": HER}, result={"response": "Mine"}), KNOWN, STAND_IN)
    assert by_others["result"]["response"] == "Mine"


def test_a_short_name_does_not_tear_other_words_apart():
    after, _ = redact(statement(actor=HER, context={"platform": "Validation by Ali"}), KNOWN, STAND_IN)
    assert after["context"]["platform"] == "Validation by erased"


def test_an_address_inside_an_iri_goes_too():
    after, _ = redact(statement(object={"id": "http://example.org/?of=amina%40example.org"}), KNOWN, STAND_IN)
    assert after["object"]["id"] == "http://example.org/?of=erased"


def test_our_own_account_stays_and_loses_its_name():
    ours = {"account": {"homePage": "http://here/", "name": "person-id"}, "name": "Amina Odhiambo"}
    after, _ = redact(statement(actor=ours), KNOWN, STAND_IN)
    assert after["actor"] == {"account": ours["account"]}


def test_the_person_gets_statements_without_other_people():
    mine = only_of(statement(actor=HER, context={"instructor": OTHER}, authority=OTHER), KNOWN)
    assert mine["actor"] == HER
    assert "other@example.org" not in json.dumps(mine) and mine["context"]["instructor"]["name"] == "another person"


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.sampled_from([EMAIL, f"x {EMAIL.upper()} y", "uid-4711"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.just(EMAIL), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(JSON)
def test_nothing_of_her_is_left_in_any_extension(value):
    before = statement(actor=HER, context={"extensions": {"http://example.org/x": value}})
    after, changed = redact(before, KNOWN, STAND_IN)
    assert changed
    without_stand_in = json.dumps(after, ensure_ascii=False).casefold()
    assert EMAIL not in without_stand_in and "uid-4711" not in without_stand_in
    assert not concerns(after, Known(KNOWN.identities))
    assert redact(after, Known(KNOWN.identities), STAND_IN) == (after, False)
