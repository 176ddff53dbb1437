"""What authors of one course and translators into one language may do: their group's rights, on their pages alone."""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from courses.models import CoursePage
from lms.accounts.api import GroupInPlace, Role, Scope, groups_in_places
from lms.kernel.writes import write_transaction
from lms.site.models import HomePage

PAGES = ["add_page", "change_page", "publish_page"]
# Not the register of courses and runs, which are everybody's; and of pictures and papers only what they uploaded themselves
GENERAL = {Role.AUTHOR.value: ["access_admin"], Role.TRANSLATOR.value: ["access_admin", "submit_translation"]}
FILES = ["add_picture", "choose_picture", "add_paper", "choose_paper"]


def equip_all_groups_in_places() -> None:
    """Let all such groups follow what pages there are now."""
    for place in groups_in_places():
        equip_group(place)


def equip_group(place: GroupInPlace) -> None:
    """Give a group exactly its rights; doing it again changes nothing."""
    with write_transaction():
        _allow_on_pages(place, [page.pk for page in _pages_of(place)])
        place.group.permissions.set(Permission.objects.filter(codename__in=GENERAL.get(place.role, [])))
        _allow_files(place)


def _pages_of(place: GroupInPlace) -> Iterable[Page]:
    """The tops of the trees it edits."""
    if (place.role, place.scope) == (Role.AUTHOR, Scope.COURSE):
        return CoursePage.objects.filter(course=place.scope_id)
    if (place.role, place.scope) == (Role.TRANSLATOR, Scope.LANGUAGE):
        return HomePage.objects.filter(locale__language_code=place.scope_id)
    return []


def _allow_on_pages(place: GroupInPlace, pages: list[int]) -> None:
    there = GroupPagePermission.objects.filter(group=place.group)
    there.exclude(page__in=pages).delete()
    wanted = Permission.objects.filter(codename__in=PAGES, content_type__app_label="wagtailcore")
    has = set(there.values_list("page_id", "permission_id"))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=place.group, page_id=page, permission=permission)
        for page in pages
        for permission in wanted
        if (page, permission.pk) not in has
    )


def _allow_files(place: GroupInPlace) -> None:
    collection = Collection.get_first_root_node()
    if collection is None:
        return
    wanted = Permission.objects.filter(codename__in=FILES, content_type__app_label="site")
    rows = [GroupCollectionPermission(group=place.group, collection=collection, permission=row) for row in wanted]
    GroupCollectionPermission.objects.bulk_create(rows, ignore_conflicts=True)
