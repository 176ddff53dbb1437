"""What holds of every request (xAPI 1.0.3, Communication 1, 2.4, 2.5, 2.8, 3.2, 3.3; IEEE 9274.1.1, 4.1)."""

import json
from io import BytesIO
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import RequestFactory

from analytics.lrs import spec
from analytics.lrs.http.asked import read
from analytics.lrs.models import Document, Statement
from tests.conformance.speaker import ACTIVITY, AGENT, VERB, refused, statement

PROFILE = {"agent": json.dumps(AGENT), "profileId": "d"}
STATE = {"activityId": ACTIVITY["id"], "agent": json.dumps(AGENT), "stateId": "d"}
ALL = {
    "about": {}, "statements": {}, "activities": {"activityId": ACTIVITY["id"]}, "agents": {"agent": json.dumps(AGENT)},
    "activities/state": STATE, "activities/profile": {"activityId": ACTIVITY["id"], "profileId": "d"}, "agents/profile": PROFILE,
}  # fmt: skip
CLOSED = [path for path in ALL if path != "about"]
VERSION = "X-Experience-API-Version"


@pytest.fixture
def furnished(store):
    """A store in which every address of ALL has something."""
    store.store(statement(object={**ACTIVITY, "definition": {"name": {"en": "One"}}}))
    for path in ("activities/state", "activities/profile", "agents/profile"):
        store.ask("POST", path, ALL[path], {"a": 1})
    return store


# -- versions ---------------------------------------------------------------------------------------------------------


def test_every_answer_tells_the_version(furnished, version):
    for path, parameters in ALL.items():
        assert furnished.ask("GET", path, parameters)[VERSION] == version.full
        assert furnished.ask("GET", path, {"colour": "green"})[VERSION] == version.full
    assert furnished.ask("PATCH", "statements")[VERSION] == version.full
    assert furnished.ask("GET", "statements", Authorization=None)[VERSION] == version.full


@pytest.mark.parametrize(
    ("said", "spoken"),
    [("1.0", "1.0.3"), ("1.0.0", "1.0.3"), ("1.0.2", "1.0.3"), ("1.0.9", "1.0.3"), ("2.0", "2.0.0"), ("2.0.0", "2.0.0"),
     ("2.0.7", "2.0.0")],
)  # fmt: skip
def test_versions_that_are_understood(new, said, spoken):
    answer = new.ask("GET", "statements", X_Experience_API_Version=said)
    assert (answer.status_code, answer[VERSION]) == (200, spoken)


@pytest.mark.parametrize(
    "said", ["", "0.9", "0.95", "1", "1.1.0", "2.1.0", "3.0", "latest", "1.0.3,2.0.0", " 1.0.3x", "é"]
)
def test_versions_that_are_not(new, said):
    refused(new.ask("GET", "statements", X_Experience_API_Version=said), VERSION)
    refused(new.post(statement(), X_Experience_API_Version=said), VERSION)
    assert Statement.objects.count() == 0


@pytest.mark.parametrize("default", ["1.0.3", "2.0.0"])
def test_the_version_must_be_said_everywhere_but_at_about(new, settings, default):
    settings.XAPI_DEFAULT_VERSION = default
    for path in CLOSED:
        answer = new.ask("GET", path, ALL[path], X_Experience_API_Version=None)
        refused(answer, VERSION)
        assert answer[VERSION] == default
    for method in ("POST", "PUT"):
        parameters = {"statementId": str(uuid4())} if method == "PUT" else None
        refused(new.ask(method, "statements", parameters, statement(), X_Experience_API_Version=None), VERSION)
    answer = new.ask("GET", "about", X_Experience_API_Version=None)
    assert (answer.status_code, answer[VERSION]) == (200, default)


def test_about_tells_which_versions_are_spoken_to_anybody(old, new):
    for speaker, versions in ((old, ["1.0.3"]), (new, ["2.0.0", "1.0.3"])):
        answer = speaker.ask("GET", "about", Authorization=None)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        assert answer.json() == {"version": versions, "extensions": {}}
    refused(new.ask("GET", "about", {"colour": "green"}), "parameters")


# -- methods ----------------------------------------------------------------------------------------------------------


def test_head_is_a_get_without_its_body(furnished):
    for path, parameters in ALL.items():
        get = furnished.ask("GET", path, parameters)
        head = furnished.ask("HEAD", path, parameters)
        assert (get.status_code, head.status_code, head.content) == (200, 200, b"")
        moving = {"X-Experience-API-Consistent-Through"}
        assert {name: head[name] for name in get.headers if name not in moving} == {
            name: get[name] for name in get.headers if name not in moving
        }
        assert head["Content-Length"] == str(len(get.content))
    wrong = furnished.ask("HEAD", "statements", {"limit": "x"})
    assert (wrong.status_code, wrong.content) == (400, b"")
    assert furnished.ask("HEAD", "agents/profile", {**PROFILE, "profileId": "none"}).status_code == 404
    assert furnished.ask("HEAD", "statements", Authorization=None).status_code == 401


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("about", {"GET"}), ("activities", {"GET"}), ("agents", {"GET"}), ("statements", {"GET", "PUT", "POST"}),
     *((path, {"GET", "PUT", "POST", "DELETE"}) for path in ("activities/state", "activities/profile", "agents/profile"))],
)  # fmt: skip
def test_methods_that_a_resource_knows(new, path, allowed):
    everything = {*allowed, "HEAD", "OPTIONS"}
    asked = new.ask("OPTIONS", path, Authorization=None, X_Experience_API_Version=None)
    assert (asked.status_code, asked.content) == (204, b"")
    assert set(asked["Allow"].split(", ")) == everything
    for method in {"PUT", "POST", "DELETE", "PATCH", "TRACE", "PROPFIND"} - allowed:
        answer = new.ask(method, path)
        refused(answer, status=405)
        assert set(answer["Allow"].split(", ")) == everything
    assert Statement.objects.count() == Document.objects.count() == 0


# -- other sites ------------------------------------------------------------------------------------------------------


def test_pages_of_sites_on_the_list_may_call_and_read(new, settings):
    settings.XAPI_ORIGINS = ["https://content.example.org"]
    origin = {"Origin": "https://content.example.org"}
    asked = new.ask("OPTIONS", "statements", Authorization=None, Access_Control_Request_Method="PUT", **origin)
    assert asked["Access-Control-Allow-Origin"] == "https://content.example.org"
    assert "PUT" in asked["Access-Control-Allow-Methods"]
    for name in ("Authorization", VERSION, "If-Match", "If-None-Match", "Content-Type", "Accept-Language"):
        assert name in asked["Access-Control-Allow-Headers"]
    for answer in (new.ask("GET", "statements", **origin), new.ask("GET", "statements", {"limit": "x"}, **origin)):
        assert answer["Access-Control-Allow-Origin"] == "https://content.example.org"
        for name in ("ETag", "Last-Modified", VERSION, "X-Experience-API-Consistent-Through"):
            assert name in answer["Access-Control-Expose-Headers"]
        assert "Origin" in answer["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


def test_pages_of_all_other_sites_may_not(new, settings):
    settings.XAPI_ORIGINS = ["https://content.example.org"]
    for origin in (
        "https://evil.example.org",
        "null",
        "https://content.example.org.evil.org",
        "http://content.example.org",
        "*",
    ):
        for method in ("OPTIONS", "GET"):
            answer = new.ask(method, "statements", Origin=origin)
            assert not [name for name in answer.headers if name.startswith("Access-Control")]


# -- the alternate syntax ---------------------------------------------------------------------------------------------


def alternate(speaker, path, method, form=None, *, headers=True, kind="application/x-www-form-urlencoded", **query):
    """A POST that means another method; all that would be headers stands in the form."""
    given = (speaker.headers if headers else {}) | (form or {})
    return speaker.ask("POST", path, {"method": method, **query}, urlencode(given), kind,
                       Authorization=None, X_Experience_API_Version=None)  # fmt: skip


@pytest.mark.parametrize("default", ["1.0.3", "2.0.0"])
def test_1_0_3_speaks_through_a_form(old, settings, default):
    """The version stands in the form as well: who uses this syntax can set no header."""
    settings.XAPI_DEFAULT_VERSION = default
    one = str(uuid4())
    answer = alternate(old, "statements", "PUT", {"statementId": one, "content": json.dumps(statement())})
    assert (answer.status_code, answer[VERSION]) == (204, "1.0.3")
    assert alternate(old, "statements", "GET", {"statementId": one}).json()["id"] == one
    answer = alternate(
        old, "statements", "POST", {"content": json.dumps([statement()]), "Content-Type": "application/json"}
    )
    assert len(answer.json()) == 1
    assert len(alternate(old, "statements", "GET", {"verb": VERB["id"], "limit": "1"}).json()["statements"]) == 1
    assert alternate(old, "statements", "HEAD").status_code == 200


def test_documents_through_a_form_with_their_headers(old):
    form = {**PROFILE, "content": "wörds & = +", "Content-Type": "text/plain", "If-None-Match": "*"}
    assert alternate(old, "agents/profile", "PUT", form).status_code == 204
    refused(alternate(old, "agents/profile", "PUT", form), "If-None-Match", 412)
    found = alternate(old, "agents/profile", "GET", PROFILE)
    assert (found.content.decode(), found["Content-Type"]) == ("wörds & = +", "text/plain")
    form |= {"If-Match": found["ETag"], "content": "new"}
    del form["If-None-Match"]
    assert alternate(old, "agents/profile", "PUT", form).status_code == 204
    refused(alternate(old, "agents/profile", "DELETE", {**PROFILE, "If-Match": found["ETag"]}), "If-Match", 412)
    assert alternate(old, "agents/profile", "DELETE", PROFILE).status_code == 204


def test_the_form_is_checked_like_any_other_request(old):
    put = {"statementId": str(uuid4()), "content": json.dumps(statement())}
    refused(alternate(old, "statements", "PUT", {"statementId": put["statementId"]}), "content: ")
    refused(alternate(old, "statements", "PUT", put, statementId=put["statementId"]), "method: ")
    refused(alternate(old, "statements", "PATCH", put), "method: ")
    refused(alternate(old, "statements", "put", put), "method: ")
    refused(alternate(old, "statements", "PUT", {**put, "colour": "green"}), "parameters: ")
    refused(alternate(old, "statements", "GET", {"limit": "x"}), "limit: ")
    refused(alternate(old, "statements", "PUT", put, headers=False), status=400)  # no version
    assert alternate(old, "statements", "GET", {"Authorization": "Basic x"}).status_code == 401
    for kind in ("application/json", "multipart/form-data; boundary=a"):
        answer = old.ask("POST", "statements", {"method": "PUT"}, urlencode(put), kind)
        refused(answer, "Content-Type: ")
    assert old.ask("GET", "statements", {"method": "GET"}).status_code == 400
    assert old.ask("PUT", "statements", {"method": "PUT", **put}, statement()).status_code == 400
    assert Statement.objects.count() == 0


@pytest.mark.parametrize(
    "raw", [b"\xff=1", b"content=%ff", b"a=1&a=2", b"a", b"=", b"content=%00", b"&" * 100 + b"a=1" * 99]
)
def test_forms_that_are_none(old, raw):
    answer = old.ask("POST", "statements", {"method": "GET"}, raw, "application/x-www-form-urlencoded")
    refused(answer)


def test_2_0_does_not_know_the_alternate_syntax(new):
    put = {"statementId": str(uuid4()), "content": json.dumps(statement())}
    assert "2.0" in refused(alternate(new, "statements", "PUT", put), "method: ")
    refused(
        new.ask("POST", "statements", {"method": "PUT"}, urlencode(put), "application/x-www-form-urlencoded"),
        "method: ",
    )
    refused(new.ask("POST", "statements", {"method": "POST"}, statement()), "method: ")
    refused(new.ask("GET", "statements", {"method": "GET"}), "method: ")
    assert Statement.objects.count() == 0


# -- activities and agents --------------------------------------------------------------------------------------------


def test_an_activity_with_all_that_was_said_of_it(store):
    first = {"name": {"en": "Old", "fr": "Un"}, "extensions": {"https://e.org/x": 1}, "type": "https://e.org/t"}
    second = {"name": {"en": "New"}, "description": {"en": "D"}}
    inner = {"objectType": "SubStatement", **statement(object={**ACTIVITY, "definition": second})}
    store.store(statement(object={**ACTIVITY, "definition": first}))
    store.store(statement(object=inner))
    answer = store.ask("GET", "activities", {"activityId": ACTIVITY["id"]})
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "objectType": "Activity", "id": ACTIVITY["id"],
        "definition": {**first, **second, "name": {"en": "New", "fr": "Un"}},
    }  # fmt: skip


def test_an_activity_that_nobody_spoke_of(store):
    answer = store.ask("GET", "activities", {"activityId": "https://example.org/none"})
    assert answer.json() == {"objectType": "Activity", "id": "https://example.org/none"}


def test_an_activity_with_a_name_longer_than_any_index_takes(store):
    """PostgreSQL refuses rows of an index beyond 2.7 kB; one such statement must not stop all others."""
    letters = "".join(f"{number:x}-" for number in range(3_000))
    target = {"id": f"https://example.org/{letters}", "definition": {"name": {"en": "Long"}}}
    [found] = store.store(statement(object=target, verb={"id": f"https://example.org/v/{letters}"}))
    assert store.ids(ascending="true") == [found]
    assert store.find(format="canonical")[0]["object"] == target
    agent = {"account": {"homePage": f"https://example.org/{letters}", "name": letters}}
    for name, value in (("activity", target["id"]), ("agent", json.dumps(agent))):
        asked = RequestFactory().get("/xapi/statements", {name: value})  # longer than a line that servers take
        assert read(asked).parameters[name] == value


def test_a_statement_that_names_very_many_activities(store):
    many = [{"id": f"https://e.org/{number}", "definition": {"name": {"en": str(number)}}} for number in range(900)]
    [found] = store.store(statement(context={"contextActivities": {"other": many}}))
    assert store.ids(activity="https://e.org/899", related_activities="true") == [found]
    shown = store.one(found, format="canonical")["context"]["contextActivities"]["other"]
    assert shown == many


def test_the_person_behind_an_agent(store):
    hers = {"account": {"homePage": "https://example.org/", "name": "7"}}
    unknown = store.ask("GET", "agents", {"agent": hers}).json()
    assert unknown == {"objectType": "Person", "account": [hers["account"]]}
    store.store(
        statement(actor={**hers, "name": "Ada"}),
        statement(actor=AGENT, context={"instructor": {**hers, "name": "Dr Ada"}}),
    )
    known = store.ask("GET", "agents", {"agent": {**hers, "name": "A."}}).json()
    assert known.keys() == {"objectType", "name", "account"}
    assert sorted(known["name"]) == ["A.", "Ada", "Dr Ada"]
    for key, value in {"mbox": "mailto:a@b.org", "mbox_sha1sum": "ab" * 20, "openid": "https://a.org/"}.items():
        assert store.ask("GET", "agents", {"agent": {key: value}}).json()[key] == [value]


def test_activities_and_agents_need_their_parameter(store):
    refused(store.ask("GET", "activities"), "activityId: ")
    refused(store.ask("GET", "agents"), "agent: ")
    for wrong in ("", "no iri", "example.org/a"):
        refused(store.ask("GET", "activities", {"activityId": wrong}), "activityId: ")
    for wrong in ("", "{", '{"name":"A"}', json.dumps({"objectType": "Group", **AGENT})):
        refused(store.ask("GET", "agents", {"agent": wrong}), "agent")
    for path in ("activities", "agents"):
        refused(store.ask("GET", path, {**ALL[path], "colour": "green"}), "parameters: ")


# -- sizes and oddities -----------------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_refused_before_it_is_read(new, settings):
    settings.XAPI_LARGEST_BODY = 1_000
    refused(new.ask("POST", "statements", body=b" " * 1_001), "At most 1,000 bytes", 413)
    refused(new.ask("PUT", "agents/profile", PROFILE, b" " * 1_001, "text/plain"), "At most", 413)
    assert new.ask("POST", "statements", body=json.dumps(statement()).encode().ljust(1_000)).status_code == 200
    assert refused(new.ask("POST", "statements", body=b"x" * 10_000, Authorization=None), "", 413)


def test_a_body_shorter_than_it_said_is_none(new):
    """A line that broke must not leave half a document behind."""
    given = {"CONTENT_LENGTH": "8", "wsgi.input": BytesIO(b"half")}
    request = RequestFactory().generic("PUT", "/xapi/agents/profile", content_type="text/plain", **given)
    with pytest.raises(spec.Invalid, match="4 bytes, and Content-Length says 8"):
        read(request)


def test_headers_with_odd_letters_break_nothing(new):
    odd = [
        "é",
        "\xff",
        "a" * 10_000,
        "=?utf-8?q?x?=",
        '"',
        ",",
        ";",
        "\\",
        "*",
        "Basic é",
        "Basic " + "é" * 30,
        "Bearer é.é",
    ]
    for value in odd:
        for name in (
            "Authorization",
            "Accept-Language",
            "If-Match",
            "If-None-Match",
            "Content-Type",
            "Accept",
            "Origin",
            VERSION,
        ):
            kind = value if name == "Content-Type" else "text/plain"
            given = {} if name == "Content-Type" else {name: value}
            for method in ("GET", "PUT"):
                status = new.ask(method, "agents/profile", PROFILE, b"x", kind, **given).status_code
                assert status in (200, 204, 400, 401, 404, 409, 412, 429), (name, value, status)


def test_addresses_with_odd_letters_break_nothing(new):
    many = "&".join(["a=1"] * 2_000)
    for query in ("%ff=%ff", "limit=%00", "agent=%ff", "a=b=c&&&", "=", "%", "statementId=%u0041", many):
        assert new.client.get(f"/xapi/statements?{query}", headers=new.headers).status_code == 400


def test_unknown_addresses_are_not_there(new):
    for path in ("", "statement", "statements/", "activities/states", "statements/../about/x", "openapi"):
        assert new.ask("GET", f"/xapi/{path}").status_code == 404


def test_what_a_session_or_a_token_of_a_form_would_allow_does_not_count_here(client, db, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("a@example.org", "secret"))
    answer = client.get("/xapi/statements", headers={VERSION: "2.0.0"})
    assert answer.status_code == 401
    assert not answer.cookies


def test_methods_of_one_version_see_what_the_other_wrote(old, new):
    old.ask("PUT", "agents/profile", PROFILE, {"a": 1}, If_None_Match="*")
    assert new.ask("GET", "agents/profile", PROFILE).json() == {"a": 1}
    ids = [*old.store(statement()), *new.store(statement())]
    for speaker in (old, new):
        assert speaker.ids(ascending="true") == ids
        assert [each["version"] for each in speaker.find(ascending="true")] == ["1.0.0", "2.0.0"]
