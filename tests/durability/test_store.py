"""The record store under many hands, and under SIGKILL (docs/durability.md)."""

import json
import os
import random
import threading
import time
from collections import Counter
from itertools import cycle
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.durability.store import (
    AGENT,
    Broken,
    FollowsMore,
    PollsSince,
    Store,
    TrustsConsistentThrough,
    statement,
    together,
)

KILLS = int(os.environ.get("MERISTEM_KILLS", "8"))
SECONDS = int(os.environ.get("MERISTEM_RACES", "4"))  # of writing in batches; `make test-long` says 120
ROUNDS = max(2, SECONDS // 6)
WRITERS, BATCH, CROWD = 8, 50, 50
PHASES = ("received", "in transaction", "written", "committed", "answered")
PROFILE = f"/xapi/agents/profile?agent={quote(json.dumps(AGENT))}&profileId="


@pytest.fixture
def store(database, tmp_path):
    return Store(database, tmp_path)


def test_a_crowd_with_one_id_and_a_crowd_with_one_document(store):
    with store.alive():
        for _ in range(ROUNDS):
            _one_truth_of_equal_statements(store)
            _one_truth_of_different_statements(store)
            _one_maker_of_a_document(store)
            _no_change_of_a_document_is_lost(store)
            _no_key_of_a_merged_document_is_lost(store)
            _states_are_cleared_and_written(store)


def _one_truth_of_equal_statements(store):
    one = statement(timestamp="2026-01-02T03:04:05Z")
    answers = together(store, CROWD, lambda line, _: line.post(one))
    assert Counter(each.status for each in answers) == {200: CROWD}, store.log()
    assert store.all_ids().count(one["id"]) == 1


def _one_truth_of_different_statements(store):
    one = statement()

    def act(line, number):
        return line.post([statement(), {**one, "result": {"score": {"raw": number}}}])

    answers = together(store, CROWD, act)
    assert Counter(each.status for each in answers) == {200: 1, 409: CROWD - 1}, store.log()
    [winner] = [number for number, each in enumerate(answers) if each.status == 200]
    kept = store.ask("GET", f"/xapi/statements?statementId={one['id']}").json()
    assert kept["result"]["score"]["raw"] == winner
    companion, same = answers[winner].json()
    ids = store.all_ids()
    assert same == one["id"] and ids.count(same) == ids.count(companion) == 1
    assert len(ids) == len(set(ids))


def _one_maker_of_a_document(store):
    path = PROFILE + str(uuid4())
    answers = together(store, CROWD, lambda line, number: line.ask("PUT", path, {"by": number}, If_None_Match="*"))
    assert Counter(each.status for each in answers) == {204: 1, 412: CROWD - 1}, store.log()
    found = store.ask("GET", path)
    assert answers[found.json()["by"]].status == 204
    again = together(store, CROWD, lambda line, number: line.ask("PUT", path, {"by": number, "next": 1},
                                                                 If_Match=found.headers["etag"]))  # fmt: skip
    assert Counter(each.status for each in again) == {204: 1, 412: CROWD - 1}, store.log()
    assert again[store.ask("GET", path).json()["by"]].status == 204


def _no_change_of_a_document_is_lost(store):
    path = PROFILE + str(uuid4())
    store.ask("PUT", path, {"count": 0}, If_None_Match="*")

    def act(line, number):
        for tried in range(10_000):
            found = line.ask("GET", path)
            counted = {"count": found.json()["count"] + 1, "last": f"{number} {tried}"}
            answer = line.ask("PUT", path, counted, If_Match=found.headers["etag"])
            if answer.status == 204:
                return tried
            assert answer.status == 412, answer.body
        raise AssertionError("never got through")

    together(store, CROWD, act)
    assert store.ask("GET", path).json()["count"] == CROWD


def _no_key_of_a_merged_document_is_lost(store):
    path = PROFILE + str(uuid4())
    answers = together(store, CROWD, lambda line, number: line.ask("POST", path, {str(number): number}))
    assert Counter(each.status for each in answers) == {204: CROWD}, store.log()
    assert store.ask("GET", path).json() == {str(number): number for number in range(CROWD)}


def _states_are_cleared_and_written(store):
    """No deadlock between those that write several states and those that clear them all."""
    where = f"/xapi/activities/state?activityId={quote('https://example.org/a')}&agent={quote(json.dumps(AGENT))}"

    def act(line, number):
        for name in range(4):
            if number % 5 == 0:
                answer = line.ask("DELETE", where)
            else:
                answer = line.ask("POST", f"{where}&stateId={(name + number) % 4}", {str(number): name})
            assert answer.status == 204, (answer.body, store.log())

    together(store, CROWD, act)


def test_eight_writers_and_three_readers_who_each_see_everything_once(store):
    """Counts are exact, nothing fails, and nobody who follows the store passes over a statement or sees one twice."""
    over = threading.Event()
    with store.alive():
        readers = [kind(store, over) for kind in (FollowsMore, PollsSince, TrustsConsistentThrough)]
        for reader in readers:
            reader.start()
        until = time.monotonic() + SECONDS

        def write(line, number):
            sent = []
            while time.monotonic() < until:
                batch = [statement(object={"id": f"https://example.org/activity/{random.randrange(50)}",
                                           "definition": {"name": {"en": str(number)}}}) for _ in range(BATCH)]  # fmt: skip
                if sent:  # some speak of others: that is settled while they get their places
                    batch[0]["object"] = {"objectType": "StatementRef", "id": random.choice(sent)}
                answer = line.post(batch)
                assert answer.status == 200, (answer.status, answer.body, store.log())
                assert answer.json() == [each["id"] for each in batch]
                sent += answer.json()
            return sent

        try:
            sent = {each for written in together(store, WRITERS, write) for each in written}
        finally:
            over.set()
            for reader in readers:
                reader.join()
        found = store.all_ids()
        assert len(found) == len(set(found)) == len(sent)
        assert set(found) == sent
        for reader in readers:
            name = type(reader).__name__
            assert reader.failure is None, (name, reader.failure)
            if isinstance(reader, TrustsConsistentThrough):
                reader.read()  # what got its place by its own last look
                reader.line.close()
            counted = Counter(reader.seen)
            assert not sent - counted.keys(), f"{name} passed over {len(sent - counted.keys())}"
            assert set(counted.values()) == {1}, f"{name} saw some twice"
            assert reader.seen == found, f"{name} saw another order"
            assert reader.pages > 2


def test_what_was_acknowledged_is_there_once_whenever_the_server_is_killed(store):
    """Writers post batches of three, the server dies in one of its phases, and what it acknowledged is looked for."""
    acknowledged, sent, struck = set(), {}, Counter()
    phases = cycle(PHASES)

    def write(line, number):
        """Until the server is gone."""
        while True:
            batch = [statement() for _ in range(3)]
            sent.update(dict.fromkeys([each["id"] for each in batch], batch))
            try:
                answer = line.post(batch)
            except Broken:
                return
            assert answer.status == 200, (answer.body, store.log())
            acknowledged.update(answer.json())

    def look():
        """Whatever the last life left behind, before anybody writes again."""
        found = store.all_ids()
        there = set(found)
        assert len(found) == len(there), "one stands twice"
        assert not acknowledged - there, f"lost: {len(acknowledged - there)} that were acknowledged"
        assert there <= sent.keys()
        halves = [batch for batch in sent.values() if len({each["id"] in there for each in batch}) > 1]
        assert halves == [], "half a batch is stored"
        assert store.all_ids(agent=json.dumps(AGENT)) == found, "one is stored and cannot be found by its agent"

    for kill in range(KILLS):
        loose = kill % 6 == 5
        trap = "" if loose else f"{next(phases)}/statement/{3 + kill * 7 % 20}"
        with store.alive(trap) as life:
            look()
            if loose:
                threading.Timer(0.2 + random.random(), life.kill).start()
            together(store, WRITERS, write)
            life.wait_for_death()
            struck.update(phase for act, phase in life.in_flight() if act == "statement")
    with store.alive():
        look()
        for batch in list(sent.values())[-30:]:  # sent again, as whoever got no answer would
            assert store.ask("POST", "/xapi/statements", batch).status == 200, store.log()
        look()
    assert acknowledged
    assert KILLS < 5 or set(struck) == set(PHASES)
