"""The roster of a run as a file. The run and its permission belong to `trainers`, which asks for this by address."""

from collections.abc import Iterator, Sequence
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.dashboards.exports import stamp_header
from analytics.reports.base import Cell, Fact, Report
from analytics.reports.formats import respond
from lms.accounts.api import User
from lms.kernel import access, clock
from trainers.api import Learner, Roster, open_roster


class RosterReport(Report):
    """The learners of one run, by name: only for its facilitators."""

    def __init__(self, roster: Roster, language: str) -> None:
        self.language = language
        self.title = roster.run.title
        self._as_of = clock.now()
        self.name = f"meristem-roster-{self._as_of:%Y-%m-%d}"
        self._roster = roster
        self._stamp: list[Cell] = [self._as_of.date(), roster.run.opens_at.date(), self._as_of.date()]
        self._words = {"issued": _("Issued"), "withdrawn": _("Withdrawn")}

    def header(self) -> Sequence[str]:
        """As on the page."""
        return [
            _("Name"), _("Country"), _("Lessons done"), _("Test before (%)"), _("Final test (%)"),
            _("Completed"), _("Certificate"), *stamp_header(),
        ]  # fmt: skip

    def rows(self) -> Iterator[Sequence[Cell]]:
        """One row a learner."""
        for learner in self._roster.learners:
            done = learner.completed_at.date() if learner.completed_at else None
            yield [
                learner.name, learner.country, learner.lessons_done, learner.pre, learner.post,
                done, self._certificate(learner), *self._stamp,
            ]  # fmt: skip

    def about(self) -> Sequence[Fact]:
        """Which run, which scores."""
        run = self._roster.run
        return [
            Fact(_("As of"), self._as_of.date()),
            Fact(_("Course"), run.course_title),
            Fact(_("Run"), run.title),
            Fact(_("Opened"), run.opens_at.date()),
            Fact(_("Who is counted"), _("Everybody enrolled in this run.")),
            Fact(_("Erased since, not listed"), self._roster.erased),
            Fact(
                _("Formula"),
                _("Test before: the first one. Final test: the best one. Both in per cent of the maximum."),
            ),
            Fact(_("Who may read this"), _("Facilitators of the run. Do not pass names and scores on.")),
        ]

    def _certificate(self, learner: Learner) -> str | None:
        if learner.certificate_revoked:
            return self._words["withdrawn"]
        return self._words["issued"] if learner.certified_at else None


@require_safe
@access.signed_in
def roster_file(request: HttpRequest, run_id: UUID, ending: str) -> HttpResponseBase:
    """The roster as CSV or XLSX; others than the run's facilitators learn nothing, not even that it exists."""
    language = get_language() or "en"
    roster = open_roster(run_id=run_id, person=cast(User, request.user), language=language, form=ending)
    return respond(RosterReport(roster, language), ending)
