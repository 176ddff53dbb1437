"""Documents against a dictionary: any sequence of requests, in both versions, by one tool and by one that is kept apart."""

import hashlib
import json
import os

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from analytics.lrs.models import Document
from analytics.lrs.spec import Version
from tests.conformance.speaker import Speaker

CASES = int(os.environ.get("MERISTEM_CASES", "60"))
STATE, ACTIVITY_PROFILE, AGENT_PROFILE = "activities/state", "activities/profile", "agents/profile"
AGENTS = [json.dumps({"mbox": f"mailto:{letter}@example.org"}) for letter in "ab"]
ACTIVITIES = ["https://example.org/a/1", "https://example.org/a/2"]
REGISTRATIONS = [None, "11111111-0000-4000-8000-000000000000"]
NAMES = ["one", "two"]
JSON, TEXT = "application/json", "text/plain"
CONTENTS = [
    (b'{"a":1}', JSON), (b'{"a":{"b":2},"c":[1]}', JSON), (b'{"c":null}', JSON), (b"[1]", JSON), (b"7", JSON),
    (b"words", TEXT), (b"", TEXT), (b'{"a":1}', TEXT),
]  # fmt: skip
PRECONDITIONS = [
    "none",
    "match right",
    "match wrong",
    "match any",
    "none-match right",
    "none-match wrong",
    "none-match any",
]
preconditions = st.sampled_from(PRECONDITIONS)
documents = st.sampled_from(CONTENTS)
versions = st.sampled_from(list(Version))


@st.composite
def _places(draw):
    path = draw(st.sampled_from([STATE, ACTIVITY_PROFILE, AGENT_PROFILE]))
    found = {}
    if path != AGENT_PROFILE:
        found["activityId"] = draw(st.sampled_from(ACTIVITIES))
    if path != ACTIVITY_PROFILE:
        found["agent"] = draw(st.sampled_from(AGENTS))
    if path == STATE and (registration := draw(st.sampled_from(REGISTRATIONS))):
        found["registration"] = registration
    return path, found


places = _places()


class Shelves(RuleBasedStateMachine):
    """`kept` is what should be there: (owner, path, place, name) -> (content, type)."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.speakers = {"shared": Speaker(Version.V2), "apart": Speaker(Version.V2, options={"isolated": True})}
        self.kept: dict = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    owners = st.sampled_from(["shared", "apart"])
    names = st.sampled_from(NAMES)

    @rule(owner=owners, version=versions, place=places, name=names, document=documents, when=preconditions)
    def put(self, owner, version, place, name, document, when):
        key, found = self._look(owner, place, name)
        if self._stops(when, found):
            wanted = 412
        elif when == "none" and found and not (version is Version.V1 and place[0] == STATE):
            wanted = 409
        elif when == "none" and version is Version.V1 and place[0] != STATE:
            wanted = 400
        else:
            wanted, self.kept[key] = 204, document
        assert self._ask("PUT", owner, version, place, name, document, when).status_code == wanted

    @rule(owner=owners, version=versions, place=places, name=names, document=documents, when=preconditions)
    def post(self, owner, version, place, name, document, when):
        key, found = self._look(owner, place, name)
        content, kind = document
        if kind == JSON and not isinstance(json.loads(content), dict):
            wanted = 400
        elif self._stops(when, found):
            wanted = 412
        elif not found:
            wanted, self.kept[key] = 204, document
        elif kind != JSON or found[1] != JSON or not isinstance(json.loads(found[0]), dict):
            wanted = 400
        else:
            merged = json.loads(found[0]) | json.loads(content)
            wanted, self.kept[key] = 204, (json.dumps(merged, separators=(",", ":")).encode(), JSON)
        assert self._ask("POST", owner, version, place, name, document, when).status_code == wanted

    @rule(owner=owners, version=versions, place=places, name=names, when=preconditions)
    def delete(self, owner, version, place, name, when):
        key, found = self._look(owner, place, name)
        stops = self._stops(when, found)
        if not stops:
            self.kept.pop(key, None)
        answer = self._ask("DELETE", owner, version, place, name, (b"", TEXT), when)
        assert answer.status_code == (412 if stops else 204)

    @rule(owner=owners, version=versions, place=places)
    def clear(self, owner, version, place):
        path, where = place
        answer = self._speaker(owner, version).ask("DELETE", path, where)
        if path != STATE:
            assert answer.status_code == 400
            return
        assert answer.status_code == 204
        for key in self._under(owner, place):
            del self.kept[key]

    @rule(owner=owners, version=versions, place=places, name=names)
    def get(self, owner, version, place, name):
        _, found = self._look(owner, place, name)
        answer = self._speaker(owner, version).ask("GET", place[0], self._where(place, name))
        if found is None:
            assert answer.status_code == 404
            return
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, *found)
        assert answer["ETag"] == tag(found)

    @rule(owner=owners, version=versions, place=places)
    def names_of_all(self, owner, version, place):
        answer = self._speaker(owner, version).ask("GET", *place)
        assert sorted(answer.json()) == sorted({key[-1] for key in self._under(owner, place)})

    @invariant()
    def nothing_else_is_there(self):
        assert Document.objects.count() == len(self.kept)

    def _speaker(self, owner, version):
        speaker = self.speakers[owner]
        speaker.version = version
        return speaker

    def _look(self, owner, place, name):
        path, where = place
        key = (owner, path, tuple(sorted(where.items())), name)
        return key, self.kept.get(key)

    def _under(self, owner, place):
        """What a list or a clearing means: where no registration is said, those of all."""
        path, where = place
        return [
            key
            for key in self.kept
            if key[:2] == (owner, path) and all(item in key[2] for item in where.items())
        ]  # fmt: skip

    def _where(self, place, name):
        path, where = place
        return {**where, "stateId" if path == STATE else "profileId": name}

    def _stops(self, when, found) -> bool:
        if when == "none":
            return False
        header, _, which = when.partition(" ")
        fits = found is not None and which != "wrong"
        return not fits if header == "match" else fits

    def _ask(self, method, owner, version, place, name, document, when):
        # the tag of what was there before this request, which `kept` may have forgotten already
        header, _, which = when.partition(" ")
        current = (
            self._speaker(owner, version).ask("GET", place[0], self._where(place, name)).headers.get("ETag", '"none"')
        )
        value = {"right": current, "wrong": '"wrong"', "any": "*"}.get(which)
        given = {} if when == "none" else {"If_Match" if header == "match" else "If_None_Match": value}
        return self._speaker(owner, version).ask(method, place[0], self._where(place, name), *document, **given)


def tag(document) -> str:
    return f'"{hashlib.sha1(document[0]).hexdigest()}"'  # noqa: S324  xAPI says so


def test_any_sequence_of_requests_leaves_what_a_dictionary_would_hold(db):
    run_state_machine_as_test(
        Shelves,
        settings=settings(
            max_examples=max(10, CASES // 3), stateful_step_count=40, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )  # fmt: skip
