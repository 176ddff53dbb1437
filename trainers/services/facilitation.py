"""Who facilitates a run."""

from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lms.accounts.api import Role, Scope, User, scopes_of, write_audit_line
from lms.kernel import clock
from lms.kernel.errors import NotAllowed
from lms.kernel.writes import write_transaction
from trainers.models import Facilitation


class Occasion(Protocol):
    """What is facilitated: a run, whose model belongs to courses."""

    id: UUID


def add_facilitator(*, run: Occasion, person: User, actor: User | None) -> Facilitation:
    """Let a person facilitate a run, and so see its scores. Doing it again changes nothing.

    `actor` is a manager or administrator whose role reaches the run; None is the installation itself.
    """
    if actor is not None and not can_add_facilitator(actor, run):
        raise NotAllowed("may-not-add-facilitator", _("Ask a project manager to name the facilitators of this run."))
    with write_transaction():
        facilitation, created = Facilitation.objects.get_or_create(
            run_id=run.id, person=person, defaults={"since": clock.now()}
        )
        if created:
            write_audit_line(actor=actor, action="facilitator.add", subject=run.id, person=str(person.pk))
    return facilitation


def can_add_facilitator(actor: User, run: Occasion) -> bool:
    """Managers and administrators, everywhere or for this run."""
    scopes = scopes_of(actor, Role.PROJECT_MANAGER, Role.ADMINISTRATOR)
    return (Scope.ALL.value, "") in scopes or (Scope.RUN.value, str(run.id)) in scopes
