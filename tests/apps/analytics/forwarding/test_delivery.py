"""Forwarding to a store that behaves, and to one that does not: order, exactly once, and nothing lost."""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection

from analytics.lrs import spec
from analytics.lrs.forwarding import delivery, receivers
from analytics.lrs.forwarding.delivery import deliver
from analytics.lrs.forwarding.receivers import lag_of
from analytics.lrs.models import DeadLetter, Position, Receiver, Statement
from analytics.lrs.store import outbox
from analytics.lrs.store.finding import stamp
from lms.kernel import clock
from lms.kernel.errors import Conflict
from tests.apps.analytics.forwarding.conftest import (
    ANSWERED,
    PASSED,
    SECRET,
    head_of,
    received,
    recorded,
    several,
    statement,
    to,
    voiding,
)
from tests.receivers import answers, drips, hangs, hangs_up, receiving_store, refuses

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def after_the_wait(receiver):
    """The receiver as it will be when it is to be tried again."""
    Receiver.objects.filter(pk=receiver.pk).update(next_try_at=None)
    return state(receiver)


def state(receiver):
    receiver.refresh_from_db()
    return receiver


class TestAGoodStore:
    def test_gets_everything_once_in_order_in_batches(self, store, receiver):
        ids = several(120)
        assert deliver(receiver) is False
        assert store.ids == ids
        assert store.sizes == [50, 50, 20]
        assert lag_of(state(receiver)).statements == 0
        deliver(receiver)
        assert len(store.asked) == 3, "nothing is left, so nobody is asked"

    def test_gets_what_was_sent_with_its_time_and_without_what_it_sets_itself(self, store, receiver):
        timed = statement(timestamp="2026-01-02T03:04:05.678901Z", result={"score": {"scaled": 0.50}})
        untimed = statement()
        received(timed, untimed)
        deliver(receiver)
        one, other = store.kept.values()
        assert one == timed | {"version": "1.0.0"}
        place = Position.objects.get(statement__id=untimed["id"]).position
        assert other == untimed | {"version": "1.0.0", "timestamp": stamp(place)}

    def test_is_asked_with_its_key_and_version(self, store, receiver):
        several(1)
        deliver(receiver)
        [asked] = store.asked
        assert asked.path == "/xapi/statements"
        assert asked.headers["X-Experience-API-Version"] == "1.0.3"
        assert asked.headers["Authorization"].startswith("Basic ")
        assert SECRET not in Receiver.objects.values_list("sealed_secret", flat=True).get()

    def test_gets_attachments(self, store, receiver):
        file = b"%PDF-1.4 \x00\xff"
        received(statement(attachments=[head_of(file)]), files=[file])
        several(2)
        deliver(receiver)
        assert store.files == {head_of(file)["sha2"]: file}
        assert len(store.kept) == 3

    def test_gets_a_voided_statement_and_then_the_one_that_voids_it(self, store, receiver):
        [first] = several(1)
        [second] = received(voiding(first))
        deliver(receiver)
        assert store.ids == [first, second]

    def test_gets_only_what_comes_from_now_on_if_so_wished(self, store):
        several(2)
        receiver = to(store, from_now=True)
        ids = several(1)
        deliver(receiver)
        assert store.ids == ids


class TestAChoice:
    def test_of_our_own(self, store):
        receiver = to(store, chosen=Receiver.OURS)
        several(1)
        ours = recorded()
        deliver(receiver)
        assert store.ids == [ours]
        assert lag_of(state(receiver)).statements == 0

    def test_of_verbs_lets_what_voids_them_pass_and_nothing_else(self, store):
        receiver = to(store, chosen=Receiver.VERBS, verbs=[PASSED])
        answered, passed = received(statement(), statement(verb={"id": PASSED}))
        _, taken_back = received(voiding(answered), voiding(passed))
        deliver(receiver)
        assert store.ids == [passed, taken_back]

    def test_of_few_among_many_is_one_request(self, store):
        receiver = to(store, chosen=Receiver.VERBS, verbs=[PASSED])
        several(60)
        [wanted] = received(statement(verb={"id": PASSED}))
        deliver(receiver)
        assert store.ids == [wanted] and len(store.asked) == 1


class TestVersions:
    def test_an_older_store_gets_what_can_be_said_to_it(self, store, receiver):
        plain = statement()
        around = {"contextAgents": [{"objectType": "contextAgent", "agent": {"mbox": "mailto:a@example.org"}}]}
        [sayable, unsayable] = received(plain, statement(context=around), version=spec.Version.V2)
        later = several(1)
        deliver(receiver)
        assert store.ids == [sayable, *later]
        assert "version" not in store.kept[sayable]
        dead = DeadLetter.objects.get()
        assert (str(dead.statement_id), dead.code) == (unsayable, 0)
        assert "contextAgents" in dead.answer

    def test_a_newer_store_gets_it_as_it_is(self, store):
        receiver = to(store, version="2.0.0")
        [id_] = received(statement(), version=spec.Version.V2)
        deliver(receiver)
        assert store.kept[id_]["version"] == "2.0.0"


class TestTrouble:
    """What passes by itself: it waits, longer each time, and nothing later goes before."""

    @pytest.mark.parametrize(
        ("mood", "trouble"),
        [
            (answers(500), "fault"), (answers(502), "fault"), (answers(503), "busy"), (answers(429), "busy"),
            (answers(408), "fault"), (hangs_up, "unreachable"), (hangs, "unreachable"), (drips, "unreachable"),
            (answers(200, b"<html>Welcome to our hotel", Content_Type="text/html"), "no-store"),
            (answers(200, {"inserted": 1}), "no-store"), (answers(200, [str(uuid4())]), "no-store"),
            (answers(202), "no-store"),
        ],
    )  # fmt: skip
    def test_is_waited_out(self, store, receiver, quick, mood, trouble):
        ids = several(3)
        store.mood = mood
        with clock.at(NOW):
            assert deliver(receiver) is False
        assert state(receiver).enabled and receiver.trouble == trouble
        assert receiver.failing_since == NOW and receiver.failures == 1 and receiver.sent_to == 0
        assert NOW + timedelta(seconds=12) <= receiver.next_try_at <= NOW + timedelta(seconds=18)
        store.mood = None
        deliver(after_the_wait(receiver))
        assert store.ids == ids
        assert not state(receiver).trouble and receiver.failing_since is None and receiver.failures == 0
        assert lag_of(receiver).statements == 0

    def test_lasts_longer_each_time(self, store, receiver):
        several(1)
        store.mood = answers(500)
        waits = []
        for _ in range(12):
            with clock.at(NOW):
                deliver(receiver)
            waits.append((state(receiver).next_try_at - NOW).total_seconds())
        assert all(later > earlier * 1.2 for earlier, later in itertools.pairwise(waits[:7]))
        assert 3600 * 0.8 <= waits[-1] <= 3600 * 1.2

    def test_is_tried_with_less_at_once(self, store, receiver):
        ids = several(60)
        store.moods = [answers(504)] * 3
        for _ in range(4):
            deliver(receiver)
        assert store.sizes[:4] == [50, 25, 12, 6]
        assert store.ids == ids

    @pytest.mark.parametrize(
        ("said", "waited"),
        [("120", 120), (format_datetime(NOW + timedelta(minutes=7), usegmt=True), 420), ("999999999", 86_400)],
    )
    def test_waits_as_long_as_it_is_asked_to(self, store, receiver, said, waited):
        several(1)
        store.moods = [answers(429, Retry_After=said)]
        with clock.at(NOW):
            deliver(receiver)
        assert state(receiver).next_try_at == NOW + timedelta(seconds=waited)

    def test_an_unreadable_wait_is_none(self, store, receiver):
        several(1)
        store.moods = [answers(503, Retry_After="soon")]
        deliver(receiver)
        assert state(receiver).trouble == "busy"

    def test_nobody_there(self, store):
        receiver = to(store, url="http://127.0.0.1:9/xapi/")
        several(1)
        deliver(receiver)
        assert state(receiver).trouble == "unreachable"

    def test_a_line_that_ends_after_the_storing_stores_nothing_twice(self, store, receiver):
        ids = several(70)
        store.moods = [lambda *_: False, hangs_up, hangs_up]
        deliver(receiver)
        assert store.sizes == [50, 20, 20], "a line that was kept open is dialled once more at once"
        assert state(receiver).sent_to == place_of(ids[49]) and receiver.trouble == "unreachable"
        deliver(after_the_wait(receiver))
        assert store.ids == ids and lag_of(state(receiver)).statements == 0

    def test_a_fault_of_ours_is_noted_and_waited_out(self, store, receiver, monkeypatch):
        several(1)
        monkeypatch.setattr(delivery, "letter_of", lambda *_: 1 / 0)
        deliver(receiver)
        assert state(receiver).trouble_detail == "ZeroDivisionError" and receiver.lease is None


class TestRefusals:
    def test_the_one_at_fault_is_found_and_the_others_arrive_in_order(self, store, receiver):
        ids = several(130)
        store.mood = refuses(400, ids[30], ids[31], ids[99], answer="result.score: wrong")
        deliver(receiver)
        assert store.ids == [id_ for id_ in ids if id_ not in (ids[30], ids[31], ids[99])]
        dead = list(DeadLetter.objects.values_list("statement_id", "code", "answer"))
        assert [str(id_) for id_, _, _ in dead] == [ids[30], ids[31], ids[99]]
        assert {code for _, code, _ in dead} == {400} and "result.score" in dead[0][2]
        assert len(store.asked) < 3 + 3 * 2 * 6
        assert lag_of(state(receiver)).statements == 0

    def test_one_that_is_too_large_is_no_trouble_for_the_others(self, store, receiver):
        ids = several(4)
        store.mood = refuses(413, ids[1])
        deliver(receiver)
        assert store.ids == [ids[0], *ids[2:]]

    def test_its_words_are_kept_up_to_500_letters(self, store, receiver):
        [id_] = several(1)
        store.mood = refuses(400, id_, answer="x" * 5000)
        deliver(receiver)
        assert len(DeadLetter.objects.get().answer) == 500

    def test_can_be_sent_once_more(self, store, receiver):
        ids = several(3)
        store.mood = refuses(400, ids[1])
        deliver(receiver)
        receivers.ask_for_retry(receiver)
        deliver(receiver)
        assert DeadLetter.objects.filter(again=False).count() == 1, "still refused"
        store.mood = None
        assert receivers.ask_for_retry(receiver) == 1
        deliver(receiver)
        assert store.ids == [ids[0], ids[2], ids[1]] and not DeadLetter.objects.exists()

    def test_too_many_in_a_row_stop_it(self, store, receiver):
        ids = several(60)
        store.mood = answers(400, {"message": "no"})
        deliver(receiver)
        assert not state(receiver).enabled and receiver.trouble == "refuses-all"
        assert DeadLetter.objects.count() == delivery.MOST_REFUSALS
        store.mood = None
        receivers.ask_for_retry(receiver)
        receivers.resume(receiver)
        deliver(state(receiver))
        assert store.ids == ids

    def test_an_equal_one_that_is_there_counts_as_arrived(self, store, receiver):
        ids = several(3)
        store.kept[ids[1]] = json.loads(Statement.objects.get(id=ids[1]).body) | {"timestamp": "2020-01-01T00:00:00Z"}
        store.mood = lambda _, asked: asked.method == "POST" and refuses(409, ids[1])(store, asked)
        deliver(receiver)
        assert set(store.ids) == set(ids) and not DeadLetter.objects.exists()

    def test_another_one_with_its_id_is_told_of(self, store, receiver):
        ids = several(3)
        store.kept[ids[1]] = statement(id=ids[1], object={"id": "http://example.org/other"})
        deliver(receiver)
        dead = DeadLetter.objects.get()
        assert (str(dead.statement_id), dead.code) == (ids[1], 409)
        assert lag_of(state(receiver)).statements == 0

    def test_a_conflict_nobody_may_look_at_counts_as_arrived(self, store, receiver):
        several(1)
        store.moods = [answers(409), answers(403)]
        deliver(receiver)
        assert lag_of(state(receiver)).statements == 0 and not DeadLetter.objects.exists()


class TestStops:
    """What will not pass by itself."""

    @pytest.mark.parametrize(
        ("mood", "trouble"), [(answers(401), "key"), (answers(404), "wrong-place"), (answers(405), "wrong-place")]
    )
    def test_until_somebody_has_looked(self, store, receiver, mood, trouble):
        ids = several(60)
        store.mood = mood
        deliver(receiver)
        assert not state(receiver).enabled and receiver.trouble == trouble
        assert deliver(receiver) is False and len(store.asked) == 1
        store.mood = None
        receivers.change_key(receiver, key="k2", secret="other")
        deliver(state(receiver))
        assert store.ids == ids

    def test_at_a_redirect_which_is_not_followed(self, store, receiver):
        with receiving_store() as elsewhere:
            several(1)
            store.mood = answers(307, Location=elsewhere.url + "statements")
            deliver(receiver)
            assert state(receiver).trouble == "moved" and elsewhere.asked == []

    def test_where_the_key_may_not_write(self, store, receiver):
        ids = several(5)
        store.mood = answers(403)
        deliver(receiver)
        assert not state(receiver).enabled and receiver.trouble == "rights" and receiver.trouble_detail == ids[0]
        assert not DeadLetter.objects.exists() and receiver.sent_to == 0

    def test_one_that_only_this_key_may_not_say_is_a_dead_letter(self, store, receiver):
        ids = several(5)
        store.mood = refuses(403, ids[3])
        deliver(receiver)
        assert state(receiver).enabled and store.ids == [*ids[:3], ids[4]]
        assert str(DeadLetter.objects.get().statement_id) == ids[3]

    def test_and_can_go_on_without_it(self, store, receiver):
        ids = several(2)
        store.mood = refuses(403, ids[0])
        deliver(receiver)
        receivers.resume(receiver)
        Receiver.objects.update(failures=7)  # one at a time
        deliver(receiver)
        assert store.ids == []
        receivers.pass_over(state(receiver))
        deliver(state(receiver))
        assert store.ids == [ids[1]] and str(DeadLetter.objects.get().statement_id) == ids[0]
        with pytest.raises(Conflict):
            receivers.pass_over(state(receiver))

    def test_when_its_secret_cannot_be_read(self, store, receiver, settings):
        several(1)
        settings.SECRET_KEY = "another"
        deliver(receiver)
        assert state(receiver).trouble == "secret" and store.asked == []

    def test_when_it_is_paused_while_something_is_under_way(self, store, receiver, monkeypatch):
        ids = several(120)
        monkeypatch.setattr(delivery, "retract_changed", lambda receiver, _: receivers.pause(receiver))
        deliver(receiver)
        assert store.ids == ids[:50] and state(receiver).sent_to == place_of(ids[49])
        assert receiver.lease is None and not receiver.trouble


class TestOneAtATime:
    def test_a_second_process_leaves_it_alone(self, store, receiver):
        ids = several(2)
        Receiver.objects.update(lease=uuid4(), leased_until=clock.now() + timedelta(seconds=5))
        assert deliver(receiver) is False and store.asked == []
        with clock.at(clock.now() + timedelta(seconds=6)):
            deliver(receiver)
        assert store.ids == ids

    def test_who_lost_the_lease_says_nothing_more(self, store, receiver, monkeypatch):
        several(60)

        def taken(*args):
            Receiver.objects.update(lease=uuid4(), leased_until=clock.now() + timedelta(minutes=2))

        monkeypatch.setattr(delivery, "retract_changed", taken)
        deliver(receiver)
        assert store.sizes == [50] and state(receiver).lease is not None


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_the_sending_and_before_the_saving_stores_nothing_twice(store, queue):
    """SIGKILL while the store holds its answer back; a second process goes on when the lease has run out."""
    receiver = to(store)
    ids = several(130)
    process: list[subprocess.Popen] = []
    begun = threading.Event()

    def dies_here(_, asked):
        store.keep(asked)
        begun.wait(30)
        os.kill(process[0].pid, signal.SIGKILL)
        process[0].wait(30)
        asked.hang_up()
        return True

    store.moods = [lambda *_: False, dies_here]
    process.append(run_forwarding())
    begun.set()
    assert process[0].wait(60) == -signal.SIGKILL
    assert state(receiver).sent_to == place_of(ids[49]) and store.ids == ids[:100]
    Receiver.objects.update(leased_until=clock.now())  # as two minutes later
    second = run_forwarding()
    assert second.wait(60) == 0
    assert store.ids == ids
    assert store.sizes == [50, 50, 50, 30]
    assert lag_of(state(receiver)).statements == 0


def run_forwarding():
    """`manage.py lrs_forward run` in a process of its own, on the database of this test."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{database['NAME']}"
    else:
        login = ":".join(filter(None, [database["USER"], database["PASSWORD"]]))
        address = f"postgresql://{login}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "lrs_forward", "run"], cwd=django_settings.ROOT, stdout=subprocess.DEVNULL,
        env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "lms.settings.test"},
    )  # fmt: skip


def place_of(id_):
    return Position.objects.get(statement__id=id_).position


def test_the_outbox_gives_each_statement_once_in_order(db):
    ids = several(7)
    ids += received(voiding(ids[0]))
    seen, place = [], 0
    while page := list(outbox.after(place, 3)):
        seen += [str(entry.id) for entry in page]
        place = page[-1].place
    assert seen == ids
    entry = next(outbox.after(0, 1))
    assert json.loads(entry.text)["stored"] and entry.verb == ANSWERED and not entry.is_ours
    assert outbox.last_place() == place
