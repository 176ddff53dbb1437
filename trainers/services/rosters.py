"""Opening a roster: its scores are looked at by name, so every look leaves an audit line."""

from dataclasses import dataclass
from uuid import UUID

from lms.accounts.api import User, write_audit_line
from lms.kernel.writes import write_transaction
from trainers.selectors.roster import Learner, roster
from trainers.selectors.runs import FacilitatedRun, facilitated_run


@dataclass(frozen=True, slots=True)
class Roster:
    """A run and its learners."""

    run: FacilitatedRun
    learners: list[Learner]


def open_roster(*, run_id: UUID, person: User, language: str, form: str = "page") -> Roster:
    """The roster, for a facilitator of the run only. `form` says whether a page or a file was opened."""
    run = facilitated_run(person=person, run_id=run_id, language=language)
    with write_transaction():
        write_audit_line(actor=person, action="scores.view", subject=run_id, form=form)
    return Roster(run, roster(run_id=run_id, language=language))
