"""An erased person's statements elsewhere: xAPI knows no redaction, so the receiver is told by a voiding statement."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from analytics.lrs import spec
from analytics.lrs.forwarding.letters import chooses
from analytics.lrs.models import DeadLetter, Receiver, Retraction
from analytics.lrs.redaction import Known, concerns
from analytics.lrs.store import outbox
from analytics.lrs.store.outbox import Entry
from lms.kernel import clock

CANNOT_BE_VOIDED = 0


def retract_everywhere(entry: Entry) -> None:
    """Note, in the redaction's transaction, every receiver that holds this statement as it was.

    The receivers' rows are locked: whoever is just sending this statement saves so after us, and then sees that it changed.
    """
    for receiver in Receiver.objects.select_for_update().order_by("pk"):
        refused = DeadLetter.objects.filter(receiver=receiver, place=entry.place)
        was_sent = receiver.begins < entry.place <= receiver.sent_to and chooses(receiver, entry, ())
        if was_sent and not refused.exists():
            retract(receiver, entry)
        # its words may repeat what was erased
        refused.update(answer="")


def retract(receiver: Receiver, entry: Entry) -> None:
    """Have the receiver told; once for each statement. What voids cannot be voided: there somebody must be asked."""
    refused = CANNOT_BE_VOIDED if entry.verb == spec.VOIDED else None
    Retraction.objects.get_or_create(
        receiver=receiver, statement_id=entry.id, defaults={"made_at": clock.now(), "refused": refused}
    )


def answers_about(known: Known) -> Iterator[dict[str, Any]]:
    """What receivers said of statements that a person is in."""
    for dead in DeadLetter.objects.exclude(answer="").iterator():
        if any(concerns(json.loads(entry.text), known) for entry in outbox.among([dead.statement_id])):
            yield {"at": dead.at, "answer": dead.answer}


def forget_answers(names_her: Callable[[str], bool]) -> None:
    """Clear every answer that repeats what a person is known by; those about redacted statements are cleared already."""
    for dead in DeadLetter.objects.exclude(answer="").iterator():
        if names_her(dead.answer):
            DeadLetter.objects.filter(pk=dead.pk).update(answer="")


def retract_changed(receiver: Receiver, sent: Iterable[Entry]) -> None:
    """What was redacted between our reading and now went out as it was before."""
    before = {entry.id for entry in sent if not entry.is_redacted}
    for entry in outbox.among(before):
        if entry.is_redacted:
            retract(receiver, entry)
