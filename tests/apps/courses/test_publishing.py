"""What learners read: made once from live pages, without any right answer."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation

from courses.blocks import block_types
from courses.blocks.fields import Many, Record
from courses.models import CoursePage, CourseVersion, LessonPage, ModulePage, OutlineLesson, OutlineText, PublishedFile
from courses.rendering import CHECK, render_lesson
from courses.selectors.pages import plain_blocks
from courses.services.media import PublishedMedia, StoredFiles
from courses.services.publishing import publish_course
from lms.site.models import Picture

pytestmark = pytest.mark.usefixtures("small_in_module")


def lesson(key: str, language: str = "en") -> OutlineLesson:
    newest = CourseVersion.objects.order_by("-number").first()
    return OutlineLesson.objects.get(version=newest, lesson_key=key, language=language)


def html_of(row: OutlineLesson) -> str:
    return " ".join(row.html.split())


def page(key: str, language: str = "en") -> LessonPage:
    return LessonPage.objects.get(key=key, locale__language_code=language)


def test_a_version_has_every_language_in_the_order_of_the_source(course):
    version = CourseVersion.objects.get()
    assert version.lesson_keys == ["begin/first", "begin/second", "end/third"] and version.minutes == 12
    for language in ("en", "ar"):
        rows = OutlineLesson.objects.filter(version=version, language=language)
        assert [row.lesson_key for row in rows] == ["first", "second", "third"]
    text = OutlineText.objects.get(language="ar")
    assert (
        text.title == "دورة صغيرة"
        and text.objectives["papers"] == "أن تقرأ وثيقة."
        and text.modules["end"] == "النهاية"
    )


def test_nothing_changed_makes_no_version(course):
    assert publish_course(course=course).number == 1
    assert publish_course(course=course).number == 1
    assert CourseVersion.objects.count() == 1


def test_no_right_answer_and_no_feedback_is_in_the_html(course):
    for row in OutlineLesson.objects.all():
        for check in row.checks.values():
            for choice in check["choices"].values():
                assert choice["feedback"] not in row.html
        assert "correct" not in row.html
    first = lesson("first")
    assert CHECK.findall(first.html) == ["check"] == list(first.checks)
    assert CHECK.findall(lesson("third").html) == ["story/what", "story/next"]
    assert lesson("third").checks["story/next"]["choices"]["b"]["correct"] is True
    assert lesson("third").checks["story/next"]["order"] == ["a", "b"]


def test_pictures_and_papers_are_kept_under_their_hash(course):
    html = html_of(lesson("first")) + html_of(lesson("second"))
    tags = re.findall(r"<img [^>]+>", html)
    assert len(tags) == 3
    for tag in tags:
        assert re.match(r'<img src="/files/[0-9a-f]{64}\.(svg|png)" width="\d+" height="\d+" ', tag)
        assert re.search(r' loading="lazy" decoding="async" alt="[^"]+">$', tag)
    assert 'width="24" height="16"' in html and 'width="120" height="90"' in html
    assert re.search(r'href="/files/[0-9a-f]{64}\.txt" download', html)
    assert PublishedFile.objects.count() == 6


def test_every_kind_of_block_is_drawn_from_the_small_course(course):
    drawn = {block.block_type for row in LessonPage.objects.all() for block in row.blocks}
    assert drawn == set(block_types())


def test_headings_tables_and_steps_are_accessible(course):
    first, second = html_of(lesson("first")), html_of(lesson("second"))
    assert "<h2>Two things</h2>" in first and "<h3" not in first
    assert '<aside class="callout callout--rule" aria-labelledby="rule-title">' in first
    assert 'role="region" tabindex="0" aria-labelledby="table-caption"' in second
    assert '<caption id="table-caption">What lives</caption>' in second
    assert '<th scope="col">Lives?</th>' in second and '<th scope="row">Seed</th>' in second
    assert '<ol class="steps">' in second
    assert '<bdi dir="ltr">MON-810</bdi>' in lesson("first", "ar").html


def test_words_of_the_site_are_in_the_language_of_the_lesson(course):
    blocks = plain_blocks(page("first", "ar"), PublishedMedia(StoredFiles()))
    with translation.override("en"):
        html, _checks = render_lesson(blocks, "ar")
    with translation.override("ar"):
        again, _checks = render_lesson(blocks, "ar")
    assert html == again == lesson("first", "ar").html


def test_publishing_a_page_publishes_the_course_once_after_the_commit(course, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        for key in ("first", "second"):
            row = page(key)
            row.title = f"New {key}"
            row.save_revision().publish()
        assert CourseVersion.objects.count() == 1
    assert sum(hasattr(callback, "course_id") for callback in callbacks) == 1
    assert lesson("second").title == "New second" and CourseVersion.objects.count() == 2


def test_an_unpublished_lesson_goes_and_an_unpublished_course_is_not_offered(
    course, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page("second").unpublish()
    assert CourseVersion.objects.order_by("-number").first().lesson_keys == ["begin/first", "end/third"]
    with django_capture_on_commit_callbacks(execute=True):
        CoursePage.objects.get(locale__language_code="en").unpublish()
    course.refresh_from_db()
    assert not course.is_published
    assert Client().get("/en/courses/small-course/").status_code == 404


def test_a_deleted_and_a_moved_page_publish_too(course, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page("first").move(page("second"), pos="right")
    assert CourseVersion.objects.order_by("-number").first().lesson_keys[0] == "begin/second"
    with django_capture_on_commit_callbacks(execute=True):
        page("third").delete()
    assert CourseVersion.objects.order_by("-number").first().lesson_keys == ["begin/second", "begin/first"]


def test_a_translation_without_a_lesson_leaves_it_to_the_source(course, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page("second", "ar").unpublish()
    newest = CourseVersion.objects.order_by("-number").first()
    assert newest.lesson_keys[1] == "begin/second"
    assert not newest.lessons.filter(language="ar", lesson_key="second").exists()


def test_hostile_html_saved_in_the_cms_is_cleaned_when_published(course):
    row = page("first")
    raw = json.loads(row._meta.get_field("blocks").value_to_string(row))
    raw[0]["value"]["html"] = '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x">b</a></p>'
    raw[1]["value"]["alt"] = '"><script>alert(2)</script><!--check:check-->'
    row.blocks = json.dumps(raw)
    row.save_revision().publish()
    publish_course(course=course)
    html = lesson("first").html
    assert "<script" not in html and "onclick" not in html and "javascript:" not in html
    assert CHECK.findall(html) == ["check"]


def test_an_unsafe_picture_of_the_cms_is_left_out(course):
    picture = Picture.objects.get(source_path="images/seed.svg")
    picture.file.save(
        "bad.svg", ContentFile(b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'), save=False
    )
    Picture.objects.filter(pk=picture.pk).update(file=picture.file.name)
    publish_course(course=course)
    assert "<p>A seed with a root.</p>" in lesson("first").html


def test_a_heavy_photograph_becomes_light(course):
    from PIL import Image

    picture = Picture.objects.get(source_path="images/dot.png")
    noise = Image.effect_noise((2000, 900), 90)
    with open(picture.file.path, "wb") as file:
        noise.save(file, "PNG")
    Picture.objects.filter(pk=picture.pk).update(width=2000, height=900)
    publish_course(course=course)
    published = PublishedFile.objects.get(extension="webp")
    assert (published.width, published.height) == (1280, 576)


def test_a_copied_lesson_is_no_second_lesson_of_the_same_key(course):
    page("first").copy(update_attrs={"slug": "again", "title": "Again"}, keep_live=True)
    publish_course(course=course)
    newest = CourseVersion.objects.order_by("-number").first()
    assert newest.lesson_keys.count("begin/first") == 1
    copied = LessonPage.objects.get(slug="again")
    copied.full_clean()
    assert copied.key == "again"


def parts(field):
    yield field
    if isinstance(field, Record):
        for part in field.parts.values():
            yield from parts(part)
    if isinstance(field, Many):
        yield from parts(field.part)


@pytest.mark.parametrize("name", block_types())
def test_every_kind_has_a_label_a_template_and_labelled_parts(name):
    from django.template.loader import get_template

    kind = block_types()[name]
    assert kind.type == name and str(kind.label)
    get_template(kind.template)
    assert kind.form().child_blocks.keys() == {"key", *kind.parts}


def test_modules_without_live_lessons_are_not_shown(course):
    page("third").unpublish()
    publish_course(course=course)
    assert ModulePage.objects.filter(live=True, key="end").exists()
    assert b"The end" not in Client().get("/en/courses/small-course/").content
