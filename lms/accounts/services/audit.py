"""The audit line that every act leaves."""

from typing import Any

from lms.accounts.models import AuditLine, User
from lms.kernel import clock


def write_audit_line(*, actor: User | None, action: str, subject: object, **detail: Any) -> None:
    """Record an act, in the act's own transaction. `detail` holds values JSON can hold, and no secret."""
    AuditLine.objects.create(at=clock.now(), actor=actor, action=action, subject=str(subject), detail=detail)
