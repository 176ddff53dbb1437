"""Writing down that somebody looked at somebody's data."""

from collections.abc import Iterable
from typing import Any

from lms.accounts.models import AuditLine, User
from lms.accounts.privacy.looks import LOOK, MANY
from lms.kernel import clock
from lms.kernel.writes import write_transaction


def write_look(*, actor: User, action: str, subject: object, **detail: Any) -> None:
    """One look, at one person or one occasion. Looking at one's own data is no look."""
    write_looks(actor=actor, action=action, subjects=[subject], **detail)


def write_looks(*, actor: User, action: str, subjects: Iterable[object], **detail: Any) -> None:
    """A look at several people at once, a page of a list say: a line for each, so that each can be shown hers."""
    _check(action)
    detail["roles"] = sorted(actor.role_names())  # as they were then: roles end, looks stay
    now = clock.now()
    lines = [
        AuditLine(at=now, actor=actor, action=action, subject=subject, detail=detail)
        for subject in dict.fromkeys(map(str, subjects))
        if subject != str(actor.pk)
    ]
    if lines:
        with write_transaction():
            AuditLine.objects.bulk_create(lines)


def write_program_look(*, program: str, key: str, action: str, people: Iterable[object], **detail: Any) -> None:
    """A program with a credential of ours was shown data of these people: one line for all, each is shown it.

    `program` is the credential's name, which people read, and `key` tells it from others of that name.
    """
    _check(action)
    seen = sorted(set(map(str, people)))
    if seen:
        detail |= {"program": program, "credential": key, "people": seen}
        with write_transaction():
            AuditLine.objects.create(at=clock.now(), actor=None, action=action, subject=MANY, detail=detail)


def _check(action: str) -> None:
    if not action.startswith(LOOK):
        raise ValueError(f"{action!r} does not begin with {LOOK!r}")
