"""What the trainers tell lower apps: who facilitates a run, and so will see its scores."""

from courses.score_viewers import register_score_viewers
from lms.accounts.api import register_sight
from trainers.selectors.runs import facilitators_of
from trainers.sight import FacilitatorSight

register_score_viewers(facilitators_of)
register_sight("trainers", FacilitatorSight())
