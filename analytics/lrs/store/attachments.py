"""Attachments on their way out."""

import json
from collections.abc import Iterator, Sequence

from analytics.lrs import spec
from analytics.lrs.models import Attachment

MOST_BYTES = 20_000_000  # of attachments in one answer; what does not fit comes with `more`
UNKNOWN = "application/octet-stream"


def of_bodies(bodies: Sequence[str], *, only_brought: bool = False) -> list[tuple[str, str, bytes]]:
    """(sha2, content type, bytes) of every attachment that is kept here, each once.

    With `only_brought`, those that must have come with the statement, for who may see no more than she sent: one that has
    an address of its own may name the bytes of somebody else.
    """
    kinds = dict(_named(bodies, only_brought=only_brought))
    kept = dict(Attachment.objects.filter(sha2__in=list(kinds)).values_list("sha2", "content"))
    return [(sha2, kind, bytes(kept[sha2])) for sha2, kind in kinds.items() if sha2 in kept]


def fitting(bodies: Sequence[str], most: int = MOST_BYTES) -> int:
    """How many of these statements, from the first, go together with their attachments' bytes; at least one."""
    named = [dict(_named([body])) for body in bodies]
    wanted = {sha2 for each in named for sha2 in each}
    lengths = dict(Attachment.objects.filter(sha2__in=wanted).values_list("sha2", "length")) if wanted else {}
    total = 0
    taken: set[str] = set()
    for number, each in enumerate(named):
        total += sum(lengths.get(sha2, 0) for sha2 in each.keys() - taken)
        taken |= each.keys()
        if total > most and number:
            return number
    return len(bodies)


def _named(bodies: Sequence[str], *, only_brought: bool = False) -> Iterator[tuple[str, str]]:
    for body in bodies:
        if '"attachments"' in body:
            for each in spec.attachments_of(json.loads(body)):
                if not (only_brought and "fileUrl" in each):
                    yield each["sha2"].lower(), each["contentType"] or UNKNOWN
