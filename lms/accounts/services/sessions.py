"""Ending a person's sessions."""

from lms.accounts.models import PersonSession, User
from lms.accounts.services.audit import write_audit_line
from lms.kernel.writes import write_transaction


def end_sessions(*, person: User, actor: User | None, but: str | None = None) -> int:
    """Log a person out everywhere, or everywhere `but` in the session with this key; says how many were ended."""
    with write_transaction():
        ended, _ = PersonSession.objects.filter(person=person).exclude(session_key=but or "").delete()
        if ended:
            write_audit_line(actor=actor, action="sessions.end", subject=person.pk, ended=ended)
    return ended
