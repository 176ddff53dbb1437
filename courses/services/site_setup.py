"""What must stand before a course can: languages, the home page of each, and who may edit below them."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from courses.services.editors import PAGES as _PAGES
from courses.services.editors import equip_all_groups_in_places
from lms.accounts.api import write_audit_line
from lms.kernel.writes import write_transaction
from lms.site.models import HomePage

_COURSES = ["access_admin", "add_run", "change_run", "view_run", "add_course", "change_course", "view_course"]
PAGES = {
    "Authors": _PAGES,
    "Translators": _PAGES,
    "Administrators": [*_PAGES, "bulk_delete_page", "lock_page", "unlock_page"],
}
GENERAL = {
    "Authors": _COURSES,
    "Translators": ["access_admin", "submit_translation"],
    "Administrators": [*_COURSES, "submit_translation"],
}
FILES = ["add_picture", "change_picture", "choose_picture", "add_paper", "change_paper", "choose_paper"]


def ensure_home_pages(languages: Iterable[str] = ()) -> dict[str, HomePage]:
    """The home page of every language switched on, and of these; made where missing.

    Wagtail's welcome page gives way to ours. A course keeps its texts in a language that is off; nobody is offered them.
    """
    homes = {home.locale.language_code: home for home in HomePage.objects.select_related("locale")}
    first = homes.get(settings.LANGUAGE_CODE) or _add_home(settings.LANGUAGE_CODE, None)
    homes[settings.LANGUAGE_CODE] = first
    for language in (*dict(settings.LANGUAGES), *languages):
        if language not in homes:
            homes[language] = _add_home(language, first)
    _point_site_to(first)
    return homes


def languages_without_home() -> list[str]:
    """The languages switched on that the CMS does not know yet."""
    there = set(HomePage.objects.values_list("locale__language_code", flat=True))
    return [language for language, _name in settings.LANGUAGES if language not in there]


def sync_languages() -> list[str]:
    """Give the CMS what a language needs that was switched on since; returns those that are new."""
    with write_transaction():
        new = languages_without_home()
        if new:
            ensure_editors(ensure_home_pages())
            write_audit_line(actor=None, action="languages.sync", subject=settings.SITE_NAME, languages=new)
    return new


def ensure_editors(homes: dict[str, HomePage]) -> None:
    """What authors, translators and administrators may do in the CMS, by groups (roles are projected onto them)."""
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    on_pages = Permission.objects.filter(content_type__app_label="wagtailcore")
    on_files = Permission.objects.filter(codename__in=FILES, content_type__app_label="site")
    pages, files = [], []
    for name, codenames in PAGES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=GENERAL[name]))
        for permission in on_pages.filter(codename__in=codenames):
            pages += [GroupPagePermission(group=group, page=home, permission=permission) for home in homes.values()]
        files += [GroupCollectionPermission(group=group, collection=collection, permission=row) for row in on_files]
    GroupPagePermission.objects.bulk_create(pages, ignore_conflicts=True)
    GroupCollectionPermission.objects.bulk_create(files, ignore_conflicts=True)
    equip_all_groups_in_places()


def _add_home(language: str, original: HomePage | None) -> HomePage:
    locale, _created = Locale.all_objects.get_or_create(language_code=language)
    home = HomePage(title=settings.SITE_NAME, slug=f"home-{language}", locale=locale)
    if original is not None:
        home.translation_key = original.translation_key
    return _root().add_child(instance=home)


def _root() -> Page:
    """The top of Wagtail's tree; its own migrations make it, and a flushed database has lost it."""
    return Page.objects.filter(depth=1).first() or Page.add_root(
        title="Root", slug="root", locale=Locale.objects.first()
    )


def _point_site_to(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name=settings.SITE_NAME)
    elif site.root_page_id != home.pk:
        welcome = site.root_page
        site.root_page, site.site_name = home, settings.SITE_NAME
        site.save()
        if type(welcome.specific) is Page and not welcome.get_children().exists():
            welcome.delete()
