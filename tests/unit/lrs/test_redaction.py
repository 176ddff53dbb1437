"""Taking a person out of statements: pure."""

import copy
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lrs import spec
from analytics.lrs.redaction import Known, concerns, only_of, redact, redact_definition
from tests.strategies.statements import calmly, statements

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


# --- only what is hers ----------------------------------------------------------------------------------------------


ANN = Known(frozenset({"ann@x.org", "anna-12", "1042"}), frozenset({"Max", "Eve Moore"}))


@pytest.mark.parametrize(
    "stranger",
    [
        "joann@x.org", "jo.ann@x.org", "jo-ann@x.org", "jo+ann@x.org", "jo_ann@x.org", "éann@x.org", "ann@x.org.uk",
        "ann@x.orgs", "ann@x.org-y.net", "jo%2Bann%40x.org", "joann%40x.org", "ann%40x.org%2Euk", "anna-123", "anna-12@y.org",
        "joanna-12", "anna-12.net", "Max", "eve moore",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "place",
    [
        lambda text: {"actor": {"mbox": f"mailto:{text}", "name": text}},
        lambda text: {"actor": {"account": {"homePage": f"http://x.org/{text}", "name": text}}},
        lambda text: {"object": {"objectType": "Agent", "openid": f"http://x.org/{text}"}},
        lambda text: {"object": {"id": f"http://x.org/?of={text}&x=1", "definition": {"name": {"en": f"Of {text}."}}}},
        lambda text: {"context": {"extensions": {f"http://x.org/{text}": {text: [f"<{text}>", text]}}}},
    ],
)
def test_a_stranger_with_a_longer_name_is_not_touched(stranger, place):
    same = statement(**place(stranger))
    assert not concerns(same, ANN) and redact(same, ANN, STAND_IN) == (same, False)


def test_what_is_no_text_stays_even_in_her_own_statement():
    """A number that is also her uid, a first name that is also a word of the standard."""
    known = Known(frozenset({"6f1a1042", "1042", "ann@x.org"}), frozenset({"Max", "Passed"}))
    same = statement(
        id="6f1a1042-0000-4000-8000-000000001042", timestamp="1042-01-01T00:00:00Z", stored="1042-01-01T00:00:00Z",
        version="1.0.3", verb={"id": "http://x.org/passed/max"}, result={"score": {"max": 10, "raw": 4}, "duration": "PT1042S"},
        object={"id": "http://x.org/max/1042"}, authority={"account": {"homePage": "http://x.org/max", "name": "1042"}},
        context={
            "registration": "6f1a1042-0000-4000-8000-000000001042", "instructor": {"mbox": "mailto:max@x.org", "name": "Max"},
            "statement": {"objectType": "StatementRef", "id": "6f1a1042-0000-4000-8000-000000001042"},
            "extensions": {"http://x.org/max": {"max": 10}},
        },
    )  # fmt: skip
    assert redact(same, known, STAND_IN) == (same, False)
    hers, changed = redact({**same, "actor": {"mbox": "mailto:ann@x.org", "name": "Max"}}, known, STAND_IN)
    assert changed and hers == {**same, "actor": {"account": STAND_IN["account"]}}


def test_an_id_of_digits_names_her_only_as_an_account():
    same = statement(object={"id": "http://x.org/course/1042"}, result={"response": "1042"})
    assert redact(same, ANN, STAND_IN) == (same, False)
    after, _ = redact(statement(actor={"account": {"homePage": "http://uni.example/", "name": "1042"}}), ANN, STAND_IN)
    assert after["actor"] == {"account": STAND_IN["account"]}


@pytest.mark.parametrize(
    "written",
    [
        "ann@x.org", "ANN@X.org", "mailto:ann@x.org", "http://x.org/~ann%40x.org/", "http://x.org/?to=mailto%3Aann%40x.org%26b",
        "http://x.org/?to=http%3A%2F%2Fy.org%2F%3Fof%3Dann%2540x.org", "<ann@x.org>.", "ann@x.org_settings", "ann@x.org, joe",
        "请写信给ann@x.org谢谢", "وann@x.org", r'{\"of\":\"ann\u0040x.org\"}', "See anna-12.", "user:anna-12",
        "http://x.org/u/anna-12?x", "Ann%40X.ORG",
    ],
)  # fmt: skip
def test_she_is_found_however_she_is_written(written):
    before = statement(context={"platform": written, "extensions": {"http://x.org/e": {written: written}}})
    after, changed = redact(before, ANN, STAND_IN)
    left = json.dumps(after, ensure_ascii=False).casefold()
    assert changed and "erased" in left and not concerns(after, ANN)
    assert not any(form in left for form in ("ann@x.org", "ann%40x.org", "ann%2540x.org", "anna-12"))


def test_the_rest_of_a_text_stays_letter_for_letter():
    before = statement(context={"platform": "Straße%20%C3%A9 «ANN%40x.org» İ, joann@x.org"})
    after, _ = redact(before, ANN, STAND_IN)
    assert after["context"]["platform"] == "Straße%20%C3%A9 «erased» İ, joann@x.org"


BESIDE = st.text("abzABZ019_.+-", min_size=1, max_size=4).filter(lambda text: text[0].isalnum() and text[-1].isalnum())


@calmly
@given(statements(spec.Version.V2), st.sampled_from(["ann@x.org", "anna-12"]), BESIDE, st.booleans())
def test_no_statement_of_a_stranger_changes(drawn, identity, beside, before):
    """Whatever the grammar of xAPI allows, in whatever place: a word that only holds hers is another word."""
    word = f"{beside}{identity}" if before else f"{identity}{'.' if '@' in identity else ''}{beside}"
    drawn = {**drawn, "actor": {"mbox": f"mailto:{word}" if "@" in word else "mailto:b@y.org", "name": word}}
    drawn = {**drawn, "context": {**drawn.get("context", {}), "extensions": {f"http://y.org/{word}": {word: word}}}}
    assert redact(drawn, ANN, STAND_IN) == (drawn, False)


# --- statements in statements, definitions --------------------------------------------------------------------------


@pytest.mark.parametrize(("outer", "inner"), [(HER, OTHER), (OTHER, HER), (HER, HER)])
def test_her_own_words_go_from_a_statement_in_a_statement(outer, inner):
    target = {
        "objectType": "SubStatement", "actor": inner, "verb": VERB, "object": {"id": "a:b"},
        "result": {"response": "I think", "success": True},
    }  # fmt: skip
    after, _ = redact(statement(actor=outer, object=target), KNOWN, STAND_IN)
    assert after["object"]["result"] == {"response": "", "success": True}


def test_words_of_others_in_a_statement_in_a_statement_stay():
    target = {
        "objectType": "SubStatement", "actor": OTHER, "verb": VERB, "object": {"id": "a:b"}, "result": {"response": "Mine"},
        "context": {"instructor": HER},
    }  # fmt: skip
    after, changed = redact(statement(object=target), KNOWN, STAND_IN)
    assert changed and after["object"]["result"] == {"response": "Mine"}


def test_a_definition_loses_what_is_surely_hers():
    said = {"name": {"en": "Max and Eve Moore (ann@x.org)"}, "type": "http://x.org/max"}

    def name(**options):
        after = redact_definition(said, ANN, **options)
        assert after["type"] == said["type"]
        return after["name"]["en"]

    assert name(about_her=False, hers_alone=False) == "Max and Eve Moore (erased)"
    assert name(about_her=True, hers_alone=False) == "Max and erased (erased)"
    assert name(about_her=True, hers_alone=True) == "erased and erased (erased)"
