"""Which post belongs to which pre."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.pairing import PairSet, match
from assessments.summaries import AttemptSummary
from lms.kernel.activity import ActivityRef

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
OCCASION = ActivityRef("run", UUID(int=1))
BLUEPRINT = UUID(int=2)
PERSON = UUID(int=3)


def sat(purpose, minute, score=5, *, person=PERSON, occasion=OCCASION, maximum=12, blueprint=BLUEPRINT):
    moment = START + timedelta(minutes=minute)
    return blueprint, AttemptSummary(
        id=uuid4(),
        person_id=person,
        purpose=purpose,
        number=1,
        language="en",
        score=Decimal(score),
        maximum=Decimal(maximum),
        percent=Decimal(0),
        passed=None,
        started_at=moment,
        handed_in_at=moment,
        occasion=occasion,
    )


def scores(found: PairSet) -> list[tuple[Decimal, Decimal]]:
    return [(pair.pre, pair.post) for pair in found.pairs]


def test_first_pre_and_first_post_after_it():
    attempts = [sat("post", 40, 9), sat("pre", 10, 4), sat("post", 60, 12), sat("pre", 30, 7)]
    found = match(attempts)
    assert scores(found) == [(4, 9)]
    assert found.pairs[0].pre_attempt == attempts[1][1].id
    assert found.pairs[0].post_attempt == attempts[0][1].id


def test_a_post_before_the_pre_does_not_count():
    assert scores(match([sat("post", 1, 2), sat("pre", 5, 3), sat("post", 9, 8)])) == [(3, 8)]


def test_a_person_with_only_an_earlier_post_has_only_a_pre():
    early, pre = sat("post", 1), sat("pre", 5)
    assert match([early, pre]) == PairSet((), (pre[1],), ())


def test_a_person_without_a_pre_has_only_a_post():
    first, second = sat("post", 1), sat("post", 5)
    assert match([second, first]) == PairSet((), (), (first[1],))


def test_people_occasions_and_blueprints_are_kept_apart():
    others = [
        sat("post", 9, person=uuid4()),
        sat("post", 9, occasion=ActivityRef("run", uuid4())),
        sat("post", 9, occasion=ActivityRef("workshop", OCCASION.id)),
        sat("post", 9, blueprint=uuid4()),
    ]
    found = match([sat("pre", 1), *others])
    assert not found.pairs
    assert (len(found.pre_only), len(found.post_only)) == (1, 4)


def test_handed_in_at_the_same_moment_counts_as_after():
    assert len(match([sat("pre", 1), sat("post", 1)]).pairs) == 1


def test_a_pre_out_of_another_maximum_is_brought_to_that_of_the_post():
    pair = match([sat("pre", 1, 6, maximum=12), sat("post", 9, 9, maximum=10)]).pairs[0]
    assert (pair.pre, pair.post, pair.maximum) == (5, 9, 10)


@given(
    st.lists(
        st.builds(
            sat,
            st.sampled_from(["pre", "post"]),
            st.integers(0, 50),
            st.integers(0, 12),
            person=st.integers(1, 4).map(lambda n: UUID(int=n)),
        ),
        max_size=20,
    ),
    st.randoms(),
)
def test_everybody_falls_into_one_part_and_order_does_not_matter(attempts, dice):
    found = match(attempts)
    people = [pair.person_id for pair in found.pairs]
    people += [attempt.person_id for attempt in found.pre_only + found.post_only]
    assert sorted(people) == sorted({attempt.person_id for _blueprint, attempt in attempts})
    shuffled = list(attempts)
    dice.shuffle(shuffled)
    assert match(shuffled) == found
