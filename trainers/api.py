"""The door of `trainers` for other apps."""

from trainers.selectors.roster import Learner
from trainers.selectors.runs import FacilitatedRun, facilitators_of
from trainers.services.facilitation import add_facilitator, end_facilitation, hand_over
from trainers.services.rosters import Roster, open_roster

__all__ = [
    "FacilitatedRun",
    "Learner",
    "Roster",
    "add_facilitator",
    "end_facilitation",
    "facilitators_of",
    "hand_over",
    "open_roster",
]
