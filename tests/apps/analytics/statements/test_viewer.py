"""The statement viewer: who sees which acts, under a number or by name, in the reader's language."""

import json
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from analytics.lrs import spec
from analytics.lrs.credentials import make_credential
from analytics.lrs.models import Position, Statement
from analytics.lrs.store import finding, numbering, storing, targets
from analytics.recording import vocabulary as v
from analytics.recording.statements import iri
from analytics.rollups.rebuild import rebuild_facts
from analytics.statements import listing
from lms.accounts.api import (
    AuditLine,
    Role,
    Scope,
    create_person,
    grant_role,
    load_countries,
    merge_persons,
    viewers_of,
)
from lms.accounts.models import Country
from lms.accounts.privacy.holdings import looks_at
from tests.journeys import a_class, complete, import_small_course

pytestmark = pytest.mark.django_db
LIST = "/en/reports/statements/"
MIDNIGHT_AFTER = timedelta(days=1)


def person_(name, role=None, country="KE", **where):
    made = create_person(
        name=name, email=f"{name.split()[0].lower()}@example.org", country=Country.objects.get(pk=country)
    )
    if role:
        grant_role(person=made, role=role, given_by=None, **where)
    return made


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def rows(response):
    return re.findall(r'<th scope="row" id="s[^>]*>(.*?)</th>', response.content.decode(), re.S)


def send(*statements, name="A tool", scopes=("all",)):
    """Statements from outside, stored as the HTTP resource does it."""
    credential, _secret = make_credential(name=name, scopes=scopes)
    batch = []
    for each in statements:
        value = {"id": str(uuid4()), "verb": {"id": "http://example.org/verbs/grafted", "display": {"en": "grafted"}},
                 "object": {"id": "http://example.org/tree"}} | each  # fmt: skip
        spec.check_statement(value, spec.Version.V1)
        given = spec.Given(value, tuple((key, spec.dumped(part)) for key, part in value.items()))
        batch.append(storing.incoming(given, spec.Version.V1, {"account": {"homePage": "http://e.org", "name": "k"}}))
    storing.store(batch, version=spec.Version.V1, credential=credential)
    numbering.settle()
    return [each.id for each in batch]


@pytest.fixture
def scene(db):
    """Two learners in two runs of a course, in two countries; an administrator and a manager of the whole site."""
    load_countries()
    course = import_small_course()
    runs = {"one": a_class(course, "one"), "two": a_class(course, "two")}
    people = {
        "amina": person_("Amina Otieno"),
        "basma": person_("Basma Haddad", country="JO"),
        "manager": person_("Mona Manager", Role.PROJECT_MANAGER, scope=Scope.ALL, scope_id=""),
        "admin": person_("Ada Admin", Role.ADMINISTRATOR, scope=Scope.ALL, scope_id=""),
    }
    complete(people["amina"], runs["one"])
    complete(people["basma"], runs["two"])
    rebuild_facts()
    numbering.settle()
    return people, runs


def of(person):
    return Statement.objects.filter(body__contains=str(person.pk))


def a_manager(scope, scope_id):
    return person_("Gaby Manager", Role.PROJECT_MANAGER, scope=scope, scope_id=str(scope_id))


def numbers_seen(client):
    """The numbers of people on all pages of the list."""
    found, address = set(), LIST
    while address:
        response = client.get(address)
        assert response.status_code == 200
        found |= {match for row in rows(response) for match in re.findall(r"^<bdi>([0-9a-f]{8})</bdi>", row)}
        more = re.search(r'rel="next" href="([^"#]*)', response.content.decode())
        address = LIST + more[1].replace("&amp;", "&") if more else None
    return found


def test_acts_stand_as_sentences_under_a_number(scene):
    people, _runs = scene
    response = signed_in(people["manager"]).get(LIST, {"verb": v.REGISTERED.id})
    number = people["amina"].pk.hex[:8]
    assert any(f"{number} registered for" in strip_tags(row) for row in rows(response))
    assert "Amina" not in words(response) and "example.org" not in words(response)
    everything = words(signed_in(people["manager"]).get(LIST))
    for sentence in ("began the test before the course", "passed the final test", "answered a question",
                     "completed A small course", "earned a certificate"):  # fmt: skip
        assert f"{number} {sentence}" in everything, sentence


@pytest.mark.parametrize(("language", "word"), [("fr", "s’est inscrit"), ("ru", "записался"), ("ar", "سجّل")])
def test_verbs_can_be_chosen_in_the_reader_s_language(scene, language, word):
    people, _runs = scene
    with translation.override(language):
        page = signed_in(people["manager"]).get(reverse("analytics:statements"))
    assert word in page.content.decode()


def test_an_activity_has_its_name_in_the_reader_s_language_or_another(scene):
    people, _runs = scene
    named = {"id": "http://example.org/tree", "definition": {"name": {"fr": "un arbre", "en": "a tree"}}}
    plain = {"id": "http://example.org/stone"}
    send(
        {"actor": {"mbox": "mailto:x@example.org"}, "object": named},
        {"actor": {"mbox": "mailto:x@example.org"}, "object": plain},
    )
    admin = signed_in(people["admin"])
    assert "x@example.org · grafted · a tree" in words(admin.get(LIST))
    assert "un arbre" in words(admin.get("/fr/reports/statements/"))
    assert "a tree" in words(admin.get("/ru/reports/statements/"))
    assert "http://example.org/stone" in words(admin.get(LIST))


def test_older_statements_follow_by_key(scene, monkeypatch):
    monkeypatch.setattr(listing, "AT_ONCE", 10)
    people, _runs = scene
    admin = signed_in(people["admin"])
    total = Position.objects.filter(voided_by=None).count()
    assert total > 30
    seen, address = [], LIST
    while address:
        response = admin.get(address)
        seen += re.findall(r'id="s([0-9a-f-]{36})"', response.content.decode())
        more = re.search(r'rel="next" href="([^"#]*)', response.content.decode())
        address = LIST + more[1].replace("&amp;", "&") if more else None
    assert len(seen) == total == len(set(seen))


@pytest.mark.parametrize("query", ["after=x", "after=", "after=%D9%A1", "after=99999999999999999999999", "after=-1"])
def test_a_place_that_is_none_is_the_beginning(scene, query):
    people, _runs = scene
    admin = signed_in(people["admin"])
    assert rows(admin.get(f"{LIST}?{query}")) == rows(admin.get(LIST)) != []


def test_filters_find_what_they_name(scene):
    people, _runs = scene
    admin = signed_in(people["admin"])
    only = rows(admin.get(LIST, {"person": str(people["amina"].pk)}))
    assert only and all(people["amina"].pk.hex[:8] in row for row in only)
    assert len(rows(admin.get(LIST, {"verb": v.EARNED.id}))) == 2
    lesson = Statement.objects.filter(verb=v.COMPLETED.id, body__contains="/lesson/").first()
    target = json.loads(lesson.body)["object"]["id"]
    assert len(rows(admin.get(LIST, {"activity": target, "verb": v.COMPLETED.id}))) == 2
    today = datetime.now(UTC).date()
    assert rows(admin.get(LIST, {"since": today - MIDNIGHT_AFTER, "until": today + MIDNIGHT_AFTER}))
    assert not rows(admin.get(LIST, {"since": today + MIDNIGHT_AFTER}))
    assert not rows(admin.get(LIST, {"until": today - MIDNIGHT_AFTER}))
    assert "No statement fits these filters" in words(admin.get(LIST, {"verb": "http://example.org/none"}))


@pytest.mark.parametrize(
    "query",
    [
        {"person": "amina"},
        {"activity": "tree"},
        {"since": "31/12/2026"},
        {"since": "2026-02-02", "until": "2026-02-01"},
    ],
)
def test_filters_that_cannot_be_followed_are_named(scene, query):
    people, _runs = scene
    admin = signed_in(people["admin"])
    response = admin.get(LIST, query)
    assert response.status_code == 400 and "Correct the fields that are marked" in words(response)
    assert admin.get(reverse("analytics:statements_file"), query).status_code == 400


# --- how far a manager sees ---------------------------------------------------------------------------------------


def test_a_manager_sees_the_acts_of_her_runs_alone(scene):
    people, runs = scene
    amina, basma = people["amina"].pk.hex[:8], people["basma"].pk.hex[:8]
    send({"actor": {"mbox": "mailto:outside@example.org"}})
    assert numbers_seen(signed_in(people["manager"])) == {amina, basma}
    of_run = signed_in(a_manager(Scope.RUN, runs["one"].pk))
    assert numbers_seen(of_run) == {amina}
    assert "another system" not in words(of_run.get(LIST))
    assert not rows(of_run.get(LIST, {"person": str(people["basma"].pk)}))
    hers, other = of(people["amina"]).first(), of(people["basma"]).first()
    assert of_run.get(f"{LIST}{hers.id}/").status_code == 200
    foreign, missing = of_run.get(f"{LIST}{other.id}/"), of_run.get(f"{LIST}{uuid4()}/")
    assert foreign.status_code == missing.status_code == 404 and words(foreign) == words(missing)


def test_a_manager_of_a_country_sees_its_enrolments_joined_records_too(scene):
    people, _runs = scene
    of_country = signed_in(a_manager(Scope.COUNTRY, "KE"))
    assert numbers_seen(of_country) == {people["amina"].pk.hex[:8]}
    double = person_("Double Record")
    merge_persons(absorbed=people["amina"], kept=double, actor=people["admin"], reason="double")
    rebuild_facts()
    assert numbers_seen(of_country) == {people["amina"].pk.hex[:8]}
    everything = signed_in(people["admin"]).get(LIST, {"person": str(double.pk)})
    assert rows(everything), "acts of a joined record are found by the person who keeps it"


def test_a_manager_of_a_course_sees_its_runs(scene):
    people, runs = scene
    of_course = signed_in(a_manager(Scope.COURSE, runs["one"].course_id))
    assert numbers_seen(of_course) == {people[who].pk.hex[:8] for who in ("amina", "basma")}


def test_large_groups_of_a_search_find_the_same(scene, monkeypatch):
    people, _runs = scene
    of_country = signed_in(a_manager(Scope.COUNTRY, "KE"))
    before = rows(of_country.get(LIST, {"person": str(people["amina"].pk), "verb": v.COMPLETED.id}))
    monkeypatch.setattr(finding, "LARGE_GROUP", 0)
    assert rows(of_country.get(LIST, {"person": str(people["amina"].pk), "verb": v.COMPLETED.id})) == before != []


def test_groups_of_a_search_hold_together_with_who_wrote(scene):
    people, _runs = scene
    [ours] = send({"actor": {"account": {"homePage": "http://testserver/", "name": str(people["amina"].pk)}}})
    row = Statement.objects.get(id=ours)
    key = targets.agent(spec.agent_key(json.loads(row.body)["actor"]))
    found, _more = finding.search(finding.Search(any_of=(frozenset({key}),), written_by=row.credential_id))
    assert [json.loads(each.body)["id"] for each in found] == [str(ours)]
    assert finding.search(finding.Search(any_of=(frozenset(),)))[0] == []


def test_names_from_outside_and_own_words_are_kept_from_managers(scene):
    people, runs = scene
    team = {"objectType": "Group", "name": "Team of Zed", "member": [{"name": "Zed", "mbox": "mailto:zed@example.org"}]}
    run = {"contextActivities": {"grouping": [{"id": iri("run", runs["one"].pk)}]}, "team": team}
    essay = {"id": "http://example.org/essay", "definition": {"interactionType": "long-fill-in"}}
    [one] = send({
        "actor": {"name": "Zoe Outside", "mbox": "mailto:zoe@example.org"}, "context": run, "object": essay,
        "result": {"response": "I am Zoe", "score": {"scaled": 0.5}},
    })  # fmt: skip
    everywhere, of_run = signed_in(people["manager"]), signed_in(a_manager(Scope.RUN, runs["one"].pk))
    for client in (everywhere, of_run):
        page, opened = client.get(LIST, {"verb": "http://example.org/verbs/grafted"}), client.get(f"{LIST}{one}/")
        for response in (page, opened):
            text = response.content.decode()
            assert "Zoe" not in text and "zoe@" not in text and "Zed" not in text and "zed@" not in text
        assert "somebody of another system (" in words(page) and "50%" in words(page)
        assert "people’s own words are left out" in words(opened)
    seen = signed_in(people["admin"]).get(f"{LIST}{one}/")
    assert "zoe@example.org" in seen.content.decode()


def test_scores_stand_under_a_number_for_managers_and_nowhere_for_who_may_learn_the_name(scene):
    people, _runs = scene
    scored = of(people["amina"]).filter(verb=v.PASSED.id).first()
    by_manager = signed_in(people["manager"]).get(f"{LIST}{scored.id}/")
    by_admin = signed_in(people["admin"]).get(f"{LIST}{scored.id}/")
    assert "&quot;scaled&quot;" in by_manager.content.decode()
    assert "&quot;scaled&quot;" not in by_admin.content.decode() and "The result is left out" in words(by_admin)
    assert "100%" in words(signed_in(people["manager"]).get(LIST, {"verb": v.PASSED.id}))
    assert "100%" not in words(signed_in(people["admin"]).get(LIST, {"verb": v.PASSED.id}))


def test_words_and_results_in_a_statement_within_a_statement_are_kept_back_too(scene):
    people, runs = scene
    run = {"contextActivities": {"grouping": [{"id": iri("run", runs["one"].pk)}]}}
    ours = {"account": {"homePage": "http://testserver/", "name": str(people["amina"].pk)}}
    inner = {
        "objectType": "SubStatement", "actor": ours, "verb": {"id": "http://example.org/verbs/planned"},
        "object": {"id": "http://example.org/essay"}, "result": {"response": "I am Zoe", "score": {"scaled": 0.5}},
    }  # fmt: skip
    outside = {"mbox": "mailto:zoe@example.org"}
    by_outside, by_ours = send(
        {"actor": outside, "context": run, "object": inner}, {"actor": ours, "object": {**inner, "actor": outside}}
    )
    for one in (by_outside, by_ours):
        by_manager = signed_in(people["manager"]).get(f"{LIST}{one}/").content.decode()
        assert "I am Zoe" not in by_manager and "&quot;scaled&quot;" in by_manager
        by_admin = signed_in(people["admin"]).get(f"{LIST}{one}/").content.decode()
        assert "I am Zoe" not in by_admin and "&quot;scaled&quot;" not in by_admin


# --- names and looks ----------------------------------------------------------------------------------------------


def test_an_administrator_finds_the_number_by_the_name_and_leaves_looks(scene):
    people, _runs = scene
    admin = signed_in(people["admin"])
    found = admin.get(LIST, {"q": "otieno"})
    assert "Amina Otieno" in words(found) and not rows(found)
    assert f"?person={people['amina'].pk}" in found.content.decode()
    page = admin.get(LIST, {"person": str(people["amina"].pk)})
    assert "Amina" not in words(page)
    looks = [look.what for look in looks_at(people["amina"])]
    assert "A list of people in which you stand" in looks and "What you did, as statements under a number" in looks
    assert "Nobody was found" in words(admin.get(LIST, {"q": "zzzz"}))


def test_the_search_by_name_is_not_for_managers(scene):
    people, _runs = scene
    response = signed_in(people["manager"]).get(LIST, {"q": "otieno"})
    assert "Amina" not in words(response) and 'name="q"' not in response.content.decode()


def test_what_shows_one_person_leaves_a_look_and_a_list_of_numbers_none(scene):
    people, _runs = scene
    manager = signed_in(people["manager"])
    manager.get(LIST)
    assert not AuditLine.objects.filter(action="look.acts").exists()
    manager.get(LIST, {"person": str(people["amina"].pk)})
    manager.get(f"{LIST}{of(people['basma']).first().id}/")
    lines = AuditLine.objects.filter(action="look.acts")
    assert {UUID(line.subject) for line in lines} == {people["amina"].pk, people["basma"].pk}


def test_an_address_from_outside_on_a_list_is_a_look(scene):
    people, _runs = scene
    send({"actor": {"mbox": f"mailto:{people['amina'].email}"}})
    signed_in(people["admin"]).get(LIST)
    assert [line.subject for line in AuditLine.objects.filter(action="look.acts")] == [str(people["amina"].pk)]


def test_who_may_see_what_names_the_administrator(scene):
    people, _runs = scene
    said = {(viewer.names, viewer.what) for viewer in viewers_of(people["amina"]) if "statements" in viewer.what}
    assert [names for names, _what in said] == [("Ada Admin",)]


# --- one statement ------------------------------------------------------------------------------------------------


def test_a_voided_statement_is_marked_and_leads_from_what_took_it_back(scene):
    people, _runs = scene
    [wrong] = send({"actor": {"mbox": "mailto:x@example.org"}})
    [voiding] = send({
        "actor": {"mbox": "mailto:x@example.org"}, "verb": {"id": spec.VOIDED},
        "object": {"objectType": "StatementRef", "id": str(wrong)},
    })  # fmt: skip
    admin = signed_in(people["admin"])
    page = admin.get(LIST)
    assert f"took back statement {wrong.hex[:8]}" in words(page) and f"{LIST}{wrong}/" in page.content.decode()
    assert f'id="s{wrong}"' not in page.content.decode()
    assert "This statement was taken back" in words(admin.get(f"{LIST}{wrong}/"))
    assert "This statement was taken back" not in words(admin.get(f"{LIST}{voiding}/"))


def test_json_is_shown_whole_and_harmless(scene):
    people, _runs = scene
    [one] = send({"actor": {"name": "<script>alert(1)</script>", "mbox": "mailto:x@example.org"}})
    response = signed_in(people["admin"]).get(f"{LIST}{one}/")
    text = response.content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
    shown = re.search(r"<code>(.*?)</code>", text, re.S)[1].replace("&quot;", '"')
    assert json.loads(shown.replace("&lt;", "<").replace("&gt;", ">"))["id"] == str(one)


@pytest.mark.parametrize("odd", [
    {"object": {"objectType": "Agent", "mbox": "mailto:y@example.org"}},
    {"object": {"objectType": "Group", "member": [{"mbox": "mailto:y@example.org"}]}},
    {"object": {"objectType": "SubStatement", "actor": {"mbox": "mailto:y@example.org"},
                "verb": {"id": "http://example.org/v"}, "object": {"id": "http://example.org/o"}}},
    {"verb": {"id": "http://example.org/v"}},
    {"actor": {"objectType": "Group", "member": [{"mbox": "mailto:y@example.org"}]}},
    {"actor": {"openid": "http://example.org/y"}},
    {"actor": {"mbox_sha1sum": "0" * 40}},
    {"actor": {"account": {"homePage": "http://example.org/", "name": "y"}}},
])  # fmt: skip
def test_every_kind_of_statement_has_a_sentence(scene, odd):
    people, runs = scene
    run = {"contextActivities": {"grouping": [{"id": iri("run", runs["one"].pk)}]}}
    [one] = send({"actor": {"mbox": "mailto:x@example.org"}, "context": run} | odd)
    for who in ("admin", "manager"):
        client = signed_in(people[who])
        assert rows(client.get(LIST, {"since": "2020-01-01"}))
        opened = client.get(f"{LIST}{one}/")
        assert opened.status_code == 200
        assert who == "admin" or "y@example.org" not in opened.content.decode()


def test_a_page_costs_no_more_for_more_statements(scene, django_assert_max_num_queries):
    people, _runs = scene
    manager = signed_in(people["manager"])
    manager.get(LIST)
    # session, person, roles twice, what waits, the page, activities, courses twice and their texts
    with django_assert_max_num_queries(14):
        manager.get(LIST)
