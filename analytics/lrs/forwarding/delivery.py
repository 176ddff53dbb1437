"""Brings a receiver up to date: batches in the order of places, each saved as soon as it has arrived.

A process that is killed between the sending and the saving sends the same again: ids make that harmless. One process at
a time sends to a receiver (the lease), so that nothing later can arrive before something earlier.
"""

import json
import logging
import random
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from analytics.lrs import spec
from analytics.lrs.forwarding import posting
from analytics.lrs.forwarding.client import Client
from analytics.lrs.forwarding.letters import Letter, chooses, fitting, letter_of, letter_of_retraction
from analytics.lrs.forwarding.posting import Delivered, Refused
from analytics.lrs.forwarding.retractions import retract, retract_changed
from analytics.lrs.forwarding.troubles import FAULT, REFUSES_ALL, RIGHTS, SECRET, Later, Stop
from analytics.lrs.models import DeadLetter, Receiver
from analytics.lrs.store import outbox
from analytics.lrs.store.outbox import Entry
from lms.kernel import clock
from lms.kernel.sealing import Unreadable, unseal
from lms.kernel.writes import write_transaction

log = logging.getLogger(__name__)
BATCH = 50  # statements in one request
SCAN = 500  # statements looked at for one request
MOST_BYTES = 4_000_000  # of one request, attachments included
LEASE = timedelta(seconds=120)  # longer than any one request
SECONDS = 10.0  # for one receiver in one round: the worker has other things to do
FIRST_WAIT, LONGEST_WAIT = 15, 3600  # seconds
MOST_REFUSALS = 20  # in a row: then it is not the statements
ANSWER_KEPT = 500  # letters
PURPOSE = "forwarding"
WELL: dict[str, Any] = {"failures": 0, "failing_since": None, "next_try_at": None, "trouble": "", "trouble_detail": ""}


class _Lost(Exception):
    """Another process has the receiver now, or it was paused or removed."""


def deliver(receiver: Receiver, *, seconds: float = SECONDS) -> bool:
    """Send what a receiver has not had yet, for so long; True where there is more. Troubles are noted at the receiver."""
    held = _leased(receiver)
    if held is None:
        return False
    until = time.monotonic() + seconds
    try:
        with closing(client_of(held)) as client:
            while _step(held, client):
                if time.monotonic() >= until:
                    return True
    except Later as trouble:
        _wait(held, trouble)
    except Stop as trouble:
        _pause(held, trouble)
    except (_Lost, Receiver.DoesNotExist):
        pass
    except Exception as error:  # a fault of ours with one receiver must not hold up the others
        log.exception("Forwarding to %s failed", held.name)
        _wait(held, Later(FAULT, type(error).__name__))
    finally:
        Receiver.objects.filter(pk=held.pk, lease=held.lease).update(lease=None, leased_until=None)
    return False


def client_of(receiver: Receiver) -> Client:
    """A connection to it, not dialled yet.

    Raises:
        Stop: its secret was sealed by an installation with another key.
    """
    try:
        secret = unseal(receiver.sealed_secret, purpose=PURPOSE)
    except Unreadable as error:
        raise Stop(SECRET) from error
    return Client(url=receiver.url, key=receiver.key, secret=secret, version=receiver.version)


def version_of(receiver: Receiver) -> spec.Version:
    """The version that it is spoken to in."""
    return spec.read_version(receiver.version) or spec.Version.V1


def chosen(receiver: Receiver, entries: Sequence[Entry]) -> list[Entry]:
    """Those of these statements that the receiver is to have."""
    if receiver.chosen == Receiver.ALL:
        return list(entries)
    voided = [_voided_id(entry) for entry in entries]
    known = {entry.id: entry for entry in outbox.among(id_ for id_ in voided if id_)} if any(voided) else {}
    return [
        entry
        for entry, subject in zip(entries, voided, strict=True)
        if chooses(receiver, entry, [known[subject]] if subject in known else [])
    ]


def bury(receiver: Receiver, letter: Letter, status: int, answer: str) -> None:
    """Put a statement among the receiver's dead letters, or note its newest answer there; inside a transaction.

    The answer may repeat what was erased from the statement, here or on another thread: see retract_everywhere.
    """
    list(Receiver.objects.select_for_update().filter(pk=receiver.pk))
    redacted = any(entry.is_redacted for entry in outbox.among([letter.id]))
    values = {
        "statement_id": letter.id, "code": status, "at": clock.now(), "again": False,
        "answer": "" if redacted else answer[:ANSWER_KEPT],
    }  # fmt: skip
    DeadLetter.objects.update_or_create(receiver=receiver, place=letter.place, defaults=values)


def _leased(receiver: Receiver) -> Receiver | None:
    """The receiver as it is now, if nobody else is sending to it and it is not paused."""
    now, token = clock.now(), uuid4()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    with write_transaction():
        taken = Receiver.objects.filter(free, pk=receiver.pk, enabled=True).update(
            lease=token, leased_until=now + LEASE
        )
    return Receiver.objects.get(pk=receiver.pk) if taken else None


def _step(receiver: Receiver, client: Client) -> bool:
    """One request, or what becomes of one that is refused; False where nothing is left."""
    token = receiver.lease
    receiver.refresh_from_db()
    if receiver.lease != token or not receiver.enabled:
        raise _Lost
    if _tell_of_erasures(receiver, client) or _send_again(receiver, client):
        return True
    entries = _take(receiver)
    if not entries:
        return False
    wanted = chosen(receiver, entries)
    at_once = max(1, BATCH >> min(receiver.failures, 10))  # what was too much for it may go through in pieces
    letters = [letter_of(entry, version_of(receiver)) for entry in wanted[:at_once]]
    letters = letters[: fitting(letters, MOST_BYTES)]
    _send(receiver, client, wanted[: len(letters)], letters)
    _save(receiver, sent_to=entries[-1].place if len(letters) == len(wanted) else letters[-1].place)
    return True


def _take(receiver: Receiver) -> list[Entry]:
    """The next statements, no more than fit into one request by themselves."""
    taken, size = [], 0
    for entry in outbox.after(receiver.sent_to, SCAN):
        taken.append(entry)
        size += len(entry.text)
        if size > MOST_BYTES:
            break
    return taken


def _send(receiver: Receiver, client: Client, entries: Sequence[Entry], letters: Sequence[Letter]) -> None:
    by_id = {entry.id: entry for entry in entries}
    arrived = False
    for letter in letters:
        if letter.problem:
            with write_transaction():
                bury(receiver, letter, 0, letter.problem)
    sendable = [letter for letter in letters if not letter.problem]
    for outcome in posting.post(client, sendable) if sendable else ():
        if isinstance(outcome, Delivered):
            arrived = True
            _note_arrival(receiver, outcome, [by_id[letter.id] for letter in outcome.letters])
        else:
            _note_refusal(receiver, outcome, nothing_arrived=not arrived)


def _note_arrival(receiver: Receiver, outcome: Delivered, entries: Sequence[Entry]) -> None:
    with write_transaction():
        _save(receiver, sent_to=entries[-1].place, last_sent_at=clock.now(), refusals=0, **WELL)
        if outcome.stale:
            for entry in entries:
                retract(receiver, entry)
        retract_changed(receiver, entries)


def _note_refusal(receiver: Receiver, outcome: Refused, *, nothing_arrived: bool) -> None:
    """403 is the key's, unless the same key was good for others just now."""
    if outcome.status == 403 and nothing_arrived:
        raise Stop(RIGHTS, str(outcome.letter.id))
    with write_transaction():
        bury(receiver, outcome.letter, outcome.status, outcome.answer)
        _save(receiver, sent_to=outcome.letter.place, refusals=receiver.refusals + 1, **WELL)
    if receiver.refusals >= MOST_REFUSALS:
        raise Stop(REFUSES_ALL, str(outcome.status))


def _tell_of_erasures(receiver: Receiver, client: Client) -> bool:
    """Send voiding statements that wait; whether there were any."""
    waiting = {row.id: row for row in receiver.retractions.filter(sent_at=None, refused=None)[:BATCH]}
    if not waiting:
        return False
    for outcome in posting.post(client, [letter_of_retraction(row) for row in waiting.values()]):
        rows = outcome.letters if isinstance(outcome, Delivered) else [outcome.letter]
        change = {"sent_at": clock.now()} if isinstance(outcome, Delivered) else {"refused": outcome.status}
        with write_transaction():
            receiver.retractions.filter(id__in=[row.id for row in rows]).update(**change)
            _save(receiver, **WELL)
    return True


def _send_again(receiver: Receiver, client: Client) -> bool:
    """Send the next dead letter that somebody asked for; whether there was one."""
    dead = receiver.dead_letters.filter(again=True).first()
    if dead is None:
        return False
    entry = next(outbox.after(dead.place - 1, 1), None)
    if entry is None or entry.place != dead.place:  # it was taken out of this store meanwhile
        dead.delete()
        return True
    letter = letter_of(entry, version_of(receiver))
    if letter.problem:
        with write_transaction():
            bury(receiver, letter, 0, letter.problem)
        return True
    for outcome in posting.post(client, [letter]):
        with write_transaction():
            _save(receiver, **WELL)
            if isinstance(outcome, Refused):
                bury(receiver, letter, outcome.status, outcome.answer)
                continue
            dead.delete()
            if outcome.stale:
                retract(receiver, entry)
            retract_changed(receiver, [entry])
    return True


def _save(receiver: Receiver, **values: Any) -> None:
    """Note how far the receiver is, as long as it is ours to say; this also prolongs the lease."""
    values["leased_until"] = clock.now() + LEASE
    with write_transaction():
        if not Receiver.objects.filter(pk=receiver.pk, lease=receiver.lease).update(**values):
            raise _Lost
    for name, value in values.items():
        setattr(receiver, name, value)


def _wait(receiver: Receiver, trouble: Later) -> None:
    """Each time longer, and never quite the same, so that many do not come back at once."""
    grown = min(FIRST_WAIT * 2 ** min(receiver.failures, 20), LONGEST_WAIT) * random.uniform(0.8, 1.2)  # noqa: S311
    wait = max(trouble.wait or 0.0, 1.0) if trouble.wait is not None else grown
    now = clock.now()
    Receiver.objects.filter(pk=receiver.pk, lease=receiver.lease).update(
        trouble=trouble.trouble, trouble_detail=trouble.detail[:200], failures=receiver.failures + 1,
        failing_since=receiver.failing_since or now, next_try_at=now + timedelta(seconds=wait),
    )  # fmt: skip


def _pause(receiver: Receiver, trouble: Stop) -> None:
    log.warning("Forwarding to %s stopped: %s %s", receiver.name, trouble.trouble, trouble.detail)
    Receiver.objects.filter(pk=receiver.pk, lease=receiver.lease).update(
        enabled=False, trouble=trouble.trouble, trouble_detail=trouble.detail[:200],
        failing_since=receiver.failing_since or clock.now(), next_try_at=None,
    )  # fmt: skip


def _voided_id(entry: Entry) -> UUID | None:
    if entry.verb != spec.VOIDED:
        return None
    return UUID(json.loads(entry.text)["object"]["id"])
