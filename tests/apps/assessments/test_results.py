"""What other apps are told: states, attempts, pairs, replay."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from assessments.api import (
    handed_in_attempts,
    inconsistent_attempts,
    matched_pairs,
    replayed_events,
    submit_attempt,
    test_state,
    test_states,
)
from assessments.models import Attempt, Response
from lms.kernel import clock
from lms.kernel.activity import ActivityRef
from tests.factories.assessments import PersonFactory, answer_all, make_attempt, make_bank

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def take(person, bank, purpose, occasion, rightly, minute=0):
    with clock.at(START + timedelta(minutes=minute)):
        attempt = make_attempt(person, bank, purpose, occasion)
        answer_all(attempt, person, rightly=rightly)
        return submit_attempt(attempt_id=attempt.id, person=person).result


@pytest.fixture
def run():
    return ActivityRef("run", uuid4())


def test_a_person_who_has_done_nothing(person, bank, run):
    states = test_states(person=person, bank_id=bank.bank_id, occasion=run)
    assert list(states) == ["post", "pre"]
    pre = states["pre"]
    assert (pre.questions, pre.maximum, pre.pass_mark, pre.attempts_allowed) == (6, 6, 70, 1)
    assert (pre.open_attempt, pre.attempts) == (None, ())
    assert states["post"].attempts_allowed is None


def test_open_and_handed_in_attempts_of_this_person_here_only(person, bank, run):
    first = take(person, bank, "post", run, 2)
    second = take(person, bank, "post", run, 6, minute=5)
    take(PersonFactory(), bank, "post", run, 1)
    take(person, bank, "post", ActivityRef("run", uuid4()), 1)
    take(person, bank, "post", ActivityRef("workshop", run.id), 1)
    open_one = make_attempt(person, bank, "post", run)
    state = test_state(person=person, bank_id=bank.bank_id, purpose="post", occasion=run)
    assert state.attempts == (first, second)
    assert [attempt.percent for attempt in state.attempts] == [Decimal("33.33"), 100]
    assert state.open_attempt == open_one.id


def test_a_bank_without_blueprint_has_no_state(person, run):
    assert test_state(person=person, bank_id=uuid4(), purpose="pre", occasion=run) is None
    assert test_states(person=person, bank_id=uuid4(), occasion=run) == {}


def test_both_states_are_one_query(person, bank, run, django_assert_num_queries):
    take(person, bank, "pre", run, 2)
    take(person, bank, "post", run, 2)
    with django_assert_num_queries(1):  # tests, newest forms and attempts in one join
        test_states(person=person, bank_id=bank.bank_id, occasion=run)


def test_attempts_for_figures_are_one_query_in_order(bank, run, django_assert_num_queries):
    other = ActivityRef("run", uuid4())
    late = take(PersonFactory(), bank, "pre", run, 1, minute=9)
    early = take(PersonFactory(), bank, "pre", run, 3, minute=1)
    elsewhere = take(PersonFactory(), bank, "pre", other, 3, minute=5)
    make_attempt(PersonFactory(), bank, "pre", run)
    take(PersonFactory(), bank, "pre", ActivityRef("workshop", run.id), 3)
    with django_assert_num_queries(1):
        assert handed_in_attempts(occasions=[run.id]) == [early, late]
    assert handed_in_attempts() == [early, elsewhere, late]
    assert handed_in_attempts(occasions=[]) == []
    assert len(handed_in_attempts(kind="workshop")) == 1


def test_matched_pairs(person, bank, run, django_assert_num_queries):
    pre = take(person, bank, "pre", run, 2, minute=1)
    post = take(person, bank, "post", run, 5, minute=9)
    pre_only = take(PersonFactory(), bank, "pre", run, 2)
    post_only = take(PersonFactory(), bank, "post", run, 2)
    with django_assert_num_queries(1):
        found = matched_pairs(occasions=[run.id])
    (pair,) = found.pairs
    assert (pair.pre, pair.post, pair.maximum) == (2, 5, 6)
    assert (pair.pre_attempt, pair.post_attempt) == (pre.id, post.id)
    assert (found.pre_only, found.post_only) == ((pre_only,), (post_only,))


def test_pre_and_post_of_different_banks_are_no_pair(person, bank, run):
    take(person, bank, "pre", run, 2)
    take(person, make_bank(slug="other"), "post", run, 2)
    assert not matched_pairs(occasions=[run.id]).pairs


class TestReplay:
    def test_events_are_told_again_as_they_were(self, person, bank, run, told):
        take(person, bank, "pre", run, 3)
        take(person, bank, "post", run, 5)
        make_attempt(person, bank, "post", run)
        replayed = list(replayed_events())
        assert len(replayed) == len(told) == 5
        assert all(event in told for event in replayed)

    def test_good_rows_are_consistent(self, person, bank, run):
        take(person, bank, "post", run, 4)
        make_attempt(person, bank, "pre", run)
        assert list(inconsistent_attempts()) == []

    def test_an_altered_score_is_named(self, person, bank, run):
        attempt = take(person, bank, "post", run, 4)
        Attempt.objects.filter(pk=attempt.id).update(score=6)
        (line,) = inconsistent_attempts()
        assert str(attempt.id) in line and "the score is 6.00 but the marks are 4.00" in line

    def test_an_altered_answer_is_named(self, person, bank, run):
        attempt = take(person, bank, "post", run, 4)
        response = Response.objects.filter(attempt=attempt.id, mark=1).first()
        Response.objects.filter(pk=response.pk).update(answer={})
        (line,) = inconsistent_attempts()
        assert str(response.version_id) in line and "earns 0.00 but is marked 1.00" in line

    def test_a_lost_answer_is_named(self, person, bank, run):
        attempt = take(person, bank, "post", run, 4)
        Response.objects.filter(attempt=attempt.id, mark=1).first().delete()
        assert len(list(inconsistent_attempts())) == 1

    def test_queries_do_not_grow_with_the_attempts(self, bank, run, django_assert_num_queries):
        for _ in range(5):
            take(PersonFactory(), bank, "post", run, 3)
        forms = Attempt.objects.values("form").distinct().count()
        with django_assert_num_queries(4 + forms):  # attempts, responses, versions, words; places of each form
            list(replayed_events())
