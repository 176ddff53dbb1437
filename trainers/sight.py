"""What a facilitator sees of others. Whom it is shown to them is told by courses (`courses.score_viewers`)."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.accounts.api import OwnSight, User, Viewer
from trainers.reach import TEACHERS, managed_places, places_held
from trainers.selectors.runs import facilitated_runs


class FacilitatorSight:
    """Registered by trainers."""

    def viewers(self, person: User) -> Iterable[Viewer]:
        """Of learners nobody more than courses name; a teacher's name is seen by those who choose facilitators."""
        if places_held([person.pk], TEACHERS):
            yield Viewer(
                who=_("Managers and facilitators of the runs for which your role holds"),
                what=_("Your name, country and organisation, when they choose who facilitates a run"),
                why=_("You have a role as a trainer or lecturer"),
            )

    def seen_by(self, person: User) -> Iterable[OwnSight]:
        """The lists of the runs that the person facilitates, and those who could facilitate with her."""
        runs = facilitated_runs(person=person, language=get_language() or "en")
        for run in runs:
            title = run.title if run.title == run.course_title else f"{run.title} ({run.course_title})"
            yield OwnSight(
                what=_("Names, countries, progress, test scores and certificates"),
                of_whom=_("Learners of: %(run)s") % {"run": title},
                why=_("You facilitate this run"),
            )
        if runs or managed_places(person):
            yield OwnSight(
                what=_("Names, countries and organisations"),
                of_whom=_("Trainers and lecturers who can facilitate your runs"),
                why=_("You may choose who facilitates a run"),
            )
