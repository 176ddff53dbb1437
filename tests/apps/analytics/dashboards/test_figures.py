"""The numbers against numbers worked by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Q

from analytics.dashboards.figures import Counts, facts_for, figures
from analytics.dashboards.filters import Selection
from analytics.dashboards.names import Names
from analytics.dashboards.table import table_of
from analytics.models import EnrolmentFact
from lms.accounts.models import Consent, User
from lms.accounts.privacy.notices import OFFERED
from lms.accounts.services.notices import offer, withdraw_consent
from lms.kernel import clock
from tests.factories.analytics import fact, facts

pytestmark = pytest.mark.django_db

# Differences 2, 3, 3, 4, 3 points of 10: mean 3, standard deviation sqrt(0.5) = 0.707107,
# standard error 0.316228, t(0.975; 4) = 2.776445: interval 3 -+ 0.877989 points, in per cent ten times that.
FIVE = [(5, 7), (4, 7), (6, 9), (4, 8), (5, 8)]


def everything(by="country", **wanted):
    selection = Selection(by=by, **wanted)
    return figures(facts_for(selection, Q()), by)


def test_gain_is_that_worked_by_hand():
    facts(FIVE)
    gain = everything().gain
    assert (gain.pairs, gain.people) == (5, 5)
    assert gain.pre == pytest.approx(48)
    assert gain.post == pytest.approx(78)
    assert gain.gain == pytest.approx(30)
    assert (gain.low, gain.high) == (pytest.approx(21.220112, abs=1e-5), pytest.approx(38.779888, abs=1e-5))


def test_tests_of_different_length_are_compared_in_per_cent():
    fact(pre=5, post=10)  # 50 -> 100
    fact(pre=3, post=6, maximum=Decimal(12))  # 25 -> 50
    gain = everything().gain
    assert (gain.pre, gain.post, gain.gain) == (37.5, 75.0, 37.5)


def test_only_pairs_are_averaged():
    facts(FIVE)
    fact(pre=10)
    fact(post=0)
    early = fact(pre=10, post=1)
    EnrolmentFact.objects.filter(pk=early.pk).update(post_at=datetime(2026, 1, 1, tzinfo=UTC))
    found = everything()
    assert found.gain.pre == pytest.approx(48)
    assert (found.gain.pairs, found.counts.pre_only, found.counts.post_only) == (5, 2, 1)


def test_counts_by_hand():
    person = uuid4()
    fact(person_id=person, certified=True)
    fact(person_id=person, completed=True, country="")
    fact(certified=True, certificate_revoked=True)
    fact(reached=True)
    fact()
    counts = everything().counts
    assert counts == Counts(
        enrolments=5, people=4, reached=4, reached_people=3, completed=3, certificates=1, revoked=1,
        pre_only=0, post_only=0, first=datetime(2026, 3, 10, 9, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize("by", ["country", "course", "language", "month", "quarter", "year"])
def test_groups_add_up_to_the_total(by):
    for number in range(12):
        fact(
            country=["KE", "GH", ""][number % 3],
            course_slug=["a", "b"][number % 2],
            language=["en", "ar", "fr", ""][number % 4],
            enrolled_at=datetime(2025 + number % 2, 1 + number, 3, tzinfo=UTC),
            reached=number % 2 == 0,
            pre=number % 5,
            post=5,
        )
    found = everything(by)
    assert sum(counts.enrolments for counts in found.group_counts.values()) == found.counts.enrolments == 12
    assert sum(counts.reached for counts in found.group_counts.values()) == found.counts.reached
    assert sum(gain.pairs for gain in found.group_gains.values()) == found.gain.pairs == 12


def test_periods_are_named_by_their_first_day_in_utc():
    fact(enrolled_at=datetime(2026, 3, 31, 23, 59, tzinfo=UTC))
    fact(enrolled_at=datetime(2026, 4, 1, 0, 0, tzinfo=UTC))
    assert set(everything("month").group_counts) == {date(2026, 3, 1), date(2026, 4, 1)}
    assert set(everything("quarter").group_counts) == {date(2026, 1, 1), date(2026, 4, 1)}
    assert set(everything("year").group_counts) == {date(2026, 1, 1)}


def test_the_period_holds_both_its_days():
    for day in (9, 10, 11, 12):
        fact(enrolled_at=datetime(2026, 3, day, 23, 59, 59, tzinfo=UTC))
    assert everything(since=date(2026, 3, 10), until=date(2026, 3, 11)).counts.enrolments == 2


def test_filters_count_the_unknown_when_asked():
    fact(country="", audience="")
    fact(is_demonstration=True, country="GH", language="ar", course_slug="other")
    assert everything(country="").counts.enrolments == 1
    assert everything(audience="").counts.enrolments == 1
    assert everything(country="GH", language="ar", course="other").counts.enrolments == 1
    assert everything(demonstration=False).counts.enrolments == 1


def test_nothing_gives_honest_nothing():
    found = everything()
    assert found.counts == Counts()
    assert (found.gain.pairs, found.gain.gain, found.gain.low) == (0, None, None)


def test_the_same_change_in_everybody_has_no_interval():
    facts([(2, 4)] * 5)
    gain = everything().gain
    assert (gain.gain, gain.low, gain.high) == (20.0, None, None)


def test_three_queries_whatever_the_size(django_assert_num_queries):
    facts(FIVE * 10)
    with django_assert_num_queries(3):  # pairs, totals, groups
        everything()


# --- sex and age: with consent in force, or not at all ---


def _persons(count, sex, age_band):
    people = [User.objects.create_user(None, name=f"A Learner {sex}{number}") for number in range(count)]
    for person in people:
        offer(person=person, sex=sex, age_band=age_band)
        fact(person_id=person.pk)
    return people


def test_sex_and_age_are_read_with_consent_only():
    women = _persons(6, "female", "25-34")
    _persons(5, "male", "-24")
    fact()  # somebody who said nothing
    assert {key: found.people for key, found in everything("sex").group_counts.items()} == {
        "female": 6, "male": 5, "": 1,
    }  # fmt: skip
    withdraw_consent(person=women[0], purpose=OFFERED)
    User.objects.filter(pk=women[1].pk).update(age_band="55-")
    Consent.objects.filter(person=women[1]).update(withdrawn_at=clock.now())  # said once, agreed no more
    assert {key: found.people for key, found in everything("sex").group_counts.items()} == {
        "female": 4, "male": 5, "": 3,
    }  # fmt: skip
    assert {key: found.people for key, found in everything("age_band").group_counts.items()} == {
        "25-34": 4, "-24": 5, "": 3,
    }  # fmt: skip


def test_small_groups_of_sex_and_age_are_hidden_and_stand_in_order():
    _persons(4, "female", "55-")
    _persons(12, "male", "-24")
    _persons(7, "other", "25-34")
    by_sex = table_of(everything("sex"), "sex", Names("en"))
    assert [(row.label, bool(row.veil)) for row in by_sex.rows] == [("Female", True), ("Male", False), ("Other", True)]
    by_age = table_of(everything("age_band"), "age_band", Names("en"))
    assert [row.label for row in by_age.rows] == ["Under 25", "25 to 34", "55 and over"]
    fact()
    assert table_of(everything("sex"), "sex", Names("en")).rows[-1].label == "Not said"
