"""Authors of one course and translators into one language: what the CMS lets them do, and what it does not."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.operations import translate_object

from courses.models import Course, CoursePage, LessonPage, ModulePage
from courses.services.site_setup import ensure_editors, ensure_home_pages
from lms.accounts.api import Role, Scope, end_role, grant_role
from lms.kernel.errors import DomainError
from tests.factories.courses import LearnerFactory

pytestmark = [pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"), pytest.mark.django_db]


def a_course(slug: str, *languages: str) -> Course:
    """A course with a module and a lesson in each language, with the groups that edit everything."""
    homes = ensure_home_pages()
    ensure_editors(homes)
    course = Course.objects.create(slug=slug)
    first: dict[str, Page] = {}
    for language in languages:
        parent: Page = homes[language]
        for kind, values in (
            (CoursePage, {"course": course, "summary": "Words"}),
            (ModulePage, {"key": "m"}),
            (LessonPage, {"key": f"{slug}-a"}),
        ):
            page = kind(
                title=f"{slug} {language}", slug=f"{slug}-{kind.__name__.lower()}", locale=parent.locale, **values
            )
            if kind.__name__ in first:
                page.translation_key = first[kind.__name__].translation_key
            parent = parent.add_child(instance=page)
            first.setdefault(kind.__name__, page)
    return course


@pytest.fixture
def courses(db) -> dict[str, Course]:
    """Two courses in three languages."""
    return {slug: a_course(slug, "en", "fr", "es") for slug in ("first", "second")}


@pytest.fixture(autouse=True)
def may_begin_translations(db):
    """A migration makes this permission; a test with transactions of its own wipes it, whenever that ran."""
    kind = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")[0]
    Permission.objects.get_or_create(
        content_type=kind, codename="submit_translation", defaults={"name": "Can submit translations"}
    )


def holder(role: Role, scope: Scope, scope_id: str) -> Client:
    """Somebody with a role in one place, at the CMS."""
    person = LearnerFactory()
    grant_role(person=person, role=role, given_by=None, scope=scope, scope_id=scope_id)
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def pages(course: Course, language: str | None = None):
    tops = CoursePage.objects.filter(course=course)
    tops = tops.filter(locale__language_code=language) if language else tops
    for top in tops:
        yield from Page.objects.descendant_of(top, inclusive=True)


def opens(client: Client, page: Page) -> bool:
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def publish(client: Client, lesson: LessonPage, title: str) -> bool:
    """Whether the CMS lets the person publish other words."""
    data = {
        "title": title, "minutes": "5", "blocks-count": "0", "action-publish": "1",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), data)
    return LessonPage.objects.get(pk=lesson.pk).title == title


def lesson(course: Course, language: str) -> LessonPage:
    return LessonPage.objects.get(key=f"{course.slug}-a", locale__language_code=language)


# --- translators --------------------------------------------------------------------------------------------------


def test_a_translator_into_french_edits_french_pages_alone(courses):
    client = holder(Role.TRANSLATOR, Scope.LANGUAGE, "fr")
    for course in courses.values():
        assert all(opens(client, page) for page in pages(course, "fr"))
        assert not any(opens(client, page) for language in ("en", "es") for page in pages(course, language))
    assert publish(client, lesson(courses["first"], "fr"), "Autre titre")
    assert not publish(client, lesson(courses["first"], "es"), "Otro título")


def test_a_translator_everywhere_still_edits_all(courses):
    client = holder(Role.TRANSLATOR, Scope.ALL, "")
    assert all(opens(client, page) for page in pages(courses["first"]))


def test_she_begins_a_translation_into_french_and_into_no_other_language(db):
    a_course("third", "en")
    page = CoursePage.objects.get(course__slug="third")
    client = holder(Role.TRANSLATOR, Scope.LANGUAGE, "fr")
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    spanish, french = (Locale.objects.get(language_code=code) for code in ("es", "fr"))
    html = client.get(address).content.decode()
    assert f'value="{french.pk}"' in html and f'value="{spanish.pk}"' not in html
    client.post(address, {"locales": [spanish.pk]})
    client.post(address, {"locales": [spanish.pk, french.pk]})
    assert CoursePage.objects.filter(course__slug="third").count() == 1
    assert client.post(address, {"locales": [french.pk]}).status_code == 302
    assert {page.locale for page in CoursePage.objects.filter(course__slug="third")} == {french, page.locale}


def test_she_does_not_bring_other_languages_up_to_date(db):
    a_course("third", "en")
    page = CoursePage.objects.get(course__slug="third")
    client = holder(Role.TRANSLATOR, Scope.LANGUAGE, "fr")
    french, spanish = (Locale.objects.get(language_code=code) for code in ("fr", "es"))
    translate_object(page, [french])
    source = TranslationSource.objects.get(object_id=page.translation_key)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert client.get(address).status_code == 200
    translate_object(page, [spanish])
    assert client.get(address).status_code == 302
    before = CoursePage.objects.get(locale=spanish).latest_revision_id
    client.post(address, {"publish_translations": "on"})
    assert CoursePage.objects.get(locale=spanish).latest_revision_id == before


def test_no_translator_begins_a_course_nor_says_which_one_a_page_is(courses):
    client = holder(Role.TRANSLATOR, Scope.LANGUAGE, "fr")
    home = CoursePage.objects.get(course=courses["first"], locale__language_code="fr").get_parent()
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", home.pk])
    assert client.get(address).status_code == 302 and client.post(address, {"title": "x"}).status_code == 302
    assert CoursePage.objects.count() == 6


def test_a_language_that_is_set_up_later_is_hers_then(courses):
    client = holder(Role.TRANSLATOR, Scope.LANGUAGE, "fr")
    homes = ensure_home_pages()
    homes["fr"].group_permissions.all().delete()
    assert not opens(client, lesson(courses["first"], "fr"))
    ensure_editors(homes)
    assert opens(client, lesson(courses["first"], "fr"))


# --- authors ------------------------------------------------------------------------------------------------------


def test_an_author_of_one_course_edits_it_in_all_languages_and_no_other(courses):
    client = holder(Role.AUTHOR, Scope.COURSE, str(courses["first"].pk))
    assert all(opens(client, page) for page in pages(courses["first"]))
    assert not any(opens(client, page) for page in pages(courses["second"]))
    assert publish(client, lesson(courses["first"], "en"), "Other words")
    assert not publish(client, lesson(courses["second"], "en"), "Other words")


def test_she_cannot_make_her_pages_those_of_another_course(courses):
    client = holder(Role.AUTHOR, Scope.COURSE, str(courses["first"].pk))
    page = CoursePage.objects.get(course=courses["first"], locale__language_code="en")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert 'name="course"' not in client.get(address).content.decode()
    data = {
        "title": "Mine", "summary": "Words", "who": "", "course": str(courses["second"].pk), "objectives-count": "0",
        "action-publish": "1", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    client.post(address, data)
    page.refresh_from_db()
    assert (page.title, page.course) == ("Mine", courses["first"])


@pytest.mark.parametrize("register", ["course", "run"])
def test_the_registers_of_courses_and_runs_are_not_hers(courses, register):
    client = holder(Role.AUTHOR, Scope.COURSE, str(courses["first"].pk))
    assert client.get(f"/cms/snippets/courses/{register}/").status_code == 302
    assert client.get(f"/cms/snippets/courses/{register}/add/").status_code == 302


def test_a_new_language_of_her_course_is_hers_at_once(courses):
    client = holder(Role.AUTHOR, Scope.COURSE, str(courses["first"].pk))
    source = CoursePage.objects.get(course=courses["first"], locale__language_code="en")
    translate_object(source, [Locale.objects.get(language_code="ru")])
    assert opens(client, CoursePage.objects.get(course=courses["first"], locale__language_code="ru"))


def test_two_roles_add_up_and_each_ends_by_itself(courses):
    client = holder(Role.AUTHOR, Scope.COURSE, str(courses["first"].pk))
    grant_role(
        person=client.person, role=Role.AUTHOR, given_by=None, scope=Scope.COURSE, scope_id=str(courses["second"].pk)
    )
    assert all(opens(client, page) for course in courses.values() for page in pages(course, "en"))
    end_role(assignment=client.person.roles.get(scope_id=str(courses["first"].pk)), actor=None)
    assert not any(opens(client, page) for page in pages(courses["first"], "en"))
    assert all(opens(client, page) for page in pages(courses["second"], "en"))
    assert client.person.groups.count() == 1


# --- what cannot be held ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role, scope", [(Role.TRANSLATOR, Scope.COURSE), (Role.AUTHOR, Scope.SPACE)])
def test_a_pair_that_nothing_honours_cannot_be_given(courses, role, scope):
    with pytest.raises(DomainError, match="role-place"):
        holder(role, scope, str(courses["first"].pk))
