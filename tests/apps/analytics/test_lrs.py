"""The record store over HTTP, as any tool that speaks xAPI 1.0.3 would use it."""

import base64
import json
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analytics.lrs import spec
from analytics.lrs.models import Statement
from analytics.lrs.services import make_credential

pytestmark = pytest.mark.django_db
VERSION = {"HTTP_X_EXPERIENCE_API_VERSION": "1.0.3"}


def headers(*scopes: str) -> dict[str, str]:
    credential, secret = make_credential(name="a tool", scopes=scopes or ("all",))
    pair = base64.b64encode(f"{credential.key}:{secret}".encode()).decode()
    return {"HTTP_AUTHORIZATION": f"Basic {pair}", **VERSION}


@pytest.fixture
def speaker():
    return headers("all")


def statement(**changes):
    return {
        "actor": {"account": {"homePage": "http://example.org/", "name": "7"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}},
        "object": {"id": "http://example.org/question/1"},
        **changes,
    }


def post(client, body, speaker, **extra):
    return client.post("/xapi/statements", json.dumps(body), content_type="application/json", **speaker, **extra)


def find(client, speaker, **parameters):
    return client.get("/xapi/statements", parameters, **speaker).json()["statements"]


def test_about_needs_no_credential(client):
    answer = client.get("/xapi/about")
    assert answer.json()["version"] == ["1.0.3"]
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"


def test_a_posted_statement_is_found_by_its_id(client, speaker):
    [given_id] = post(client, statement(), speaker).json()
    found = client.get("/xapi/statements", {"statementId": given_id}, **speaker).json()
    assert found["id"] == given_id
    assert found["object"] == {"id": "http://example.org/question/1"}
    assert found["authority"]["account"]["homePage"].endswith("/xapi/credentials")
    assert found["stored"] and found["timestamp"]


def test_put_takes_the_id_from_the_address(client, speaker):
    wanted = str(uuid4())
    address = f"/xapi/statements?statementId={wanted}"
    answer = client.put(address, json.dumps(statement()), content_type="application/json", **speaker)
    assert answer.status_code == 204
    assert client.get(address, **speaker).json()["id"] == wanted


def test_each_filter_finds_what_it_should_and_nothing_else(client, speaker):
    other = statement(
        actor={"mbox": "mailto:a@example.org"},
        verb={"id": "http://adlnet.gov/expapi/verbs/passed"},
        object={"id": "http://example.org/course/2"},
    )
    first, second = post(client, [statement(), other], speaker).json()
    agent = json.dumps({"mbox": "mailto:a@example.org"})
    assert [s["id"] for s in find(client, speaker, agent=agent)] == [second]
    assert [s["id"] for s in find(client, speaker, verb="http://adlnet.gov/expapi/verbs/answered")] == [first]
    assert [s["id"] for s in find(client, speaker, activity="http://example.org/course/2")] == [second]
    assert {s["id"] for s in find(client, speaker)} == {first, second}


def test_since_and_until_part_time_without_overlap(client, speaker):
    post(client, statement(), speaker)
    [first] = find(client, speaker)
    post(client, statement(), speaker)
    assert len(find(client, speaker, since=first["stored"])) == 1
    assert len(find(client, speaker, until=first["stored"])) == 1


def test_more_leads_through_all_pages_once(client, speaker):
    ids = [str(uuid4()) for _ in range(7)]
    post(client, [statement(id=one) for one in ids], speaker)
    seen, page = [], client.get("/xapi/statements", {"limit": 3}, **speaker).json()
    while True:
        seen += [s["id"] for s in page["statements"]]
        if not page["more"]:
            break
        page = client.get(page["more"], **speaker).json()
    assert seen == list(reversed(ids))


def test_the_same_statement_again_is_accepted_once(client, speaker):
    one = statement(id=str(uuid4()))
    assert post(client, one, speaker).status_code == 200
    assert post(client, one, speaker).status_code == 200
    assert Statement.objects.count() == 1


def test_another_statement_with_the_same_id_is_a_conflict_and_stores_nothing(client, speaker):
    one = statement(id=str(uuid4()))
    post(client, one, speaker)
    other = {**one, "object": {"id": "http://example.org/question/2"}}
    answer = post(client, [statement(), other], speaker)
    assert answer.status_code == 409
    assert Statement.objects.count() == 1


def test_a_voided_statement_is_found_only_as_voided(client, speaker):
    [one] = post(client, statement(), speaker).json()
    void = statement(verb={"id": spec.VOIDED}, object={"objectType": "StatementRef", "id": one})
    assert post(client, void, speaker).status_code == 200
    assert client.get("/xapi/statements", {"statementId": one}, **speaker).status_code == 404
    assert client.get("/xapi/statements", {"voidedStatementId": one}, **speaker).json()["id"] == one


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"actor": {"name": "nobody"}}, "statement.actor"),
        ({"actor": {"mbox": "a@example.org"}}, "statement.actor.mbox"),
        ({"actor": {"mbox": "mailto:a@example.org", "openid": "http://a.example.org"}}, "statement.actor"),
        ({"verb": {"id": "answered"}}, "statement.verb.id"),
        ({"object": {"id": "no iri"}}, "statement.object.id"),
        ({"object": {"objectType": "Thing", "id": "http://example.org"}}, "statement.object.objectType"),
        ({"id": "12"}, "statement.id"),
        ({"timestamp": "2026-11-21T10:00:00"}, "statement.timestamp"),
        ({"timestamp": "yesterday"}, "statement.timestamp"),
        ({"result": {"score": {"scaled": 2}}}, "statement.result.score.scaled"),
        ({"result": {"score": {"raw": 5, "min": 6, "max": 9}}}, "statement.result.score"),
        ({"result": {"success": "yes"}}, "statement.result.success"),
        ({"result": {"duration": "10 minutes"}}, "statement.result.duration"),
        ({"context": {"registration": "x"}}, "statement.context.registration"),
        ({"context": {"extensions": {"plain": 1}}}, "statement.context.extensions"),
        ({"colour": "green"}, "statement"),
        ({"result": None}, "statement.result"),
    ],
)
def test_a_wrong_statement_is_refused_with_the_place(client, speaker, change, place):
    answer = post(client, statement(**change), speaker)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(place)
    assert Statement.objects.count() == 0


@pytest.mark.parametrize(
    "raw",
    [b"{", b'{"a":1,"a":2}', b"\xff", b"[" * 100_000, b'{"actor": NaN}', b'"text"', b"[1]", b"{}"],
)
def test_what_is_not_a_statement_is_refused(client, speaker, raw):
    answer = client.post("/xapi/statements", raw, content_type="application/json", **speaker)
    assert answer.status_code == 400
    assert Statement.objects.count() == 0


def test_wrong_parameters_are_refused(client, speaker):
    for parameters in ({"limit": "-1"}, {"verb": "x y"}, {"agent": "{}"}, {"since": "now"}, {"colour": "green"}):
        assert client.get("/xapi/statements", parameters, **speaker).status_code == 400, parameters


def test_the_doors_are_shut_without_a_right_credential(client):
    assert client.get("/xapi/statements", **VERSION).status_code == 401
    wrong = base64.b64encode(b"key:secret").decode()
    assert client.get("/xapi/statements", HTTP_AUTHORIZATION=f"Basic {wrong}", **VERSION).status_code == 401
    reader, writer = headers("statements/read"), headers("statements/write")
    assert post(client, statement(), reader).status_code == 403
    assert client.get("/xapi/statements", **writer).status_code == 403


def test_guessing_at_credentials_ends_soon(client, speaker):
    def guess(key):
        wrong = base64.b64encode(f"{key}:guess".encode()).decode()
        return client.get("/xapi/statements", HTTP_AUTHORIZATION=f"Basic {wrong}", **VERSION)

    assert [guess("some-key").status_code for _ in range(21)] == [401] * 20 + [429]
    assert int(guess("some-key")["Retry-After"]) > 0
    assert guess("another-key").status_code == 401
    assert client.get("/xapi/statements", **speaker).status_code == 200  # who knows the secret is never shut out
    assert [guess(f"key-{number}").status_code for number in range(100)][-1] == 429  # many keys from one address


def test_the_version_must_be_said(client, speaker):
    speaker.pop("HTTP_X_EXPERIENCE_API_VERSION")
    assert client.get("/xapi/statements", **speaker).status_code == 400


def test_too_large_a_body_is_refused(client, speaker):
    answer = client.post("/xapi/statements", b" " * 4_000_001, content_type="application/json", **speaker)
    assert answer.status_code == 413


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(spec.STATEMENT_KEYS)), json_values))
def test_no_value_breaks_the_checker(change):
    """Whatever stands in a statement: it is accepted or `Invalid`, and nothing else."""
    try:
        spec.check_statement(statement(**change))
    except spec.Invalid:
        pass


def test_the_command_prints_a_credential_that_works(client, capsys):
    from django.core.management import call_command

    call_command("lrs_credential", "tool", "--scope", "all")
    printed = json.loads(capsys.readouterr().out)
    assert printed.keys() == {"key", "secret", "scopes"}
    pair = base64.b64encode(f"{printed['key']}:{printed['secret']}".encode()).decode()
    answer = client.get("/xapi/statements", HTTP_AUTHORIZATION=f"Basic {pair}", **VERSION)
    assert answer.status_code == 200
