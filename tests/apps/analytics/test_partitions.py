"""The record store's links divided by time: the same answers from more tables."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from analytics.lrs.models import Link
from analytics.lrs.spec import Version
from analytics.lrs.store import partitions
from analytics.lrs.store.partitions import Quarter
from lms.kernel import clock
from lms.operations.tasks import daily_round
from tests.conformance.speaker import Speaker

pytestmark = pytest.mark.django_db
only_postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite divides no tables")
VERB = "http://example.org/verb"


def a_statement(number, **changes):
    return {
        "actor": {"mbox": f"mailto:x{number % 3}@example.org"}, "verb": {"id": VERB},
        "object": {"id": f"http://example.org/o{number % 2}"},
    } | changes  # fmt: skip


def searches(speaker):
    """What each of a few searches finds."""
    asked = [{}, {"verb": VERB}, {"agent": json.dumps({"mbox": "mailto:x1@example.org"}), "verb": VERB},
             {"activity": "http://example.org/o1", "related_activities": "true", "ascending": "true"}]  # fmt: skip
    return [[each["id"] for each in speaker.get(**each).json()["statements"]] for each in asked]


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("day", "begin", "end", "name"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1), "2026q1"),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 10, 1), "2026q3"),
        (date(2026, 11, 21), date(2026, 10, 1), date(2027, 1, 1), "2026q4"),
    ],
)
def test_a_quarter(day, begin, end, name):
    quarter = Quarter.of(day)
    assert (quarter.begin, quarter.end) == (begin, end) and quarter.table.endswith(name)
    assert Quarter.of(quarter.end).begin == end


@only_postgres
def test_divided_links_find_the_same():
    speaker = Speaker(Version.V2)
    [first, *_] = speaker.post([a_statement(number) for number in range(9)]).json()
    before, held = searches(speaker), Link.objects.count()
    call_command("lrs_partition")
    call_command("lrs_partition")  # a second time changes nothing
    this = Quarter.of(clock.now().date())
    assert partitions.is_divided() and rows_of(this.table) == held == Link.objects.count()
    assert partitions.parts()[:2] == [this.table, Quarter.of(this.end).table] and rows_of(partitions.REST) == 0
    assert searches(speaker) == before
    speaker.post(
        a_statement(
            1, verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object={"objectType": "StatementRef", "id": first}
        )
    )
    speaker.post([a_statement(number) for number in range(9)])
    found = searches(speaker)
    assert len(found[1]) == 8 + 1 + 9  # what voids a statement is found by what that was found by
    assert first not in found[1] and found[1][-8:] == before[1][:-1]


@only_postgres
def test_a_quarter_that_was_missing_takes_in_what_had_to_wait():
    with clock.at(datetime(2020, 2, 2, tzinfo=UTC)):
        assert [name[-6:] for name in partitions.divide()] == ["2020q1", "2020q2", "k_rest"]
    speaker = Speaker(Version.V2)
    speaker.post([a_statement(number) for number in range(9)])
    before, held = searches(speaker), Link.objects.count()
    assert rows_of(partitions.REST) == held
    daily_round.func()
    assert rows_of(partitions.REST) == 0 and rows_of(Quarter.of(clock.now().date()).table) == held
    assert searches(speaker) == before


@pytest.mark.skipif("connection.vendor == 'postgresql'", reason="about the other databases")
def test_sqlite_says_that_it_cannot():
    with pytest.raises(CommandError, match="Only PostgreSQL"):
        call_command("lrs_partition")
    partitions.keep_ahead()
    assert Link.objects.count() == 0
