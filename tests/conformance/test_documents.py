"""Documents: state, activity profiles, agent profiles (xAPI 1.0.3, Communication 2.2, 2.3, 2.6, 2.7, 3.1; IEEE 9274.1.1, 4.1.4
and 4.1.6)."""

import hashlib
import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from analytics.lrs.models import Document
from analytics.lrs.spec import Version
from lms.kernel import clock
from tests.conformance.speaker import AGENT, Speaker, refused
from tests.strategies.statements import NOT_IRIS, NOT_MOMENTS, NOT_UUIDS

ACTIVITY = "https://example.org/activity/1"
REGISTRATION = "8f87ccde-bb56-4c2e-ab83-44982ef22df0"
KINDS = {
    "activities/state": {"activityId": ACTIVITY, "agent": AGENT, "stateId": "d"},
    "activities/profile": {"activityId": ACTIVITY, "profileId": "d"},
    "agents/profile": {"agent": AGENT, "profileId": "d"},
}
PROFILES = ["activities/profile", "agents/profile"]
NEW = {"If_None_Match": "*"}


@pytest.fixture(params=KINDS)
def path(request):
    return request.param


def name_of(path):
    return "stateId" if path.endswith("state") else "profileId"


def where(path, **changes):
    """The parameters of a document of this kind; those that are None are left out."""
    return {name: value for name, value in (KINDS[path] | changes).items() if value is not None}


def listed(path, **changes):
    return where(path, **{name_of(path): None}, **changes)


def etag(content: bytes) -> str:
    return f'"{hashlib.sha1(content).hexdigest()}"'  # noqa: S324  xAPI says so


def test_a_document_comes_back_byte_for_byte_with_its_type_and_etag(store, path):
    for content, kind in [
        (b'{ "a" : 1.0 }', "application/json"),
        (b"\x00\xff\r\n", "image/png"),
        (b"", "text/plain;charset=x"),
    ]:
        Document.objects.all().delete()
        answer = store.ask("PUT", path, where(path), content, kind, **NEW)
        assert (answer.status_code, answer.content) == (204, b"")
        found = store.ask("GET", path, where(path))
        assert (found.status_code, found.content, found["Content-Type"]) == (200, content, kind)
        assert found["ETag"] == etag(content)
        assert parsedate_to_datetime(found["Last-Modified"])


def test_what_somebody_left_cannot_run_as_a_page_of_this_site(store, path):
    store.ask("PUT", path, where(path), b"<script>alert(1)</script>", "text/html", **NEW)
    found = store.ask("GET", path, where(path))
    assert found["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in found["Content-Security-Policy"]


def test_post_writes_where_there_is_nothing(store, path):
    assert store.ask("POST", path, where(path), {"a": 1}).status_code == 204
    assert store.ask("GET", path, where(path)).json() == {"a": 1}
    assert store.ask("POST", path, where(path, **{name_of(path): "text"}), b"words", "text/plain").status_code == 204


def test_post_merges_the_top_level_and_replaces_what_is_below(store, path):
    store.ask("POST", path, where(path), {"a": {"x": 1}, "b": [1], "c": 1})
    assert store.ask("POST", path, where(path), {"a": {"y": 2}, "d": None, "c": 2.5}).status_code == 204
    found = store.ask("GET", path, where(path))
    assert found.json() == {"a": {"y": 2}, "b": [1], "c": 2.5, "d": None}
    assert found["ETag"] == etag(found.content)
    assert found["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("kept", "kept_type", "sent", "sent_type"),
    [
        (b'{"a":1}', "application/json", b"words", "text/plain"),
        (b"words", "text/plain", b'{"a":1}', "application/json"),
        (b'{"a":1}', "application/json", b"[1]", "application/json"),
        (b"[1]", "application/json", b'{"a":1}', "application/json"),
        (b'{"a":1}', "application/json", b'{"a":', "application/json"),
        (b'{"a":1}', "application/json", b'{"a":1,"a":2}', "application/json"),
        (b"words", "text/plain", b"words", "text/plain"),
    ],
)
def test_what_cannot_be_merged_is_refused_and_changes_nothing(store, path, kept, kept_type, sent, sent_type):
    assert store.ask("PUT", path, where(path), kept, kept_type, **NEW).status_code == 204
    refused(store.ask("POST", path, where(path), sent, sent_type))
    found = store.ask("GET", path, where(path))
    assert (found.content, found["Content-Type"]) == (kept, kept_type)


def test_a_document_does_not_grow_past_what_is_taken_at_once(store, path, settings):
    settings.XAPI_LARGEST_BODY = 1_000
    place = where(path)
    for number in range(2):
        assert store.ask("POST", path, place, {f"key {number}": "x" * 400}).status_code == 204
    refused(store.ask("POST", path, place, {"key 2": "x" * 400}), "At most 1,000 bytes", 413)
    assert sorted(store.ask("GET", path, place).json()) == ["key 0", "key 1"]


def test_json_that_is_none_is_refused_where_it_says_that_it_is(store, path):
    for content in (b"{", b"", b"\xff", b'{"a":1,"a":2}', b"[" * 10_000):
        refused(store.ask("PUT", path, where(path), content, **NEW), "body: ")
        refused(store.ask("POST", path, where(path), content), "body: ")
    assert store.ask("PUT", path, where(path), b"{", "text/plain", **NEW).status_code == 204


def test_delete_takes_away_and_nothing_there_is_as_good(store, path):
    assert store.ask("DELETE", path, where(path)).status_code == 204
    store.ask("POST", path, where(path), {})
    assert store.ask("DELETE", path, where(path)).status_code == 204
    refused(store.ask("GET", path, where(path)), status=404)


def test_names_of_all_documents_of_a_place(store, path):
    assert store.ask("GET", path, listed(path)).json() == []
    for name in ("b", "a", "Ünï/ &?#"):
        store.ask("POST", path, where(path, **{name_of(path): name}), {})
    answer = store.ask("GET", path, listed(path))
    assert sorted(answer.json()) == ["a", "b", "Ünï/ &?#"]
    assert parsedate_to_datetime(answer["Last-Modified"])
    assert store.ask("GET", path, where(path, **{name_of(path): "Ünï/ &?#"})).status_code == 200


def test_names_since_a_moment(store, path):
    now = datetime.fromisoformat("2026-05-01T10:00:00+00:00")
    for number in range(3):
        with clock.at(now + timedelta(seconds=number)):
            store.ask("POST", path, where(path, **{name_of(path): str(number)}), {})
    assert store.ask("GET", path, listed(path, since="2026-05-01T10:00:00Z")).json() == ["1", "2"]
    assert store.ask("GET", path, listed(path, since="2026-05-01T12:00:01.5+02:00")).json() == ["2"]
    with clock.at(now + timedelta(minutes=1)):
        store.ask("POST", path, where(path, **{name_of(path): "0"}), {"changed": True})
    answer = store.ask("GET", path, listed(path, since="2026-05-01T10:00:30Z"))
    assert answer.json() == ["0"]
    assert answer["Last-Modified"] == "Fri, 01 May 2026 10:01:00 GMT"
    for wrong in NOT_MOMENTS:
        refused(store.ask("GET", path, listed(path, since=wrong)), "since: ")


def test_the_parameters_that_say_where_are_needed_and_checked(store, path):
    wrong = {
        "activityId": ["", *NOT_IRIS],
        "agent": ["", "{", "[]", '{"name":"A"}', json.dumps({"objectType": "Group", "member": [AGENT]})],
        "registration": NOT_UUIDS,
    }
    for method in ("GET", "PUT", "POST", "DELETE"):
        for name in KINDS[path]:
            listing = name == name_of(path) and (method == "GET" or (method == "DELETE" and path.endswith("state")))
            if not listing:
                refused(store.ask(method, path, where(path, **{name: None}), {}, **NEW), f"{name}: ")
            for value in wrong.get(name, []):
                refused(store.ask(method, path, where(path, **{name: value}), {}, **NEW), name)
            other = {key.capitalize() if key == name else key: value for key, value in where(path).items()}
            refused(store.ask(method, path, other, {}, **NEW), "")
        refused(store.ask(method, path, where(path, colour="green"), {}, **NEW), "parameters: ")
    assert Document.objects.count() == 0


def test_registrations_are_for_states_only(store):
    for path in PROFILES:
        refused(store.ask("GET", path, where(path, registration=REGISTRATION)), "parameters: ")
    for value in NOT_UUIDS:
        refused(store.ask("GET", "activities/state", where("activities/state", registration=value)), "registration: ")


def test_places_are_told_apart(store):
    state = "activities/state"
    others = [
        where(state), where(state, stateId="e"), where(state, activityId=f"{ACTIVITY}/"), where(state, registration=REGISTRATION),
        where(state, agent={"mbox": "mailto:b@example.org"}),
    ]  # fmt: skip
    for number, each in enumerate(others):
        assert store.ask("PUT", state, each, {"n": number}).status_code == 204
    for path in PROFILES:
        assert store.ask("PUT", path, where(path), {"n": path}, **NEW).status_code == 204
    assert [store.ask("GET", state, each).json()["n"] for each in others] == list(range(len(others)))
    assert [store.ask("GET", path, where(path)).json()["n"] for path in PROFILES] == PROFILES


def test_an_agent_is_the_same_however_it_is_written(store):
    state = "activities/state"
    store.ask("PUT", state, where(state), {"a": 1})
    for agent in ({**AGENT, "name": "Ada"}, {"objectType": "Agent", **AGENT}):
        assert store.ask("GET", state, where(state, agent=agent)).json() == {"a": 1}


def test_a_registration_narrows_lists_and_clearing(store):
    state = "activities/state"
    everywhere, here = where(state), where(state, registration=REGISTRATION)
    for place in (everywhere, here):
        store.ask("PUT", state, place, {})
    store.ask("PUT", state, {**here, "stateId": "only here"}, {})
    assert sorted(store.ask("GET", state, listed(state)).json()) == ["d", "only here"]  # each name once
    assert sorted(store.ask("GET", state, listed(state, registration=REGISTRATION.upper())).json()) == [
        "d",
        "only here",
    ]
    assert store.ask("DELETE", state, listed(state, registration=REGISTRATION)).status_code == 204
    assert store.ask("GET", state, listed(state)).json() == ["d"]
    assert store.ask("DELETE", state, listed(state)).status_code == 204
    assert store.ask("GET", state, listed(state)).json() == []


def test_profiles_are_not_cleared_as_a_whole(store):
    for path in PROFILES:
        refused(store.ask("DELETE", path, listed(path)), "profileId: ")


# -- ETags ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def there(store, path):
    """A document that is there."""
    assert store.ask("PUT", path, where(path), b'{"a":1}', **NEW).status_code == 204
    return etag(b'{"a":1}')


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_wrong_etag_stops_every_change(store, path, there, method):
    for wrong in ('"x"', etag(b"other"), '"", "y"'):
        refused(store.ask(method, path, where(path), {"b": 2}, If_Match=wrong), "If-Match", 412)
        assert store.ask("GET", path, where(path)).content == b'{"a":1}'


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("form", ["{}", 'W/{}', '"x", {}', "*"])  # fmt: skip
def test_the_right_etag_lets_it_through(store, path, there, method, form):
    assert store.ask(method, path, where(path), {"b": 2}, If_Match=form.format(there)).status_code == 204
    found = store.ask("GET", path, where(path))
    after = {"PUT": {"b": 2}, "POST": {"a": 1, "b": 2}, "DELETE": None}[method]
    assert found.status_code == 404 if after is None else found.json() == after
    if after:
        assert found["ETag"] != there


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_if_none_match(store, path, there, method):
    for taken in ("*", there, f'"x", {there}'):
        refused(store.ask(method, path, where(path), {"b": 2}, If_None_Match=taken), "If-None-Match", 412)
    assert store.ask("GET", path, where(path)).content == b'{"a":1}'
    assert store.ask(method, path, where(path), {"b": 2}, If_None_Match='"x"').status_code == 204


def test_if_match_of_what_is_not_there(store, path):
    for tag in ("*", '"x"'):
        for method in ("PUT", "POST", "DELETE"):
            refused(store.ask(method, path, where(path), {}, If_Match=tag), "If-Match", 412)
    assert Document.objects.count() == 0


def test_etags_that_are_none_are_refused(store, path, there):
    for header in ("If_Match", "If_None_Match"):
        for wrong in (there.strip('"'), "", "a b", "'x'", '"x', '"x" "y"'):
            refused(store.ask("PUT", path, where(path), {}, **{header: wrong}), header.replace("_", "-"))


def test_who_puts_without_looking(store, version, path, there):
    """Over what is there: 409 with a reason, but for states of 1.0.3. Over nothing: 1.0.3 wants it said for profiles."""
    blind = version is Version.V1 and path == "activities/state"
    answer = store.ask("PUT", path, where(path), {"b": 2})
    if blind:
        assert answer.status_code == 204
    else:
        assert "If-Match" in refused(answer, status=409)
        assert store.ask("GET", path, where(path)).content == b'{"a":1}'
    answer = store.ask("PUT", path, where(path, **{name_of(path): "new"}), {})
    if version is Version.V1 and path != "activities/state":
        refused(answer, "If-None-Match")
    else:
        assert answer.status_code == 204


def test_last_modified_follows_each_change(store, path):
    moments = ["2026-05-01T10:00:00+00:00", "2026-05-01T10:00:07+00:00"]
    for moment, shown in zip(moments, ("10:00:00", "10:00:07"), strict=True):
        with clock.at(datetime.fromisoformat(moment)):
            store.ask("POST", path, where(path), {"at": moment})
        assert store.ask("GET", path, where(path))["Last-Modified"] == f"Fri, 01 May 2026 {shown} GMT"


def test_the_same_place_through_two_tools_and_one_that_is_kept_apart(store, version, path):
    store.ask("POST", path, where(path), {"a": 1})
    assert Speaker(version).ask("GET", path, where(path)).json() == {"a": 1}
    apart = Speaker(version, options={"isolated": True})
    refused(apart.ask("GET", path, where(path)), status=404)
    assert apart.ask("GET", path, listed(path)).json() == []
    apart.ask("POST", path, where(path), {"b": 2})
    apart.ask("DELETE", path, where(path))
    assert store.ask("GET", path, where(path)).json() == {"a": 1}


def test_content_types_that_are_none_are_refused(store, path):
    for kind in ("text/plain; x=é", "a" * 300):
        refused(store.ask("PUT", path, where(path), b"x", kind, **NEW), "Content-Type: ")
