"""Opening a roster: its scores are looked at by name, so every look is put on record and shown to those who stand on it."""

from dataclasses import dataclass
from uuid import UUID

from lms.accounts.api import User, write_look
from trainers.selectors.roster import Learner, roster
from trainers.selectors.runs import FacilitatedRun, facilitated_run


@dataclass(frozen=True, slots=True)
class Roster:
    """A run and its learners; `erased` took part too, and nothing is told of them but how many they are."""

    run: FacilitatedRun
    learners: list[Learner]
    erased: int = 0


def open_roster(*, run_id: UUID, person: User, language: str, form: str = "page") -> Roster:
    """The roster, for a facilitator of the run only. `form` says whether a page or a file was opened."""
    run = facilitated_run(person=person, run_id=run_id, language=language)
    action = "look.roster" if form == "page" else "look.roster_file"
    write_look(actor=person, action=action, subject=run_id, form=form)
    learners = roster(run_id=run_id, language=language)
    named = [learner for learner in learners if learner.name]
    return Roster(run, named, erased=len(learners) - len(named))
