"""Naming those who facilitate a run, and so see its scores; ending it, and handing it over."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lms.accounts.api import User, write_audit_line, write_looks
from lms.kernel import clock
from lms.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from lms.kernel.writes import write_transaction
from trainers.models import Facilitation
from trainers.reach import TEACHERS, Run, roles_reaching
from trainers.selectors.facilitators import FacilitatorsPage, facilitators_page, manages_run, may_name_facilitators
from trainers.selectors.runs import facilitates, facilitations_of


def open_facilitators(*, run_id: UUID, person: User, language: str, search: str = "") -> FacilitatorsPage:
    """The page that names them and those who could; everybody named can see that it was looked at."""
    page = facilitators_page(run_id=run_id, person=person, language=language, search=search)
    named = [row.person_id for row in page.facilitators] + [row.person_id for row in page.candidates]
    write_looks(actor=person, action="look.facilitators", subjects=named, run=str(run_id))
    return page


def add_facilitator(*, run: Run, person: User, actor: User | None) -> Facilitation:
    """Let a person facilitate a run, and so see its scores. Doing it again changes nothing.

    `actor` manages the run or facilitates it; None is the installation itself. The person must hold a trainer's or
    lecturer's role that reaches the run.
    """
    if actor is not None and not may_name_facilitators(actor, run):
        raise NotAllowed("may-not-add-facilitator", _("Ask a project manager to name the facilitators of this run."))
    if not may_facilitate(person, run):
        raise DomainError(
            "role-does-not-reach", _("This person has no role as a trainer or lecturer that holds for this run.")
        )
    return _add(run, person, actor)


def end_facilitation(*, run: Run, person: User, actor: User | None, leave_without: bool = False) -> None:
    """End it now; the person sees nothing of the run from then on. One that was ended already changes nothing.

    A manager of the run ends anybody's; a facilitator her own, and of those whom she added. The last one that is in force
    goes only when a manager says with `leave_without` that the run is to be without one.
    """
    with write_transaction():
        rows = Facilitation.objects.select_for_update().filter(run_id=run.id, ended_at=None).order_by("pk")
        row = next((row for row in rows if row.person_id == person.pk), None)
        if row is None:
            return
        manages = actor is None or manages_run(actor, run)
        if not (manages or _may_end(row, actor, run)):
            raise NotAllowed("may-not-end-facilitation", _("Ask a project manager to change who facilitates this run."))
        if not (manages and leave_without):
            _refuse_to_lose_the_last(row, run, manages)
        _close(row, actor)


def hand_over(*, run: Run, to: User, actor: User) -> None:
    """Let somebody else facilitate a run in one's own place: she begins and the actor stops, in one act."""
    if not facilitates(actor, run.id):
        raise NotAllowed("not-yours", _("You do not facilitate this run, so you cannot hand it over."))
    if to.pk == actor.pk:
        raise DomainError("handed-to-oneself", _("Choose somebody else to hand this run over to."))
    with write_transaction():
        add_facilitator(run=run, person=to, actor=actor)
        end_facilitation(run=run, person=actor, actor=actor)


def facilitate_own(*, run: Run, person: User) -> None:
    """Whoever makes a run facilitates it, if a role of hers lets her; otherwise a manager names somebody."""
    if may_facilitate(person, run):
        _add(run, person, person)


def may_facilitate(person: User, run: Run) -> bool:
    """Whether a person holds a trainer's or lecturer's role that reaches a run."""
    return roles_reaching(run, TEACHERS).filter(person=person).exists()


def person_to_name(person_id: UUID) -> User:
    """Somebody who was chosen on the page."""
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("person-unknown", _("Choose a person in the list."))
    return person


def _add(run: Run, person: User, actor: User | None) -> Facilitation:
    with write_transaction():
        facilitation, created = Facilitation.objects.get_or_create(
            run_id=run.id, person=person, ended_at=None, defaults={"started_at": clock.now(), "added_by": actor}
        )
        if created:
            write_audit_line(actor=actor, action="facilitator.add", subject=run.id, person=str(person.pk))
    return facilitation


def _may_end(row: Facilitation, actor: User | None, run: Run) -> bool:
    return actor is not None and actor.pk in (row.person_id, row.added_by_id) and facilitates(actor, run.id)


def _refuse_to_lose_the_last(row: Facilitation, run: Run, manages: bool) -> None:
    in_force = {each.pk for each in facilitations_of(run)}
    if in_force != {row.pk}:
        return
    if manages:
        raise Conflict(
            "last-facilitator",
            _("This is the last facilitator. Add another one first, or tick that the run is to be without one."),
        )
    raise Conflict("last-facilitator", _("You are the last facilitator of this run. Add another one first."))


def _close(row: Facilitation, actor: User | None) -> None:
    row.ended_at, row.ended_by = clock.now(), actor
    row.save(update_fields=["ended_at", "ended_by"])
    write_audit_line(actor=actor, action="facilitator.end", subject=row.run_id, person=str(row.person_id))
