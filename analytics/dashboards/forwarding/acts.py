"""What an administrator does with a receiver, each with its audit line; the page and `manage.py lrs_forward` call these."""

from typing import Any

from analytics.lrs.forwarding import receivers
from analytics.lrs.models import Receiver
from lms.accounts.api import User, write_audit_line
from lms.kernel.writes import write_transaction


def add_receiver(*, actor: User | None, **fields: Any) -> Receiver:
    """See `receivers.add_receiver`."""
    with write_transaction():
        receiver = receivers.add_receiver(**fields)
        _line(actor, "add", receiver, url=receiver.url, chosen=receiver.chosen)
    return receiver


def change_key(receiver: Receiver, *, actor: User | None, key: str, secret: str) -> None:
    """Another key and secret."""
    with write_transaction():
        receivers.change_key(receiver, key=key, secret=secret)
        _line(actor, "key", receiver)


def pause(receiver: Receiver, *, actor: User | None) -> None:
    """Send nothing until it is resumed."""
    with write_transaction():
        receivers.pause(receiver)
        _line(actor, "pause", receiver)


def resume(receiver: Receiver, *, actor: User | None) -> None:
    """Go on."""
    with write_transaction():
        receivers.resume(receiver)
        _line(actor, "resume", receiver)


def pass_over(receiver: Receiver, *, actor: User | None) -> None:
    """Go on without the next statement."""
    with write_transaction():
        receivers.pass_over(receiver)
        _line(actor, "pass-over", receiver)


def retry(receiver: Receiver, *, actor: User | None) -> int:
    """Have the dead letters sent once more; how many there are."""
    with write_transaction():
        count = receivers.ask_for_retry(receiver)
        _line(actor, "retry", receiver)
    return count


def remove(receiver: Receiver, *, actor: User | None) -> None:
    """Forget it."""
    with write_transaction():
        _line(actor, "remove", receiver, url=receiver.url)
        receivers.remove(receiver)


def _line(actor: User | None, act: str, receiver: Receiver, **detail: Any) -> None:
    write_audit_line(actor=actor, action=f"forwarding.{act}", subject=receiver.pk, name=receiver.name, **detail)
