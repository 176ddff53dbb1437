"""The CMS: keys travel unseen, directions survive the editor, previews show the learner's page."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale
from wagtail_localize.operations import translate_object

from courses.blocks.html import FEATURES, canonical
from courses.blocks.stream import LessonStream
from courses.models import CoursePage, CourseVersion, LessonPage, ModulePage, OutlineLesson
from lms.accounts.api import Role, grant_role
from tests.factories.courses import LearnerFactory

# Wagtail's renditions leave a temporary file to the garbage collector
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("small_in_module"),
]

HTML = (
    '<h3>نص</h3>\n<p>قبل <bdi dir="ltr">MON-810</bdi> بعد <strong>قوي</strong> <em>مائل</em> '
    '<bdi dir="rtl">عمّان</bdi> <bdi>Amina</bdi> <a href="https://bch.cbd.int/">رابط</a></p>\n'
    "<ul>\n<li>واحد\n<ul>\n<li>داخلي</li>\n</ul>\n</li>\n</ul>"
)


@pytest.fixture
def author(course) -> Client:
    person = LearnerFactory()
    grant_role(person=person, role=Role.AUTHOR, given_by=None)
    client = Client()
    client.force_login(person)
    return client


def page(key: str, language: str = "en") -> LessonPage:
    return LessonPage.objects.get(key=key, locale__language_code=language)


def test_directions_survive_the_editor():
    converter = ContentstateConverter(features=["h3", *FEATURES])
    saved = converter.to_database_format(converter.from_database_format(HTML))
    assert canonical(saved) == HTML


def test_saving_without_a_change_changes_nothing(course, author, folder, django_capture_on_commit_callbacks):
    from courses.api import import_course

    for lesson in LessonPage.objects.all():
        data = form_data(author, lesson)
        with django_capture_on_commit_callbacks(execute=True):
            response = author.post(
                reverse("wagtailadmin_pages:edit", args=[lesson.pk]), {**data, "action-publish": "1"}
            )
        assert response.status_code == 302, response.context["form"].errors
    assert CourseVersion.objects.count() == 1
    report = import_course(folder)
    assert (report.kept, report.changed) == ([], [])


def form_data(client: Client, lesson: LessonPage) -> dict[str, str]:
    """What the editor's form would post: made from the blocks' own forms."""
    data = {
        "title": lesson.title,
        "minutes": str(lesson.minutes),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    block = lesson._meta.get_field("blocks").stream_block
    data |= stream_data(block, lesson.blocks, "blocks")
    assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200
    return data


def stream_data(block, value, prefix):
    from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock

    if isinstance(block, StreamBlock):
        data = {f"{prefix}-count": str(len(value))}
        for number, child in enumerate(value):
            data |= {f"{prefix}-{number}-{name}": text for name, text in
                     {"deleted": "", "order": str(number), "type": child.block_type, "id": child.id}.items()}  # fmt: skip
            data |= stream_data(child.block, child.value, f"{prefix}-{number}-value")
        return data
    if isinstance(block, ListBlock):
        data = {f"{prefix}-count": str(len(value))}
        for number, child in enumerate(value.bound_blocks):
            data |= {f"{prefix}-{number}-{name}": text for name, text in
                     {"deleted": "", "order": str(number), "type": "item", "id": child.id}.items()}  # fmt: skip
            data |= stream_data(child.block, child.value, f"{prefix}-{number}-value")
        return data
    if isinstance(block, StructBlock):
        parts = [stream_data(part, value[name], f"{prefix}-{name}") for name, part in block.child_blocks.items()]
        return {name: text for part in parts for name, text in part.items()}
    if isinstance(block, RichTextBlock):
        return {prefix: ContentstateConverter(features=block.features).from_database_format(value.source)}
    if isinstance(value, bool):
        return {prefix: "on"} if value else {}
    return {prefix: str(getattr(value, "pk", value) or "")}


def test_the_editor_refuses_a_check_without_exactly_one_right_choice(course, author):
    lesson = page("first")
    data = form_data(author, lesson)
    ticked = [name for name in data if name.endswith("-correct")]
    assert len(ticked) == 1
    del data[ticked[0]]
    response = author.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), {**data, "action-publish": "1"})
    assert response.status_code == 200
    assert "Mark exactly one choice as the right one." in response.content.decode()


def test_the_preview_is_the_learners_page(course, author):
    lesson = page("first", "ar")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    posted = author.post(address, form_data(author, lesson))
    assert posted.json()["is_valid"]
    html = author.get(address).content.decode()
    assert "الأول: البذور" in html and 'dir="rtl"' in html and 'src="data:image/svg+xml;base64,' in html
    assert "/finish/" not in html and "أي هذه حي؟" in html
    course_page = CoursePage.objects.get(locale__language_code="en")
    assert b"A small course" in author.get(reverse("wagtailadmin_pages:view_draft", args=[course_page.pk])).content


def test_live_links_lead_to_our_addresses(course, settings):
    assert page("first", "ar").url == "/ar/learn/small-course/first/"
    assert (
        CoursePage.objects.get(locale__language_code="en").full_url == settings.SITE_URL + "/en/courses/small-course/"
    )
    assert ModulePage.objects.first().url is None


def test_a_new_lesson_gets_its_key_from_its_title(course):
    module = ModulePage.objects.get(key="begin", locale__language_code="en")
    made = module.add_child(instance=LessonPage(title="First", slug="x", locale=module.locale))
    assert made.key == "first-2"
    made.title = "Renamed"
    made.save()
    assert made.key == "first-2"
    assert module.add_child(instance=LessonPage(title="12 دروس", slug="y", locale=module.locale)).key == "k-12"


def test_translation_keeps_keys_and_offers_only_words(course):
    from wagtail_localize.models import TranslationSource

    french = Locale.objects.get(language_code="fr")
    english = CoursePage.objects.get(locale__language_code="en")
    translate_object(english, [french])
    translate_object(english.get_children().get(slug="begin").specific, [french])
    lesson = page("first")
    translate_object(lesson, [french])
    translated = LessonPage.objects.get(translation_key=lesson.translation_key, locale=french)
    assert (translated.key, translated.minutes) == ("first", 3)
    keys = lambda row: [(block.value["key"], block.id) for block in row.blocks]  # noqa: E731
    assert keys(translated) == keys(lesson)
    source = TranslationSource.objects.get(object_id=lesson.translation_key)
    offered = set(source.stringsegment_set.values_list("string__data", flat=True))
    assert "The rule" in offered and "Which of these lives?" in offered
    assert not offered & {"intro", "check", "a", "b", "rule", "first"}


def test_keys_are_hidden_in_the_editor(course, author):
    html = author.get(reverse("wagtailadmin_pages:edit", args=[page("first").pk])).content.decode()
    assert "courses/cms.css" in html


def test_migrations_do_not_list_the_kinds_of_blocks():
    _name, path, args, kwargs = LessonPage._meta.get_field("blocks").deconstruct()
    assert (path, args) == ("courses.blocks.stream.LessonStream", []) and "block_lookup" not in kwargs
    assert isinstance(LessonStream(blank=True).clone(), LessonStream)


def test_blocks_duplicated_in_the_editor_get_keys_of_their_own(course):
    lesson = page("first")
    raw = json.loads(lesson._meta.get_field("blocks").value_to_string(lesson))
    raw.append({**raw[-1], "id": "0ddba11c-0000-4000-8000-000000000000"})
    lesson.blocks = json.dumps(raw)
    lesson.save_revision().publish()
    from courses.services.publishing import publish_course

    version = publish_course(course=course)
    checks = OutlineLesson.objects.get(version=version, language="en", lesson_key="first").checks
    assert set(checks) == {"check", "k-0ddba11c"}


def test_runs_and_courses_can_be_set_up(course, author):
    for name in (
        "wagtailsnippets_courses_run:list",
        "wagtailsnippets_courses_run:add",
        "wagtailsnippets_courses_course:list",
    ):
        assert author.get(reverse(name)).status_code == 200
