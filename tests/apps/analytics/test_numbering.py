"""Writers number at least what they write, so that no reader has to wait for a backlog (store/numbering.py)."""

import pytest
from django.db import connection

from analytics.lrs.models import Position, Unnumbered
from analytics.lrs.store import numbering
from tests.conformance.speaker import Speaker, statement


@pytest.mark.django_db(transaction=True)
def test_a_writer_leaves_nothing_to_be_numbered(monkeypatch):
    monkeypatch.setattr(numbering, "_numbered_at", 0.0)
    monkeypatch.setattr(numbering, "AT_ONCE", 2)
    answer = Speaker().post([statement() for _ in range(7)])
    assert answer.status_code == 200
    assert (Unnumbered.objects.count(), Position.objects.count()) == (0, 7)


@pytest.mark.django_db(transaction=True)
def test_nor_does_it_number_for_others_without_end(monkeypatch):
    speaker = Speaker()
    monkeypatch.setattr(numbering, "_numbered_at", float("inf"))  # a moment ago
    speaker.post([statement() for _ in range(20)])
    monkeypatch.setattr(numbering, "_numbered_at", 0.0)
    monkeypatch.setattr(numbering, "AT_ONCE", 2)
    speaker.post([statement()])
    assert Position.objects.count() == 2 * numbering.ROUNDS
    assert speaker.ask("GET", "statements", {"limit": "0"}).json()["statements"]
    assert (Unnumbered.objects.count(), Position.objects.count()) == (0, 21)


@pytest.mark.django_db(transaction=True)
def test_the_queue_is_swept_so_that_looking_at_it_stays_cheap(monkeypatch):
    monkeypatch.setattr(numbering, "TIDY_AFTER", 5)
    monkeypatch.setattr(numbering, "_taken_out", 0)
    monkeypatch.setattr(numbering, "_numbered_at", 0.0)
    assert Speaker().post([statement() for _ in range(7)]).status_code == 200
    assert numbering._taken_out == 0
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute(
                "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = %s", [Unnumbered._meta.db_table]
            )
            assert cursor.fetchone()[0] >= 1
