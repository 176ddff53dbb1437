"""Names of organisations that nobody gives any more: what only an erased person wrote goes with her."""

from collections.abc import Callable

from django.db.models import Count, QuerySet

from lms.accounts.models import Organisation


def forget_unused(names_her: Callable[[str], bool]) -> None:
    """Delete every organisation that nobody gave and that stands for no other, doubles first.

    One that stands for doubles which others gave goes too where it is called like the person who is erased: the double
    that most people gave takes its place.
    """
    while unused := list(_nobodys().filter(doubles=None).values_list("pk", flat=True)):
        Organisation.objects.filter(pk__in=unused).delete()  # next those that they were doubles of
    while called_like_her := next((each for each in _nobodys() if names_her(each.name)), None):
        _hand_on(called_like_her)
        called_like_her.delete()


def _nobodys() -> QuerySet[Organisation]:
    return Organisation.objects.filter(affiliation=None)


def _hand_on(organisation: Organisation) -> None:
    """Its doubles become doubles of what it stood under, or of the one of them that most people gave."""
    heir = organisation.merged_into
    if heir is None:
        by_people = organisation.doubles.annotate(persons=Count("affiliation__person", distinct=True))
        heir = by_people.order_by("-persons", "pk")[0]
        Organisation.objects.filter(pk=heir.pk).update(merged_into=None)
    organisation.doubles.exclude(pk=heir.pk).update(merged_into=heir)
