"""How statements are found (xAPI 1.0.3, Communication 2.1.3, 2.1.4 and Data 2.3.2, 2.5; IEEE 9274.1.1, 4.1.6.1)."""

import json
from datetime import datetime
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from analytics.lrs.store import finding, numbering
from tests.conformance.speaker import ACTIVITY, AGENT, VERB, Speaker, referring, refused, statement, voiding
from tests.strategies.statements import NOT_IRIS, NOT_MOMENTS, NOT_UUIDS

HIM = {"account": {"homePage": "https://example.org/", "name": "7"}}
GROUP = {"objectType": "Group", "mbox": "mailto:team@example.org", "member": [{"mbox": "mailto:member@example.org"}]}
REGISTRATION = "8f87ccde-bb56-4c2e-ab83-44982ef22df0"
FILTERS = {
    "agent": AGENT, "verb": VERB["id"], "activity": ACTIVITY["id"], "registration": REGISTRATION, "related_activities": "true",
    "related_agents": "true", "since": "2020-01-01T00:00:00Z", "until": "2100-01-01T00:00:00Z", "limit": "10",
    "ascending": "true",
}  # fmt: skip
FORMS = {"format": "ids", "attachments": "true"}


def activity(number):
    return {"id": f"https://example.org/activity/{number}"}


def test_by_id(store):
    first, second = store.store(statement(), statement())
    assert store.one(first)["id"] == first
    assert store.one(second.upper())["id"] == second
    refused(store.get(statementId=str(uuid4())), status=404)
    refused(store.get(voidedStatementId=first), status=404)


@pytest.mark.parametrize("name", ["statementId", "voidedStatementId"])
def test_by_id_goes_with_format_and_attachments_only(store, name):
    [found] = store.store(statement())
    if name == "voidedStatementId":
        store.store(voiding(found))
    for other, value in FILTERS.items():
        assert other in refused(store.get(**{name: found, other: value}), "parameters: ")
    for other, value in FORMS.items():
        assert store.get(**{name: found, other: value}).status_code == 200
    refused(store.get(statementId=found, voidedStatementId=found), "parameters: ")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("statementId", NOT_UUIDS),
        ("voidedStatementId", NOT_UUIDS),
        ("registration", NOT_UUIDS),
        ("verb", NOT_IRIS),
        ("activity", NOT_IRIS),
        ("since", NOT_MOMENTS),
        ("until", NOT_MOMENTS),
        ("limit", ["", "-1", "1.5", "ten", "٣", "1" * 30]),
        ("format", ["", "Exact", "xml"]),
        *((name, ["", "yes", "True", "1"]) for name in ("attachments", "ascending", "related_agents", "related_activities")),
        ("agent", ["", "{", "a@example.org", "[]", "null", "{}", '{"name":"A"}', '{"objectType":"Group","member":[]}',
                   '{"mbox":"a@example.org"}', '{"mbox":"mailto:a@b.org","openid":"https://b.org/"}',
                   '{"mbox":"mailto:a@b.org","mbox":"mailto:c@b.org"}']),
    ],
)  # fmt: skip
def test_wrong_values_of_parameters_are_refused_by_name(store, name, values):
    for value in values:
        refused(store.get(**{name: value}), name)


def test_unknown_parameters_and_those_in_another_case_are_refused(store):
    for name in [*FILTERS, *FORMS, "statementId", "voidedStatementId"]:
        wrong = name.capitalize() if name != name.capitalize() else name.upper()
        assert repr(wrong) in refused(store.get(**{wrong: "x"}), "parameters: ")
    refused(store.get(colour="green"), "parameters: ")
    refused(store.ask("PUT", "statements", {"statementid": str(uuid4())}, statement()), "parameters: ")
    refused(store.ask("POST", "statements", {"statementId": str(uuid4())}, statement()), "parameters: ")
    refused(store.ask("GET", "statements", [("limit", "1"), ("limit", "2")]), "parameters: ")


def test_each_filter_finds_what_it_should_and_nothing_else(store):
    first, second, third = store.store(
        statement(),
        statement(actor=HIM, verb={"id": "https://example.org/verb/passed"}, object=activity(2)),
        statement(actor=HIM, context={"registration": REGISTRATION.upper()}, object=activity(3)),
    )
    assert store.ids(agent=AGENT) == [first]
    assert store.ids(agent=HIM) == [third, second]
    assert store.ids(agent={**HIM, "name": "Another name", "objectType": "Agent"}) == [third, second]
    assert store.ids(verb="https://example.org/verb/passed") == [second]
    assert store.ids(activity=activity(3)["id"]) == [third]
    assert store.ids(registration=REGISTRATION) == [third]
    assert store.ids(agent=HIM, verb=VERB["id"]) == [third]
    assert store.ids(agent=AGENT, verb="https://example.org/verb/passed") == []
    assert store.ids() == [third, second, first]


@pytest.mark.parametrize(
    "agent",
    [
        AGENT,
        HIM,
        {"mbox_sha1sum": "cd9b00a5611f94eaa7b1661edab976068e364975"},
        {"openid": "https://id.example.org/a"},
        GROUP,
    ],
    ids=lambda agent: next(key for key in agent if key != "objectType"),
)
def test_an_agent_or_group_is_found_as_actor_and_as_object(store, agent):
    first, second = store.store(
        statement(actor=agent), statement(object={"objectType": "Agent", **agent}, actor={"mbox": "mailto:z@z.org"})
    )
    assert store.ids(agent=agent) == [second, first]
    assert store.ids(agent={"mbox": "mailto:nobody@example.org"}) == []


def test_members_are_found_with_their_group(store):
    [found] = store.store(statement(actor=GROUP))
    anonymous = {"objectType": "Group", "member": [HIM]}
    [other] = store.store(statement(object=anonymous))
    assert store.ids(agent=GROUP["member"][0]) == [found]
    assert store.ids(agent=HIM) == [other]


def test_related_agents_are_found_only_if_asked_for(store, version):
    inner = {"objectType": "SubStatement", "actor": HIM, "verb": VERB, "object": activity(9)}
    places = [
        {"context": {"instructor": HIM}}, {"context": {"team": {"objectType": "Group", "member": [HIM]}}},
        {"context": {"team": {"objectType": "Group", **HIM}}}, {"object": inner},
        {"object": {**inner, "actor": AGENT, "object": {"objectType": "Agent", **HIM}}},
        {"object": {**inner, "actor": AGENT, "context": {"instructor": HIM}}},
    ]  # fmt: skip
    if version.number == 2:
        places += [
            {"context": {"contextAgents": [{"objectType": "contextAgent", "agent": HIM}]}},
            {"context": {"contextGroups": [{"objectType": "contextGroup", "group": {"objectType": "Group", **HIM}}]}},
        ]
    ids = store.store(*(statement(**place) for place in places))
    store.store(statement())
    assert store.ids(agent=HIM) == []
    assert store.ids(agent=HIM, related_agents="false") == []
    assert store.ids(agent=HIM, related_agents="true", ascending="true") == ids
    authority = store.one(ids[0])["authority"]
    assert len(store.ids(agent=authority, related_agents="true")) == len(ids) + 1


def test_related_activities_are_found_only_if_asked_for(store):
    inner = {"objectType": "SubStatement", "actor": AGENT, "verb": VERB, "object": activity(7)}
    around = [{kind: [activity(8), activity(7)]} for kind in ("parent", "grouping", "category")] + [
        {"other": activity(7)}
    ]
    ids = store.store(
        *(statement(context={"contextActivities": each}) for each in around),
        statement(object=inner),
        statement(object={**inner, "object": activity(6), "context": {"contextActivities": {"other": [activity(7)]}}}),
    )
    assert store.ids(activity=activity(7)["id"]) == []
    assert store.ids(activity=activity(7)["id"], related_activities="true", ascending="true") == ids


def test_all_filters_must_hold_of_one_statement_and_not_of_a_chain_together(store):
    """One that refers to another is found by what holds of the other alone, too; never by half of each."""
    [subject] = store.store(statement(actor=AGENT, verb={"id": "https://example.org/verb/asked"}))
    [comment] = store.store(referring(subject, actor=HIM, verb={"id": "https://example.org/verb/commented"}))
    assert store.ids(agent=AGENT) == [comment, subject]
    assert store.ids(agent=AGENT, verb="https://example.org/verb/asked") == [comment, subject]
    assert store.ids(agent=HIM, verb="https://example.org/verb/commented") == [comment]
    assert store.ids(agent=HIM, verb="https://example.org/verb/asked") == []
    assert store.ids(agent=AGENT, verb="https://example.org/verb/commented") == []


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)], ids=str)
def test_chains_of_references_are_found_whichever_end_comes_first(store, order):
    ids = [str(uuid4()) for _ in range(3)]
    chain = [
        statement(id=ids[0], actor=HIM, object=activity(5)),
        referring(ids[0], id=ids[1], verb={"id": "https://example.org/verb/1"}),
        referring(ids[1], id=ids[2], verb={"id": "https://example.org/verb/2"}),
    ]
    for number in order:
        store.store(chain[number])
        store.ids()  # whoever reads in between changes nothing
    assert set(store.ids(agent=HIM)) == set(ids)
    assert set(store.ids(activity=activity(5)["id"])) == set(ids)
    assert set(store.ids(verb="https://example.org/verb/1")) == set(ids[1:])
    assert store.ids(verb="https://example.org/verb/2") == ids[2:]


@pytest.mark.parametrize("length", [1, 2, 3, 30])
def test_circles_of_references_come_to_an_end(store, length):
    ids = [str(uuid4()) for _ in range(length)]
    circle = [
        referring(ids[(number + 1) % length], id=one, verb={"id": f"https://example.org/verb/{number}"})
        for number, one in enumerate(ids)
    ]
    store.store(*circle)
    assert set(store.ids()) == set(ids)
    assert ids[0] in store.ids(verb="https://example.org/verb/0")


@pytest.mark.parametrize("late", [True, False], ids=["what they speak of comes last", "comes first"])
def test_many_references_cost_no_query_each(store, late, django_assert_max_num_queries):
    subject = statement(id=str(uuid4()), actor=HIM)
    comments = [referring(subject["id"], id=str(uuid4())) for _ in range(120)]
    numbering.settle()
    for sent in [comments, [subject]] if late else [[subject], comments]:
        store.store(*sent)
        with django_assert_max_num_queries(90):  # of which 20 look for the next of a chain
            numbering.settle()
    assert len(store.ids(agent=HIM)) == 121


def test_a_statement_that_names_too_many_is_refused(store):
    many = [activity(number) for number in range(1_001)]
    refused(store.post(statement(context={"contextActivities": {"other": many}})), "statement: names more than 1000")
    assert store.count() == 0


# -- time and pages ---------------------------------------------------------------------------------------------------


def test_since_and_until_part_time_without_overlap(store):
    ids = store.store(*(statement() for _ in range(4)))
    moments = [store.one(each)["stored"] for each in ids]
    assert moments == sorted(moments)
    for number, moment in enumerate(moments):
        assert store.ids(since=moment, ascending="true") == ids[number + 1 :]
        assert store.ids(until=moment, ascending="true") == ids[: number + 1]
    assert store.ids(since=moments[0], until=moments[2], ascending="true") == ids[1:3]
    assert store.ids(since=moments[2], until=moments[0]) == []
    elsewhere = datetime.fromisoformat(moments[1]).isoformat()
    assert store.ids(since=elsewhere, ascending="true") == ids[2:]


def test_newest_first_or_oldest_first(store):
    ids = store.store(*(statement() for _ in range(5)))
    assert store.ids() == store.ids(ascending="false") == ids[::-1]
    assert store.ids(ascending="true") == ids


@pytest.mark.parametrize("ascending", ["true", "false"])
@pytest.mark.parametrize("filters", [{}, {"verb": VERB["id"]}, {"agent": AGENT, "activity": ACTIVITY["id"]}], ids=len)
def test_more_leads_through_all_pages_once_whatever_comes_in_between(store, ascending, filters):
    ids = store.store(*(statement() for _ in range(7)))
    seen, later = [], []
    answer = store.get(limit="3", ascending=ascending, **filters)
    while True:
        page = answer.json()
        assert len(page["statements"]) <= 3
        seen += [each["id"] for each in page["statements"]]
        if not page["more"]:
            break
        later += store.store(statement()) if len(later) < 2 else []
        answer = store.ask("GET", page["more"])
    assert seen == (ids + later if ascending == "true" else ids[::-1])


def test_more_is_an_address_on_this_server_with_the_filters_in_it(store):
    store.store(*(statement() for _ in range(2)))
    more = store.get(limit="1", verb=VERB["id"], format="ids").json()["more"]
    assert more.startswith("/xapi/statements?")
    asked = parse_qs(urlsplit(more).query)
    assert asked["verb"] == [VERB["id"]] and asked["format"] == ["ids"] and asked["limit"] == ["1"]
    assert store.get(limit="2").json()["more"] == ""


def test_a_limit_of_0_or_beyond_the_stores_is_the_stores(store, monkeypatch):
    monkeypatch.setattr(finding, "LARGEST_PAGE", 3)
    store.store(*(statement() for _ in range(5)))
    for asked in ({}, {"limit": "0"}, {"limit": "100"}):
        page = store.get(**asked).json()
        assert len(page["statements"]) == 3 and page["more"]
    assert len(store.ids()) == 5


def test_a_page_of_large_statements_is_cut_and_more_leads_on(store, monkeypatch):
    """Memory is bounded by what is given out at once; one statement always is."""
    monkeypatch.setattr(finding, "MOST_LETTERS", 3_000)
    ids = store.store(*(statement(result={"response": "x" * 1_000}) for _ in range(5)))
    page = store.get().json()
    assert [each["id"] for each in page["statements"]] == ids[:1:-1]
    assert page["more"]
    assert store.ids() == ids[::-1]
    assert store.ids(ascending="true", verb=VERB["id"]) == ids
    monkeypatch.setattr(finding, "MOST_LETTERS", 1)
    assert store.ids(limit="2") == ids[::-1]


def test_nothing_found_is_an_empty_list(store):
    answer = store.get(verb="https://example.org/verb/never")
    assert answer.json() == {"statements": [], "more": ""}


def test_consistent_through_stands_in_every_answer_and_promises_what_it_says(store):
    before = store.get()["X-Experience-API-Consistent-Through"]
    [found] = store.store(statement())
    for answer in (
        store.get(),
        store.get(statementId=found),
        *(store.get(**{name: value}) for name, value in FILTERS.items()),
    ):
        through = datetime.fromisoformat(answer["X-Experience-API-Consistent-Through"])
        assert through.tzinfo
        assert through > datetime.fromisoformat(before)
    for wrong, status in (({"limit": "x"}, 400), ({"statementId": str(uuid4())}, 404)):
        answer = store.get(**wrong)
        assert answer.status_code == status
        assert datetime.fromisoformat(answer["X-Experience-API-Consistent-Through"])
    assert datetime.fromisoformat(store.one(found)["stored"]) > datetime.fromisoformat(before)


def test_last_modified_is_the_moment_of_storing(store):
    [found] = store.store(statement())
    stored = datetime.fromisoformat(store.one(found)["stored"])
    for answer in (store.get(statementId=found), store.get()):
        assert answer["Last-Modified"] == stored.strftime("%a, %d %b %Y %H:%M:%S GMT")


# -- voiding ----------------------------------------------------------------------------------------------------------


def test_a_voided_statement_is_found_only_as_voided_and_what_voids_it_as_any_other(store):
    one, kept = store.store(statement(actor=HIM), statement())
    [void] = store.store(voiding(one))
    refused(store.get(statementId=one), status=404)
    assert store.get(voidedStatementId=one).json()["id"] == one
    refused(store.get(voidedStatementId=kept), status=404)
    refused(store.get(voidedStatementId=void), status=404)
    assert store.one(void)["object"]["id"] == one
    assert store.ids() == [void, kept]
    assert store.ids(agent=HIM) == [void]  # it still speaks of him, by its reference


def test_what_refers_to_a_voided_statement_is_still_found_by_it(store):
    [one] = store.store(statement(actor=HIM, object=activity(4)))
    comment, void = store.store(referring(one), voiding(one))
    assert store.ids(activity=activity(4)["id"]) == [void, comment]
    [late] = store.store(referring(one))
    assert store.ids(agent=HIM) == [late, void, comment]


def test_what_was_said_before_may_be_voided_before_it_comes(store):
    one = str(uuid4())
    [void] = store.store(voiding(one))
    assert store.ids() == [void]
    store.store(statement(id=one, actor=HIM))
    refused(store.get(statementId=one), status=404)
    assert store.get(voidedStatementId=one).json()["id"] == one
    assert store.ids(agent=HIM) == [void]


def test_both_in_one_batch_in_either_order(store):
    for first in (True, False):
        one = str(uuid4())
        batch = [statement(id=one), voiding(one)]
        store.store(*(batch if first else batch[::-1]))
        refused(store.get(statementId=one), status=404)


def test_what_voids_cannot_be_voided(store):
    [one] = store.store(statement())
    [void] = store.store(voiding(one))
    refused(store.post(voiding(void)), "statement.object: ")
    assert store.one(void)["id"] == void
    early = str(uuid4())
    store.store(voiding(early))  # of something that is to come, and turns out to void, too
    store.store({**voiding(str(uuid4())), "id": early})
    assert store.one(early)["id"] == early


def test_voiding_twice_changes_nothing(store):
    [one] = store.store(statement())
    first, second = store.store(voiding(one), voiding(one))
    assert store.get(voidedStatementId=one).json()["id"] == one
    assert store.ids() == [second, first]


def test_a_voiding_statement_has_a_reference_for_its_object(store):
    refused(store.post(statement(verb=voiding(str(uuid4()))["verb"])), "statement.object.objectType: ")


# -- formats ----------------------------------------------------------------------------------------------------------

DEFINED = {
    **ACTIVITY,
    "definition": {
        "name": {"en": "One", "fr": "Un", "zh-Hans": "一"}, "type": "https://example.org/type", "interactionType": "choice",
        "choices": [{"id": "a", "description": {"en": "A", "fr": "Ah"}}, {"id": "b"}],
    },
}  # fmt: skip
SPOKEN = statement(
    actor={"name": "Ada", **AGENT}, verb={"id": VERB["id"], "display": {"en": "did", "fr": "fit"}}, object=DEFINED,
    context={"instructor": {"name": "Ivo", **HIM}, "contextActivities": {"parent": [DEFINED]},
             "team": {"objectType": "Group", "name": "T", "member": [{"name": "M", **AGENT}]}},
)  # fmt: skip


def test_exact_is_what_was_sent(store):
    [found] = store.store(SPOKEN)
    for asked in ({}, {"format": "exact"}):
        answer = store.ask("GET", "statements", {"statementId": found, **asked}, Accept_Language="fr")
        assert {key: answer.json()[key] for key in SPOKEN} == SPOKEN


def test_ids_leaves_only_what_identifies(store):
    [found] = store.store(SPOKEN)
    shown = store.one(found, format="ids")
    assert shown["actor"] == AGENT
    assert shown["verb"] == {"id": VERB["id"]}
    assert shown["object"] == ACTIVITY
    assert shown["context"] == {
        "instructor": HIM, "contextActivities": {"parent": [ACTIVITY]}, "team": {"objectType": "Group", "member": [AGENT]},
    }  # fmt: skip
    assert store.find(format="ids") == [shown]
    inner = {"objectType": "SubStatement", **SPOKEN}
    [found] = store.store(statement(object=inner))
    assert store.one(found, format="ids")["object"]["actor"] == AGENT


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("fr", "fr"), ("fr-CA, en;q=0.5", "fr"), ("de, en;q=0.1, fr;q=0.9", "fr"), ("zh-Hans-CN", "zh-Hans"), ("zh", "zh-Hans"),
     ("en;q=0, fr", "fr"), ("", "en"), ("xx", "en"), ("*;q=0.1", "en"), ("fr;q=nonsense", "en"), (",,;q=", "en")],
)  # fmt: skip
def test_canonical_speaks_the_readers_language(store, accepted, language):
    [found] = store.store(SPOKEN)
    answer = store.ask("GET", "statements", {"statementId": found, "format": "canonical"}, Accept_Language=accepted)
    shown = answer.json()
    assert shown["object"]["definition"]["name"] == {language: DEFINED["definition"]["name"][language]}
    assert shown["context"]["contextActivities"]["parent"][0]["definition"]["name"].keys() == {language}
    if language in ("en", "fr"):
        assert shown["verb"]["display"].keys() == {language}
        assert shown["object"]["definition"]["choices"][0]["description"].keys() == {language}


def test_canonical_has_what_later_statements_said_of_the_activity(store):
    first, _ = store.store(
        statement(object={**ACTIVITY, "definition": {"name": {"en": "Old", "fr": "Vieux"}}}),
        statement(object={**ACTIVITY, "definition": {"name": {"en": "New"}, "type": "https://example.org/t"}}),
    )
    shown = store.one(first, format="canonical")
    assert shown["object"]["definition"] == {"name": {"en": "New"}, "type": "https://example.org/t"}
    assert store.one(first)["object"]["definition"] == {"name": {"en": "Old", "fr": "Vieux"}}


def test_the_order_of_pages_holds_for_every_page_of_every_format(store):
    store.store(*(SPOKEN for _ in range(5)))
    for form in ("exact", "ids", "canonical"):
        found = store.find(format=form, limit="2")
        assert all(first["stored"] > second["stored"] for first, second in pairwise(found))
        assert len(found) == 5


def test_two_tools_see_each_others_statements_unless_kept_apart(store, version):
    store.store(statement())
    assert Speaker(version).count() == 1
    assert Speaker(version, options={"isolated": True}).count() == 0


def test_an_agent_is_given_as_json_and_nothing_else(store):
    store.store(statement())
    answer = store.ask("GET", "statements", {"agent": json.dumps(AGENT, indent=3)})
    assert len(answer.json()["statements"]) == 1
