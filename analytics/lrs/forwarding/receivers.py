"""What an administrator does with receivers, and what is seen of them. Who may is asked by the callers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.lrs import spec
from analytics.lrs.forwarding.addresses import checked_url
from analytics.lrs.forwarding.delivery import PURPOSE, WELL, bury, chosen, version_of
from analytics.lrs.forwarding.letters import letter_of
from analytics.lrs.forwarding.retractions import CANNOT_BE_VOIDED
from analytics.lrs.forwarding.tasks import ask
from analytics.lrs.models import Position, Receiver
from analytics.lrs.store import outbox
from analytics.lrs.store.finding import moment_of
from analytics.lrs.store.outbox import Entry
from lms.kernel import clock
from lms.kernel.errors import Conflict, DomainError
from lms.kernel.sealing import seal
from lms.kernel.writes import write_transaction

SCAN = 500
PASSED_OVER = "Passed over by hand."


@dataclass(frozen=True, slots=True)
class Lag:
    """What a receiver has not had yet: how many statements are still to be looked at, and since when the oldest waits."""

    statements: int
    since: datetime | None


def add_receiver(
    *,
    name: str,
    url: str,
    key: str,
    secret: str,
    version: str,
    chosen: str = Receiver.ALL,
    verbs: Sequence[str] = (),
    from_now: bool = False,
) -> Receiver:
    """A new receiver; it gets everything that is stored already, or (`from_now`) what is stored from now on.

    Raises:
        DomainError: the address, the version, the choice or a verb is none; something is empty.
        Conflict: the name is taken.
    """
    if not name.strip() or not key or not secret:
        raise DomainError("empty", _("A name, a key and a secret are needed."))
    known = spec.read_version(version)
    if known is None:
        raise DomainError("version", _("The version is 1.0.3 or 2.0.0."))
    if chosen not in (Receiver.ALL, Receiver.OURS, Receiver.VERBS) or (chosen == Receiver.VERBS) != bool(verbs):
        raise DomainError("chosen", _("Choose all statements, your own, or name the verbs."))
    for verb in verbs:
        if not spec.is_iri(verb):
            raise DomainError("verb", _("“%(verb)s” is no address of a verb.") % {"verb": verb})
    address = checked_url(url)
    begins = outbox.last_place() if from_now else 0
    with write_transaction():
        if Receiver.objects.filter(name=name.strip()).exists():
            raise Conflict("name-taken", _("There is a receiver of this name already."))
        receiver = Receiver.objects.create(
            name=name.strip(), url=address, key=key, sealed_secret=seal(secret, purpose=PURPOSE), version=known.full,
            chosen=chosen, verbs=list(verbs), begins=begins, sent_to=begins, made_at=clock.now(),
        )  # fmt: skip
    transaction.on_commit(ask)
    return receiver


def change_key(receiver: Receiver, *, key: str, secret: str) -> None:
    """Another key and secret for the same receiver; it is tried with them at once.

    Raises:
        DomainError: one of them is empty.
    """
    if not key or not secret:
        raise DomainError("empty", _("A key and a secret are needed."))
    with write_transaction():
        Receiver.objects.filter(pk=receiver.pk).update(key=key, sealed_secret=seal(secret, purpose=PURPOSE))
    resume(receiver)


def pause(receiver: Receiver) -> None:
    """Send nothing more until somebody resumes; what is under way arrives."""
    with write_transaction():
        Receiver.objects.filter(pk=receiver.pk).update(enabled=False, next_try_at=None)


def resume(receiver: Receiver) -> None:
    """Go on where it stopped, at once."""
    with write_transaction():
        Receiver.objects.filter(pk=receiver.pk).update(enabled=True, refusals=0, **WELL)
    transaction.on_commit(ask)


def pass_over(receiver: Receiver) -> None:
    """Put the next statement among the dead letters, unsent, and go on with the one after it.

    Raises:
        Conflict: it is being sent to just now, or there is nothing to pass over.
    """
    entry = _next(receiver)  # numbers what waits: that lock comes before the receiver's, here as in an erasure
    with write_transaction():
        held = Receiver.objects.select_for_update().get(pk=receiver.pk)
        if held.leased_until and held.leased_until > clock.now():
            raise Conflict("sending", _("It is being sent to just now. Pause it first, and try again in two minutes."))
        if entry is None or entry.place <= held.sent_to:
            raise Conflict("nothing", _("There is nothing that could be passed over."))
        bury(held, letter_of(entry, version_of(held)), 0, PASSED_OVER)
        Receiver.objects.filter(pk=held.pk).update(sent_to=entry.place)
    resume(receiver)


def ask_for_retry(receiver: Receiver) -> int:
    """Have each dead letter sent once more, and each refused erasure told once more; how many dead letters there are.

    They arrive later than what came after them: a store finds them by their own time all the same.
    """
    with write_transaction():
        receiver.retractions.exclude(refused=None).exclude(refused=CANNOT_BE_VOIDED).update(refused=None)
        count = receiver.dead_letters.update(again=True)
    transaction.on_commit(ask)
    return count


def remove(receiver: Receiver) -> None:
    """Send nothing there any more, and forget it with its dead letters. What it has, it keeps."""
    with write_transaction():
        Receiver.objects.filter(pk=receiver.pk).delete()


def lag_of(receiver: Receiver) -> Lag:
    """How far behind it is."""
    waiting = Position.objects.filter(position__gt=receiver.sent_to)
    oldest = waiting.order_by("position").values_list("position", flat=True).first()
    return Lag(waiting.count(), moment_of(oldest) if oldest else None)


def as_json(receiver: Receiver) -> str:
    """One receiver as a line for programs; never its secret."""
    lag = lag_of(receiver)
    return json.dumps(
        {
            "name": receiver.name, "url": receiver.url, "version": receiver.version, "chosen": receiver.chosen,
            "verbs": receiver.verbs, "enabled": receiver.enabled, "trouble": receiver.trouble,
            "trouble_detail": receiver.trouble_detail, "waiting": lag.statements,
            "waiting_since": lag.since.isoformat() if lag.since else None,
            "last_sent_at": receiver.last_sent_at.isoformat() if receiver.last_sent_at else None,
            "failing_since": receiver.failing_since.isoformat() if receiver.failing_since else None,
            "dead_letters": receiver.dead_letters.count(),
            "erasures_refused": receiver.retractions.exclude(refused=None).count(),
        }
    )  # fmt: skip


def _next(receiver: Receiver) -> Entry | None:
    """The statement that would be sent next."""
    place = receiver.sent_to
    while entries := list(outbox.after(place, SCAN)):
        if wanted := chosen(receiver, entries):
            return wanted[0]
        place = entries[-1].place
    return None
