"""Clock, ids, events and the fair lock."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction

from lms.kernel import clock, events
from lms.kernel.ids import act_id
from lms.kernel.writes import FairLock


def test_the_clock_says_what_it_is_told_and_forgets_it():
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == moment
    assert clock.now() > moment


def test_one_act_has_one_id():
    assert act_id("lesson", 7) == act_id("lesson", 7)
    assert act_id("lesson", 7) != act_id("lesson", 8)
    assert act_id("lesson", 7) != act_id("answer", 7)


@dataclass(frozen=True)
class Happened:
    number: int


@pytest.fixture
def handlers():
    heard = []

    @events.record(Happened)
    def note(event):
        heard.append(("in the act", event.number))

    @events.after_commit(Happened)
    def follow(event):
        heard.append(("after", event.number))
        raise ValueError("a follower's failure reaches nobody")

    yield heard
    events._recorders.pop(Happened)
    events._followers.pop(Happened)


@pytest.mark.django_db(transaction=True)
def test_recorders_belong_to_the_act_and_followers_come_after_it(handlers):
    with transaction.atomic():
        events.publish(Happened(1))
        assert handlers == [("in the act", 1)]
    assert handlers == [("in the act", 1), ("after", 1)]


@pytest.mark.django_db(transaction=True)
def test_nothing_follows_an_act_that_failed(handlers):
    with pytest.raises(RuntimeError), transaction.atomic():
        events.publish(Happened(2))
        raise RuntimeError
    assert ("after", 2) not in handlers


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_fault(handlers):
    with pytest.raises(RuntimeError):
        events.publish(Happened(3))


def test_the_lock_serves_in_order_of_arrival():
    lock, order, ready = FairLock(), [], []
    lock.acquire()

    def take(number):
        ready[number].set()
        lock.acquire()
        order.append(number)
        lock.release()

    threads = []
    for number in range(5):
        ready.append(threading.Event())
        thread = threading.Thread(target=take, args=(number,))
        thread.start()
        threads.append(thread)
        ready[number].wait(5)
        while len(lock._waiting) <= number:  # until it queues
            pass
    lock.release()
    for thread in threads:
        thread.join(5)
    assert order == [0, 1, 2, 3, 4]


def test_the_holder_may_take_the_lock_again():
    lock = FairLock()
    lock.acquire()
    lock.acquire()
    lock.release()
    other = threading.Thread(target=lock.acquire)
    other.start()
    other.join(0.2)
    assert other.is_alive()
    lock.release()
    other.join(5)
    assert not other.is_alive()
