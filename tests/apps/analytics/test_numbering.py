"""Writers number at least what they write, so that no reader has to wait for a backlog (store/numbering.py)."""

import pytest

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
