"""What courses do when something happens elsewhere, and what they tell lower apps."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.api import OccasionView, register_occasion
from assessments.events import AttemptScored
from courses.events import CertificateIssued
from courses.models import Enrolment, Run
from courses.score_viewers import score_viewers
from courses.selectors.catalogue import text_in
from courses.services.completion import complete_if_done
from courses.tasks import draw_certificate_file
from lms.accounts.api import User
from lms.kernel.events import after_commit, record

RUN = "run"


@record(AttemptScored)
def complete_course(event: AttemptScored) -> None:
    """A passed final test may be the last thing a course waited for."""
    if event.occasion.kind != RUN or not event.passed:
        return
    enrolment = Enrolment.objects.filter(run_id=event.occasion.id, person_id=event.person_id).first()
    if enrolment:
        complete_if_done(enrolment=enrolment, language=event.language)


@after_commit(CertificateIssued)
def draw_certificate(event: CertificateIssued) -> None:
    """The worker draws the PDF."""
    draw_certificate_file.enqueue(str(event.certificate_id))


def run_as_occasion(run_id: UUID, person: User) -> OccasionView:
    """How a run presents itself on the pages of its tests."""
    run = Run.objects.select_related("course").get(pk=run_id)
    version = run.pinned_version or run.course.versions.order_by("-number").first()
    title = run.course.slug
    if version:
        texts = list(version.texts.only("language", "title", "version"))
        title = text_in(texts, get_language() or "en", run.course.source_language).title
    return OccasionView(
        title=run.title or title,
        course_title=title,
        back_url=reverse("courses:study", args=[run.course.slug]),
        back_label=_("Back to the course"),
        score_viewers=score_viewers(run_id),
    )


register_occasion(RUN, run_as_occasion)
