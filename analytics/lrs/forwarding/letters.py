"""A statement as another record store can take it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from analytics.lrs import spec
from analytics.lrs.http import multipart
from analytics.lrs.models import Receiver, Retraction
from analytics.lrs.store import attachments
from analytics.lrs.store.outbox import Entry

NOT_OURS_TO_SAY = ("stored", "authority")  # every store sets its own; some refuse another's authority


@dataclass(frozen=True, slots=True)
class Letter:
    """One statement on its way. `problem` says why it cannot be sent at all. A retraction has no place."""

    id: UUID
    text: str
    place: int = 0
    is_redacted: bool = False
    problem: str = ""


def letter_of(entry: Entry, version: spec.Version) -> Letter:
    """A stored statement, letter for letter but for what the other store sets itself."""
    was = json.loads(entry.text)
    now = {key: value for key, value in was.items() if key not in NOT_OURS_TO_SAY}
    problem = ""
    if version.number < entry.version:
        now.pop("version", None)  # 1.0.3 takes no statement that calls itself 2.0
        problem = _unsayable(now, version)
    return Letter(entry.id, spec.spliced(entry.text, was, now), entry.place, entry.is_redacted, problem)


def letter_of_retraction(retraction: Retraction) -> Letter:
    """The statement that voids another; always the same, so that sending it twice does no harm."""
    statement = {
        "id": str(retraction.id),
        "actor": {"objectType": "Agent", "account": {"homePage": f"{settings.SITE_URL}/xapi/", "name": "erasures"}},
        "verb": {"id": spec.VOIDED, "display": {"en": "voided"}},
        "object": {"objectType": "StatementRef", "id": str(retraction.statement_id)},
        "timestamp": _written(retraction.made_at),
    }
    return Letter(retraction.id, spec.dumped(statement))


def wrapped(letters: Sequence[Letter]) -> tuple[str, bytes]:
    """(Content-Type, body) of a request; with the attachments of these statements where they have some."""
    texts = [letter.text for letter in letters]
    together = "[" + ",".join(texts) + "]"
    if files := attachments.of_bodies(texts):
        return multipart.written(together, files)
    return "application/json", together.encode()


def fitting(letters: Sequence[Letter], most: int) -> int:
    """How many of these, from the first, are sent at once; one is sent however large it is."""
    count = attachments.fitting([letter.text for letter in letters], most)
    total = 0
    for number, letter in enumerate(letters[:count]):
        total += len(letter.text.encode())
        if total > most and number:
            return number
    return count


def chooses(receiver: Receiver, entry: Entry, subjects: Iterable[Entry]) -> bool:
    """Whether a receiver is to have a statement. One that voids goes where the voided one went, or may come to go."""
    if receiver.chosen == Receiver.ALL:
        return True
    if entry.verb == spec.VOIDED:
        return all(chooses(receiver, subject, ()) for subject in subjects)
    return entry.is_ours if receiver.chosen == Receiver.OURS else entry.verb in receiver.verbs


def _unsayable(statement: dict[str, Any], version: spec.Version) -> str:
    try:
        spec.check_statement(statement, version)
    except spec.Invalid as error:
        return f"Cannot be said in xAPI {version.full}: {error}"
    return ""


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
