"""Who sees what of a learner: those whom the page before a test names too, and whoever holds a certificate's code."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.models import Certificate, Enrolment
from courses.places import run_names
from courses.score_viewers import score_viewers
from lms.accounts.api import OwnSight, User, Viewer, identities, register_sight


class LearnerSight:
    """Registered by courses. Scores by name are shown to `score_viewers` of the run and to nobody else."""

    def viewers(self, person: User) -> Iterable[Viewer]:
        """A line for each facilitator of each run, and one for the certificates."""
        rows = Enrolment.objects.filter(person__in=identities(person)).select_related("run__course")
        runs = {row.run_id: row.run for row in rows.order_by("happened_at")}
        for run_id, name in run_names(runs.values()).items():
            for viewer in score_viewers(run_id):
                yield Viewer(
                    who=_("Facilitator"),
                    names=(viewer,),
                    what=_("Your name, country, progress, test scores and certificate in this run"),
                    why=_("Facilitates: %(run)s") % {"run": name},
                )
        if Certificate.objects.filter(enrolment__person__in=identities(person)).exists():
            yield Viewer(
                who=_("Anyone to whom you give a certificate or its code"),
                what=_("Your name, the course and the day. No score."),
                why=_("So that an employer can check that it is real"),
            )

    def seen_by(self, person: User) -> Iterable[OwnSight]:
        """A learner sees nothing of others."""
        return ()


register_sight("courses", LearnerSight())
