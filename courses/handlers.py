"""What courses do when something happens elsewhere, and what they tell lower apps."""

from typing import Any
from uuid import UUID

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assessments.api import OccasionView, register_occasion
from assessments.events import AttemptScored
from courses.events import CertificateIssued
from courses.models import CoursePage, Enrolment, Run
from courses.score_viewers import score_viewers
from courses.selectors.catalogue import text_in
from courses.selectors.enrolments import certificates_by_person, enrolments_by_person
from courses.selectors.rosters import begun_in
from courses.services.completion import complete_if_done
from courses.services.editors import equip_all_groups_in_places, equip_group
from courses.tasks import draw_certificate_file
from lms.accounts.api import User, all_records_of, register_beginnings, register_contents, register_group_rights
from lms.kernel.events import after_commit, record

RUN = "run"


@record(AttemptScored)
def complete_course(event: AttemptScored) -> None:
    """A passed final test may be the last thing a course waited for."""
    if event.occasion.kind != RUN or not event.passed:
        return
    enrolment = Enrolment.objects.filter(run_id=event.occasion.id, person__in=all_records_of([event.person_id])).first()
    if enrolment:
        complete_if_done(enrolment=enrolment, language=event.language)


@after_commit(CertificateIssued)
def draw_certificate(event: CertificateIssued) -> None:
    """The worker draws the PDF."""
    draw_certificate_file.enqueue(str(event.certificate_id))


@receiver(post_save, sender=CoursePage, dispatch_uid="courses-editors")
def equip_editors(sender: type[CoursePage], **more: Any) -> None:
    """A page of a course came, or stands for another course: those who edit one course or language follow."""
    equip_all_groups_in_places()


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


register_contents("enrolments", gettext_lazy("Enrolments"), enrolments_by_person)
register_contents("certificates", gettext_lazy("Certificates"), certificates_by_person)
register_occasion(RUN, run_as_occasion)
register_beginnings(begun_in)
register_group_rights(equip_group)
