"""Two hands on one text: files, last import and CMS. Nothing is half imported."""

import pytest
from django.core.files.storage import default_storage
from wagtail.models import Locale, Page, Site

from assessments.api import read_questions
from courses.api import export_course, import_course
from courses.models import Course, CoursePage, CourseVersion, LessonPage, ModulePage, OutlineLesson, Run
from courses.services import importing
from lms.kernel.errors import Conflict
from lms.site.models import HomePage, Picture
from tests.factories.courses import small_course


def page(key: str, language: str = "en") -> LessonPage:
    return LessonPage.objects.get(key=key, locale__language_code=language)


def retitle(key: str, title: str, language: str = "en", *, publish: bool = True) -> None:
    lesson = page(key, language)
    lesson.title = title
    revision = lesson.save_revision()
    if publish:
        revision.publish()


def titles(language: str = "en") -> list[str]:
    newest = CourseVersion.objects.order_by("-number").first()
    return [lesson.title for lesson in OutlineLesson.objects.filter(version=newest, language=language)]


def test_an_import_makes_what_a_course_stands_on(course, settings):
    codes = {code for code, _name in settings.LANGUAGES}
    assert set(Locale.objects.values_list("language_code", flat=True)) == codes
    assert HomePage.objects.count() == len(codes)
    assert len(set(HomePage.objects.values_list("translation_key", flat=True))) == 1
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="en")
    assert not Page.objects.filter(slug="home").exists()
    assert Run.objects.get().slug == "self-study"
    assert course.is_published and course.objectives == ["seeds", "papers"]


def test_pages_of_one_lesson_are_translations_of_each_other(course):
    english, arabic = page("first"), page("first", "ar")
    assert english.translation_key == arabic.translation_key
    assert [child.id for child in english.blocks] == [child.id for child in arabic.blocks]


def test_a_second_import_changes_nothing(course):
    report = import_course(importing_folder())
    assert (report.created, report.changed, report.kept, report.removed, report.version) == ([], [], [], [], 1)
    assert LessonPage.objects.count() == 6 and ModulePage.objects.count() == 4 and CoursePage.objects.count() == 2


def importing_folder():
    from tests.factories.courses import SMALL

    return SMALL


def test_what_changed_in_the_files_is_taken(course, folder, edit):
    edit("en/begin.yaml", "title: Second", "title: The second")
    report = import_course(folder)
    assert report.changed == ["lesson/second (en)"] and report.version == 2
    assert "The second" in titles()


def test_what_changed_in_the_cms_is_kept_and_reported(course, folder, edit, django_capture_on_commit_callbacks):
    retitle("second", "From the CMS")
    edit("en/begin.yaml", "title: Second", "title: From the files")
    edit("en/end.yaml", "title: Third", "title: The third")
    report = import_course(folder)
    assert report.kept == ["lesson/second (en)"] and report.changed == ["lesson/third (en)"]
    assert titles() == ["First: seeds", "From the CMS", "The third"]
    assert import_course(folder).kept == ["lesson/second (en)"], "it is still not the text of the files"


def test_a_draft_of_the_cms_is_kept_too(course, folder, edit):
    retitle("second", "A draft", publish=False)
    edit("en/begin.yaml", "title: Second", "title: From the files")
    report = import_course(folder)
    assert report.kept == ["lesson/second (en)"]
    assert page("second").get_latest_revision_as_object().title == "A draft"
    assert titles()[1] == "Second"


def test_force_lets_the_files_win(course, folder, edit):
    retitle("second", "From the CMS")
    edit("en/begin.yaml", "title: Second", "title: From the files")
    report = import_course(folder, force=True)
    assert report.overwritten == ["lesson/second (en)"] and report.kept == []
    assert titles()[1] == "From the files"
    assert import_course(folder).unchanged > 0


def test_a_change_in_the_cms_alone_survives_any_import_and_is_exported(course, folder, tmp_path):
    retitle("second", "From the CMS", "en")
    assert import_course(folder).kept == ["lesson/second (en)"]
    export_course("small-course", tmp_path / "out")
    assert "title: From the CMS" in (tmp_path / "out/en/begin.yaml").read_text()
    report = import_course(tmp_path / "out")
    assert (report.kept, report.changed) == ([], [])


def test_a_new_lesson_and_a_new_order_are_taken(course, folder, edit):
    edit("course.yaml", "  - {key: first, minutes: 3}\n", "")
    edit(
        "course.yaml",
        "  - {key: second, minutes: 4}\n",
        "  - {key: second, minutes: 9}\n  - {key: first, minutes: 3}\n",
    )
    report = import_course(folder)
    assert report.changed == ["course"]
    assert titles() == ["Second", "First: seeds", "Third"] and titles("ar")[0] == "الثاني"
    assert CourseVersion.objects.order_by("-number").first().lesson_keys == ["begin/second", "begin/first", "end/third"]
    assert page("second").minutes == 9


def test_a_lesson_moves_to_another_module_and_keeps_its_page(course, folder, edit):
    before = page("second").pk
    for language in ("en", "ar"):
        source = folder / language / "begin.yaml"
        text = source.read_text(encoding="utf-8")
        at = text.index("  second:\n")
        source.write_text(text[:at], encoding="utf-8")
        target = folder / language / "end.yaml"
        target.write_text(target.read_text(encoding="utf-8") + text[at:], encoding="utf-8")
    edit("course.yaml", "  - {key: second, minutes: 4}\n", "")
    edit(
        "course.yaml", "  - {key: third, minutes: 5}\n", "  - {key: third, minutes: 5}\n  - {key: second, minutes: 4}\n"
    )
    import_course(folder)
    assert page("second").pk == before and page("second").get_parent().specific.key == "end"
    assert titles() == ["First: seeds", "Third", "Second"]


def test_a_lesson_left_out_of_the_files_stays_as_a_draft(course, folder, edit):
    for language in ("en", "ar"):
        path = folder / language / "begin.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: text.index("  second:\n")], encoding="utf-8")
    edit("course.yaml", "  - {key: second, minutes: 4}\n", "")
    report = import_course(folder)
    assert set(report.removed) == {"lesson/second (en)", "lesson/second (ar)"}
    assert titles() == ["First: seeds", "Third"]
    assert page("second").live is False


def test_questions_go_to_the_bank_and_come_back(course, folder, edit):
    plans, blueprint = read_questions(course.bank_id)
    assert len(plans) == 8 and blueprint.pass_mark == 70
    edit("en/questions.yaml", "Question 1: seeds?", "Question one: seeds?")
    report = import_course(folder)
    assert report.changed == ["question/q-seeds-1 (en)"]
    assert read_questions(course.bank_id)[0][0].texts["en"]["stem"] == "Question one: seeds?"


def test_a_changed_picture_is_another_file_and_the_old_one_stays_for_old_versions(course, folder, edit):
    before = {lesson.lesson_key: lesson.html for lesson in OutlineLesson.objects.filter(language="en")}
    edit("images/seed.svg", 'r="20"', 'r="30"')
    report = import_course(folder)
    assert report.changed == ["file/images/seed.svg"] and report.version == 2
    after = {
        lesson.lesson_key: lesson.html for lesson in OutlineLesson.objects.filter(language="en", version__number=2)
    }
    assert before["first"] != after["first"] and before["second"] == after["second"]
    assert Picture.objects.filter(source_path="images/seed.svg").count() == 1


def test_a_dry_run_tells_and_changes_nothing(db, folder):
    report = import_course(folder, dry_run=True)
    assert report.dry_run and report.version == 1 and len(report.created) > 30
    assert not Course.objects.exists() and not Page.objects.filter(depth__gt=2).exists()
    assert stored() == []


def test_what_fails_late_leaves_nothing_behind(db, folder, monkeypatch):
    monkeypatch.setattr(importing, "publish_course", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_course(folder)
    assert not Course.objects.exists() and not LessonPage.objects.exists() and not HomePage.objects.exists()
    assert stored() == []


def stored() -> list[str]:
    def walk(folder: str) -> list[str]:
        if not default_storage.exists(folder or "."):
            return []
        folders, files = default_storage.listdir(folder)
        return files + [name for sub in folders for name in walk(f"{folder}/{sub}".strip("/"))]

    return walk("")


def test_a_slug_of_another_course_is_refused(course, edit, folder):
    edit("course.yaml", "7d9f2a10", "8d9f2a10")
    with pytest.raises(Conflict):
        import_course(folder)


def test_another_language_comes_and_goes(course, folder, edit):
    (folder / "fr").mkdir()
    for file in (folder / "en").iterdir():
        (folder / "fr" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    edit("course.yaml", "languages: [en, ar]", "languages: [en, ar, fr]")
    import_course(folder)
    assert titles("fr") == titles("en")
    import_course(importing_folder())
    assert titles("fr") == [] and titles("ar")
    assert not CoursePage.objects.get(locale__language_code="fr").live


def test_unused_pictures_are_mentioned(db, folder):
    (folder / "images/idle.svg").write_text("<svg/>")
    assert import_course(folder).warnings == ["images/idle.svg is used by no block"]


def test_two_courses_may_use_the_same_lesson_keys(course, folder, edit):
    edit("course.yaml", "small-course", "other-course")
    edit("course.yaml", "7d9f2a10", "8d9f2a10")
    import_course(folder)
    assert LessonPage.objects.filter(key="first", locale__language_code="en").count() == 2
    assert small_course().versions.count() == 1


def test_an_empty_site_is_calm(db, client):
    assert client.get("/en/").status_code == client.get("/en/courses/").status_code == 200
