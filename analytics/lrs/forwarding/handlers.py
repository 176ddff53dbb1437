"""What forwarding hears from the store."""

from analytics.lrs.events import StatementRedacted, StatementsPlaced
from analytics.lrs.forwarding.retractions import retract_everywhere
from analytics.lrs.forwarding.tasks import wake
from analytics.lrs.models import Receiver
from analytics.lrs.store import outbox
from lms.kernel.events import after_commit, record


@after_commit(StatementsPlaced)
def send_soon(event: StatementsPlaced) -> None:
    """There is more to send."""
    wake()


@record(StatementRedacted)
def tell_receivers(event: StatementRedacted) -> None:
    """Whoever has the statement as it was is told to void it."""
    if not Receiver.objects.exists():
        return
    for entry in outbox.among([event.statement_id]):
        retract_everywhere(entry)
