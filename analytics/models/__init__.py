"""The public face of the analytics models; each part keeps its own."""

from analytics.lrs.models import (
    Activity,
    Attachment,
    Credential,
    DeadLetter,
    Document,
    Link,
    Position,
    Receiver,
    Reference,
    Retraction,
    Statement,
    Unnumbered,
)
from analytics.rollups.models import EnrolmentFact, StaleEnrolment
from analytics.statements.models import StatementImport

__all__ = [
    "Activity", "Attachment", "Credential", "DeadLetter", "Document", "EnrolmentFact", "Link", "Position", "Receiver",
    "Reference", "Retraction", "StaleEnrolment", "Statement", "StatementImport", "Unnumbered",
]  # fmt: skip
