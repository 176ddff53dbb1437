"""Who was put into a run by a facilitator, and did not enrol herself."""

from uuid import UUID

from courses.models import Enrolment
from courses.selectors.catalogue import course_cards


def put_on_roster(run_id: UUID) -> set[UUID]:
    """The records that a facilitator put into this run."""
    rows = Enrolment.objects.filter(run_id=run_id).exclude(enrolled_by=None)
    return set(rows.values_list("person_id", flat=True))


def begun_in(person_id: UUID, language: str) -> list[str]:
    """The courses into which a facilitator put this record, by their titles; the first one first."""
    rows = Enrolment.objects.filter(person=person_id).exclude(enrolled_by=None).order_by("happened_at")
    slugs = list(rows.values_list("run__course__slug", flat=True))
    titles = {card.slug: card.title for card in course_cards(language)} if slugs else {}
    return [titles.get(slug, slug) for slug in dict.fromkeys(slugs)]
