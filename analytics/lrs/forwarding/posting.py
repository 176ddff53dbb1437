"""Sends letters in their order, and finds out which of them are not wanted. Knows nothing of the database's receivers."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from analytics.lrs import spec
from analytics.lrs.forwarding.client import Answer, Client
from analytics.lrs.forwarding.letters import Letter, wrapped
from analytics.lrs.forwarding.troubles import BUSY, FAULT, KEY, MOVED, NO_STORE, WRONG_PLACE, Later, Stop
from lms.kernel import clock

LONGEST_WAIT = 24 * 3600  # seconds that another store may ask for
ABOUT_CONTENT = (400, 403, 409, 413, 422)  # may be the fault of one statement in a batch
BUSY_STATUSES = (429, 503)
PASSING = (408, 423, 425, 502, 504)
DIFFERS = "Another statement with this id is stored there."


@dataclass(frozen=True, slots=True)
class Delivered:
    """These are there now. `stale`: as they were before an erased person was taken out of them."""

    letters: Sequence[Letter]
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """This one is not wanted."""

    letter: Letter
    status: int
    answer: str


def post(client: Client, letters: Sequence[Letter]) -> Iterator[Delivered | Refused]:
    """Send these; what became of them, in their order. A batch that is refused is halved until the culprit is found.

    Raises:
        Later, Stop: what was not told of yet has not arrived, as far as is known. Sending it again does no harm.
    """
    answer = client.post("statements", *wrapped(letters))
    if answer.status in (200, 204):
        _check_is_a_store(answer, letters)
        yield Delivered(letters)
    elif answer.status not in ABOUT_CONTENT:
        raise _trouble(answer)
    elif len(letters) > 1:
        middle = (len(letters) + 1) // 2
        yield from post(client, letters[:middle])
        yield from post(client, letters[middle:])
    elif answer.status == 409:
        yield _conflict(client, letters[0])
    else:
        yield Refused(letters[0], answer.status, answer.text)


def _check_is_a_store(answer: Answer, letters: Sequence[Letter]) -> None:
    """A page of a hotel's network answers 200 to everything; a store names ids. Some name only those that were new."""
    if answer.status == 204:
        return
    told = answer.json
    ids = {str(letter.id) for letter in letters}
    if not isinstance(told, list) or not {str(each).lower() for each in told} <= ids:
        raise Later(NO_STORE)


def _conflict(client: Client, letter: Letter) -> Delivered | Refused:
    """It is there already. Some stores say so of an equal one too; a different one is somebody else's."""
    if letter.is_redacted:
        return Delivered([letter], stale=True)
    answer = client.get("statements?" + urlencode({"statementId": str(letter.id)}))
    found = answer.json if answer.status == 200 else None
    if isinstance(found, dict) and not spec.same_statement(_timeless(json.loads(letter.text)), _timeless(found)):
        return Refused(letter, 409, DIFFERS)
    return Delivered([letter])


def _timeless(statement: dict) -> dict:
    """Without its time, which some stores round."""
    return {key: value for key, value in statement.items() if key != "timestamp"}


def _trouble(answer: Answer) -> Later | Stop:
    status = str(answer.status)
    if answer.status in BUSY_STATUSES:
        return Later(BUSY, status, _asked_wait(answer))
    if answer.status >= 500 or answer.status in PASSING:
        return Later(FAULT, status, _asked_wait(answer))
    if answer.status == 401:
        return Stop(KEY, status)
    if 300 <= answer.status < 400:
        return Stop(MOVED, status)
    if answer.status < 300:
        return Later(NO_STORE, status)
    return Stop(WRONG_PLACE, status)


def _asked_wait(answer: Answer) -> float | None:
    """The seconds of Retry-After, which may be a date; None where there is none, or none that can be read."""
    text = (answer.headers.get("Retry-After") or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(float(text), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max((until - _now()).total_seconds(), 0.0), LONGEST_WAIT)


def _now() -> datetime:
    return clock.now()
