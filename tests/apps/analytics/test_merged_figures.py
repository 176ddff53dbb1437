"""Figures count a person with two records once, and undoing a merge gives exactly the old figures."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from analytics.dashboards.figures import counts_of, figures
from analytics.knowledge_gain.selectors import gain_of_course
from analytics.models import EnrolmentFact
from analytics.recording import reconcile
from analytics.rollups.models import StaleEnrolment
from analytics.rollups.rebuild import FIELDS, differences, rebuild_facts, refresh_stale
from courses.api import enrol, finish_lesson, run_of
from lms.accounts.api import (
    Country,
    Role,
    User,
    create_person,
    describe_person,
    grant_role,
    load_countries,
    merge_persons,
    undo_merge,
)  # fmt: skip
from lms.kernel import clock
from lms.kernel.errors import Conflict
from tests.journeys import Journey, a_class, import_small_course
from trainers.api import add_facilitator, open_roster
from trainers.selectors.runs import facilitators_of

BEGIN = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def course(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load_countries()
    with clock.at(BEGIN - timedelta(days=30)):
        return import_small_course()


@pytest.fixture
def administrator(course):
    person = create_person(name="An administrator", email="admin@example.org")
    with clock.at(BEGIN):
        grant_role(person=person, role=Role.ADMINISTRATOR, given_by=None)
    return person


@pytest.fixture
def join(administrator):
    def joined(absorbed, kept):
        return merge_persons(absorbed=absorbed, kept=kept, actor=administrator, reason="double")

    return joined


def people(number):
    with clock.at(BEGIN):
        return [create_person(name=f"Person {n}", email=f"person{n}@example.org") for n in range(number)]


def stored():
    """Every field of every fact, once the worker is done."""
    while refresh_stale():
        pass
    return {fact.pk: [getattr(fact, name) for name in FIELDS] for fact in EnrolmentFact.objects.all()}


def check():
    assert list(differences()) == [] and list(reconcile.differences()) == []
    kept = stored()
    rebuild_facts()
    assert stored() == kept


def test_two_enrolments_in_one_run_are_one_fact(course, join, administrator):
    one, two = people(2)
    run = run_of(course.slug)
    first, second = Journey(one, run), Journey(two, run)
    for minute, (journey, purpose, share) in enumerate(
        [(first, "pre", 0.5), (second, "pre", 1.0), (second, "post", 0.0), (first, "post", 1.0)]
    ):
        with clock.at(BEGIN + timedelta(days=1, minutes=minute)):
            enrol(person=journey.person, run=run, language="en")
            journey.test(purpose, share)
    before = stored()
    assert len(before) == 2
    merge = join(two, one)
    assert list(differences()) == []  # what waits for the worker is no difference
    stored()
    fact = EnrolmentFact.objects.get()
    assert (fact.person_id, fact.pre / fact.maximum, fact.post) == (one.pk, fact.pre / fact.maximum, 0)
    assert 0 < fact.pre < fact.maximum  # the first before is the kept record's, the first after it the absorbed one's
    assert (fact.pre_at, fact.post_at) == tuple(BEGIN + timedelta(days=1, minutes=minute) for minute in (0, 2))
    counts = counts_of(EnrolmentFact.objects.all())
    assert (counts.enrolments, counts.people, counts.reached_people) == (1, 1, 1)
    assert gain_of_course(course.slug).n_matched == 1
    assert figures(EnrolmentFact.objects.all(), "month").gain.people == 1
    check()
    undo_merge(merge=merge, actor=administrator)
    assert stored() == before
    check()


def test_a_pre_of_one_record_and_a_post_of_the_other_are_a_pair(course, join, administrator):
    one, two = people(2)
    run = run_of(course.slug)
    with clock.at(BEGIN):
        enrol(person=two, run=run, language="en")
        Journey(two, run).test("pre", 0.5)
    with clock.at(BEGIN + timedelta(days=3)):
        enrol(person=one, run=run, language="ar")
        Journey(one, run).test("post", 1.0)
    stored()
    assert gain_of_course(course.slug).n_matched == 0
    merge = join(two, one)
    stored()
    result = gain_of_course(course.slug)
    assert (result.n_matched, result.n_pre_only, result.n_post_only) == (1, 0, 0)
    undo_merge(merge=merge, actor=administrator)
    stored()
    assert gain_of_course(course.slug).n_matched == 0


def test_a_country_is_that_of_the_record_then_and_that_of_the_keeper_where_none_is_known(course, join):
    one, two, three = people(3)
    kenya, peru = Country.objects.get(pk="KE"), Country.objects.get(pk="PE")
    describe_person(person=one, country=kenya, organisation="", audience="", valid_from=BEGIN)
    describe_person(person=two, country=peru, organisation="", audience="", valid_from=BEGIN)
    User.objects.get(pk=three.pk).affiliations.all().delete()
    runs = [run_of(course.slug), a_class(course, "a"), a_class(course, "b")]
    with clock.at(BEGIN + timedelta(days=1)):
        for run in runs[1:]:
            run.opens_at = BEGIN
            run.save()
        for person, run in zip((one, two, three), runs, strict=True):
            enrol(person=person, run=run, language="en")
    join(two, one)
    join(three, one)
    stored()
    assert dict(EnrolmentFact.objects.values_list("run_id", "country")) == {
        runs[0].pk: "KE", runs[1].pk: "PE", runs[2].pk: "KE",
    }  # fmt: skip
    assert set(EnrolmentFact.objects.values_list("person_id", flat=True)) == {one.pk}
    check()


def test_the_roster_names_one_person_once_and_a_joined_facilitator_not_at_all(course, join, administrator):
    one, two, trainer, double = people(4)
    run = run_of(course.slug)
    for person in (one, two):
        enrol(person=person, run=run, language="en")
    for person in (trainer, double):
        grant_role(person=person, role=Role.TRAINER, given_by=None)
        add_facilitator(run=run, person=person, actor=None)
    join(two, one)
    merge = join(double, trainer)
    roster = open_roster(run_id=run.pk, person=trainer, language="en")
    assert [learner.name for learner in roster.learners] == [one.name] and roster.run.learners == 1
    assert facilitators_of(run.pk) == [trainer.name]
    undo_merge(merge=merge, actor=administrator)
    assert sorted(facilitators_of(run.pk)) == sorted([trainer.name, double.name])


def test_a_stale_enrolment_without_a_fact_is_not_called_missing(course):
    (one,) = people(1)
    enrol(person=one, run=run_of(course.slug), language="en")
    stored()
    fact = EnrolmentFact.objects.get()
    EnrolmentFact.objects.all().delete()
    assert [line for line in differences() if "missing" in line]
    StaleEnrolment.objects.create(run_id=fact.run_id, person_id=fact.person_id)
    assert list(differences()) == []


@pytest.mark.parametrize("seed", range(8))
def test_random_journeys_merged_and_undone_give_the_same_facts(course, join, administrator, seed):
    """Whoever is joined to whom, in chains too: one fact a person and run, and the old ones after undoing."""
    dice = random.Random(seed)
    everybody = people(5)
    runs = [run_of(course.slug), a_class(course, "class")]
    runs[1].opens_at = BEGIN
    runs[1].save()
    minute = 0
    for _act in range(24):
        minute += dice.randrange(0, 90)
        with clock.at(BEGIN + timedelta(days=1, minutes=minute)):
            person, run = dice.choice(everybody), dice.choice(runs)
            enrol(person=person, run=run, language=dice.choice(["en", "ar"]))
            _act_of(dice, Journey(person, run))
    states, steps = [stored()], []
    left = list(everybody)
    for step in range(dice.randrange(1, 5)):
        absorbed, kept = dice.sample(left, 2)
        left.remove(absorbed)
        with clock.at(BEGIN + timedelta(days=9, hours=step)):
            steps.append(join(absorbed, kept))
        states.append(stored())
        check()
        keys = list(EnrolmentFact.objects.values_list("run_id", "person_id"))
        assert len(keys) == len(set(keys)) and {person for _run, person in keys} <= {one.pk for one in left}
    for merge in reversed(steps):
        assert stored() == states.pop()
        undo_merge(merge=merge, actor=administrator)
    assert stored() == states.pop()
    check()


def _act_of(dice, journey):
    """One act of a person in a run; one that is refused (no attempt left) is none."""
    act = dice.choice(["lesson", "lesson", "lesson", "pre", "post"])
    try:
        if act == "lesson":
            slug, lesson = journey.run.course.slug, dice.choice(["first", "second", "third"])
            finish_lesson(person=journey.person, course_slug=slug, lesson_key=lesson, language="en", run=journey.run)
        else:
            journey.test(act, dice.random())
    except Conflict:
        pass
