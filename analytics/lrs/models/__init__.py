"""What the store keeps, by subject."""

from analytics.lrs.models.credentials import Credential
from analytics.lrs.models.documents import Activity, Document
from analytics.lrs.models.forwarding import DeadLetter, Receiver, Retraction
from analytics.lrs.models.statements import Attachment, Link, Position, Reference, Statement, Unnumbered

__all__ = [
    "Activity", "Attachment", "Credential", "DeadLetter", "Document", "Link", "Position", "Receiver", "Reference",
    "Retraction", "Statement", "Unnumbered",
]  # fmt: skip
