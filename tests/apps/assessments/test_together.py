"""Several threads on one attempt: nothing is lost, nothing counts twice."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from assessments.api import save_answer, start_attempt, submit_attempt
from assessments.models import Attempt, Response
from lms.accounts.api import AuditLine
from lms.kernel.activity import ActivityRef
from lms.kernel.errors import Conflict
from tests.factories.assessments import PersonFactory, make_attempt, make_bank, right, versions_of, wrong

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def together(*acts):
    """Run these acts at the same moment, each in a thread of its own; their results in order."""
    results = [None] * len(acts)
    begin = threading.Barrier(len(acts))

    def run(place, act):
        try:
            begin.wait(timeout=10)
            results[place] = act()
        except Exception as error:  # noqa: BLE001  the test looks at it
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return results


@pytest.fixture
def taken():
    person = PersonFactory()
    attempt = make_attempt(person, make_bank())
    return person, attempt, versions_of(attempt)


def test_many_starts_are_one_attempt(told):
    person, bank, where = PersonFactory(), make_bank(), ActivityRef("run", uuid4())

    def start():
        return start_attempt(person=person, bank_id=bank.bank_id, purpose="pre", occasion=where, language="en")

    assert len(set(together(*[start] * THREADS))) == 1
    assert Attempt.objects.count() == len(told) == 1


def test_the_newest_of_many_answers_is_kept(taken):
    person, attempt, (version, *_) = taken

    def save(sequence):
        answer = right(version) if sequence == THREADS else wrong(version)
        return lambda: save_answer(
            attempt_id=attempt.id, person=person, version_id=version.id, answer=answer, sequence=sequence
        )

    results = together(*[save(number + 1) for number in range(THREADS)])
    assert not [result for result in results if isinstance(result, Exception)]
    response = Response.objects.get()
    assert (response.answer["choices"], response.sequence) == (right(version), THREADS)


def test_answers_to_different_questions_do_not_hinder_each_other(taken):
    person, attempt, versions = taken
    acts = [
        lambda v=version: save_answer(
            attempt_id=attempt.id, person=person, version_id=v.id, answer=right(v), sequence=1
        )
        for version in versions
    ]
    together(*acts)
    assert Response.objects.filter(sequence=1).count() == len(versions)


def test_many_hand_ins_are_one(taken, told):
    person, attempt, _versions = taken
    results = together(*[lambda: submit_attempt(attempt_id=attempt.id, person=person)] * THREADS)
    assert len({result.result for result in results}) == 1
    assert len([event for event in told if hasattr(event, "score")]) == 1
    assert AuditLine.objects.filter(action="attempt.hand_in").count() == 1


def test_an_answer_beside_the_hand_in_is_marked_or_refused(taken):
    person, attempt, (version, *_) = taken

    def save():
        return save_answer(
            attempt_id=attempt.id, person=person, version_id=version.id, answer=right(version), sequence=1
        )

    saved, hand_in = together(save, lambda: submit_attempt(attempt_id=attempt.id, person=person))
    if isinstance(saved, Conflict):
        assert hand_in.result.score == 0
        assert not Response.objects.exists()
    else:
        assert saved.sequence == 1
        assert hand_in.result.score == 1
