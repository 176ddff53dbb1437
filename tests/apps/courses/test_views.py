"""The pages: in each language, for whom, at what cost, and without JavaScript."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from assessments.models import Attempt
from courses.models import Certificate, Enrolment, LessonProgress, OutlineLesson, PublishedFile, Run
from courses.score_viewers import _sources, register_score_viewers
from lms.kernel import clock
from tests.factories.courses import LESSONS, LearnerFactory, make_enrolment, make_run

pytestmark = pytest.mark.usefixtures("small_in_module")

LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh-hans"]


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def enrolled(course, person):
    return make_enrolment(person)


# --- public -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/{}/", "/{}/courses/", "/{}/courses/small-course/"])
def test_public_pages_open_in_every_language(course, client, language, path):
    html = text(client.get(path.format(language)))
    assert f'<html lang="{language}"' in html
    assert ("دورة صغيرة" if language == "ar" else "A small course") in html
    if path.endswith("small-course/") and language not in ("ar", "en"):
        assert 'lang="en" dir="ltr"' in html and "notice--info" in html
    for code in LANGUAGES:
        assert f'hreflang="{code}"' in html


def test_a_course_page_shows_what_it_is_and_one_way_in(course, client, signed_in):
    html = text(client.get("/ar/courses/small-course/"))
    assert "أن تميّز البذرة من الدقيق." in html and "الأول: البذور" in html and 'dir="rtl"' in html
    assert "/account/signup/?next=/ar/courses/small-course/" in html
    assert 'action="/en/courses/small-course/enrol/"' in text(signed_in.get("/en/courses/small-course/"))


def test_an_unknown_course_is_a_plain_404(db, client):
    response = client.get("/en/courses/nothing/")
    assert response.status_code == 404 and b"There is no such course" in response.content


def test_home_leads_to_the_next_step(course, client, signed_in, person):
    assert 'href="/en/courses/"' in text(client.get("/en/"))
    make_enrolment(person)
    assert 'class="button button--next" href="/en/learn/small-course/"' in text(signed_in.get("/en/"))


# --- learning ---------------------------------------------------------------------------------------------------------


def test_enrolling_twice_by_double_click(course, signed_in):
    for _click in range(2):
        response = signed_in.post("/en/courses/small-course/enrol/")
        assert (response.status_code, response["Location"]) == (303, "/en/learn/small-course/")
    assert Enrolment.objects.count() == 1


def test_get_changes_nothing(enrolled, signed_in):
    for path in ("", "first/", "second/", "test/pre/"):
        assert signed_in.get(f"/en/learn/small-course/{path}").status_code == 200
    for path in ("first/finish/", "first/check/"):
        assert signed_in.get(f"/en/learn/small-course/{path}").status_code == 405
    assert not LessonProgress.objects.exists() and not Attempt.objects.exists()


def test_the_learner_has_one_next_step(enrolled, signed_in, person):
    def step():
        return re.findall(r'button--next" href="([^"]+)"', text(signed_in.get("/en/learn/")))

    assert step() == ["/en/learn/small-course/test/pre/"]
    make_enrolment(person, lessons=["first"])
    assert step() == ["/en/learn/small-course/second/"]
    make_enrolment(person, lessons=LESSONS)
    assert step() == ["/en/learn/small-course/test/post/"]
    Run.objects.update(closes_at=clock.now())
    assert step() == [] and b"This course is closed" in signed_in.get("/en/learn/").content


def test_the_outline_offers_the_lessons_without_the_test(enrolled, signed_in, person):
    html = text(signed_in.get("/en/learn/small-course/"))
    assert "Go to the lessons without it" in html and 'href="/en/learn/small-course/first/"' in html
    make_enrolment(person, lessons=["first"])
    html = text(signed_in.get("/en/learn/small-course/"))
    assert "Go to the lessons without it" not in html and 'class="is-done"' in html and 'class="is-next"' in html
    assert '<progress class="progress-bar" value="1" max="3"' in html


def test_finishing_goes_on_to_the_next_lesson_and_at_the_end_to_the_test(enrolled, signed_in):
    goals = {"first": "second/", "second": "third/", "third": "test/post/"}
    for key, goal in goals.items():
        response = signed_in.post(f"/en/learn/small-course/{key}/finish/")
        assert (response.status_code, response["Location"]) == (303, f"/en/learn/small-course/{goal}")


def test_after_the_last_lesson_what_was_left_out_comes(enrolled, signed_in):
    assert signed_in.post("/en/learn/small-course/third/finish/")["Location"] == "/en/learn/small-course/first/"


def test_a_lesson_page_says_where_one_is(enrolled, signed_in):
    html = text(signed_in.get("/en/learn/small-course/second/"))
    assert "Lesson 2 of 3" in html and "4 minutes" in html and "<h1" in html
    assert 'Done, next: <bdi lang="en">Third</bdi>' in html and 'href="/en/learn/small-course/first/"' in html
    assert signed_in.get("/en/learn/small-course/nothing/").status_code == 404


def test_a_quick_check_works_without_javascript(enrolled, signed_in):
    page = "/en/learn/small-course/first/"
    assert "Yes. It can grow." not in text(signed_in.get(page)) and "No: it was milled." not in text(
        signed_in.get(page)
    )
    response = signed_in.post(page + "check/", {"check": "check", "choice": "a"})
    assert (response.status_code, response["Location"]) == (303, page + "#check-check")
    html = text(signed_in.get(page))
    assert 'id="check-check"' in html and "No: it was milled." in html and "Yes. It can grow." not in html
    assert "Not quite." in html and 'value="a" required checked' in html
    signed_in.post(page + "check/", {"check": "check", "choice": "b"})
    assert "Yes. It can grow." in text(signed_in.get(page))
    assert signed_in.post(page + "check/", {"check": "check"}).status_code == 303, "nothing chosen, nothing lost"
    assert signed_in.post(page + "check/", {"check": "check", "choice": "zz"}).status_code == 404
    third = signed_in.post("/en/learn/small-course/third/check/", {"check": "story/next", "choice": "b"})
    assert third["Location"] == "/en/learn/small-course/third/#check-story--next"


def test_the_language_changes_in_mid_lesson_and_nothing_is_lost(enrolled, signed_in, person):
    make_enrolment(person, lessons=["first"])
    response = signed_in.post("/i18n/setlang/", {"language": "ar", "next": "/en/learn/small-course/second/"})
    assert response["Location"] == "/ar/learn/small-course/second/"
    html = text(signed_in.get("/ar/learn/small-course/second/"))
    assert "الثاني" in html and '<html lang="ar" dir="rtl">' in html
    assert LessonProgress.objects.count() == 1


@pytest.mark.parametrize("language", ["fr", "zh-hans"])
def test_a_lesson_that_is_not_there_in_a_language_is_shown_in_its_own(enrolled, signed_in, language):
    html = text(signed_in.get(f"/{language}/learn/small-course/first/"))
    assert f'<html lang="{language}"' in html and 'class="prose" lang="en" dir="ltr"' in html and "notice--info" in html


@pytest.mark.parametrize("path", ["", "first/", "test/pre/", "test/post/"])
def test_who_is_not_enrolled_is_shown_the_course(course, signed_in, path):
    response = signed_in.get(f"/en/learn/small-course/{path}")
    assert (response.status_code, response["Location"]) == (302, "/en/courses/small-course/")


def test_who_is_not_signed_in_is_asked_to(course, client):
    for path in (
        "/en/learn/",
        "/en/learn/small-course/",
        "/en/learn/small-course/first/",
        "/en/learn/small-course/certificate/",
    ):
        response = client.get(path)
        assert response.status_code == 302 and response["Location"].startswith("/account/login/?next=")


def test_posts_need_a_csrf_token(enrolled, person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert client.post("/en/learn/small-course/first/finish/").status_code == 403


# --- tests ------------------------------------------------------------------------------------------------------------


def test_the_page_before_a_test_says_who_will_see_the_score(course, signed_in, person):
    run = make_run(course)
    make_enrolment(person, run)
    source = lambda run_id: ["Fatima <b>"] if run_id == run.pk else []  # noqa: E731
    register_score_viewers(source)
    try:
        html = text(signed_in.get("/en/learn/small-course/test/pre/"))
    finally:
        _sources.remove(source)
    assert "4 questions" in html and "not about passing" in html and "There is no pass mark" in html
    assert "<bdi>Fatima &lt;b&gt;</bdi>" in html
    assert "Project managers see counts and averages only." in html
    assert "Employers, sponsors and focal points never see" in html


def test_the_final_test_says_that_the_first_try_counts(course, signed_in, person):
    make_enrolment(person, lessons=LESSONS)
    html = text(signed_in.get("/en/learn/small-course/test/post/"))
    assert (
        "Only your first try counts" in html and '<bdi dir="ltr">70%</bdi>' in html and "as often as you like" in html
    )
    response = signed_in.post("/en/learn/small-course/test/post/")
    attempt = Attempt.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/en/assess/{attempt.pk}/")
    assert signed_in.get(response["Location"]).status_code == 200
    assert "Go on with the test" in text(signed_in.get("/en/learn/small-course/test/post/"))


def test_tests_that_are_closed_say_why(enrolled, signed_in, person):
    assert signed_in.get("/en/learn/small-course/test/post/")["Location"] == "/en/learn/small-course/"
    assert signed_in.post("/en/learn/small-course/test/post/").status_code == 409
    make_enrolment(person, lessons=["first"])
    assert "you have finished a lesson already" in text(signed_in.get("/en/learn/small-course/test/pre/"))
    assert signed_in.post("/en/learn/small-course/test/pre/").status_code == 409
    assert not Attempt.objects.exists()


# --- certificates and files -------------------------------------------------------------------------------------------


def test_the_certificate_page_the_file_and_the_check(course, signed_in, client, person, take_test):
    enrolment = make_enrolment(person, lessons=LESSONS)
    assert signed_in.get("/en/learn/small-course/certificate/").status_code == 302
    take_test(person, enrolment.run, "post")
    assert "is being drawn" in text(signed_in.get("/en/learn/small-course/certificate/"))
    assert signed_in.get("/en/learn/small-course/certificate/file/").status_code == 302
    assert signed_in.post("/en/learn/small-course/certificate/").status_code == 303
    certificate = Certificate.objects.get()
    html = text(signed_in.get("/en/learn/small-course/certificate/"))
    assert certificate.number in html and f"/verify/{certificate.code}/" in html
    file = signed_in.get("/en/learn/small-course/certificate/file/")
    assert file.content.startswith(b"%PDF-") and certificate.number in file["Content-Disposition"]
    stranger = Client()
    stranger.force_login(LearnerFactory())
    assert stranger.get("/en/learn/small-course/certificate/file/").status_code == 302

    html = text(client.get(f"/verify/{certificate.code}/"))
    assert "This certificate is true." in html and "Amina Otieno" in html
    Certificate.objects.update(name="Somebody Else")
    html = text(client.get(f"/verify/{certificate.code}/"))
    assert "cannot be confirmed" in html and "Somebody Else" not in html
    Certificate.objects.update(name="Amina Otieno", revoked_at=timezone.now())
    assert "This certificate was revoked." in text(client.get(f"/verify/{certificate.code}/"))
    assert "has been revoked" in text(signed_in.get("/en/learn/small-course/certificate/"))
    assert signed_in.get("/en/learn/small-course/certificate/file/").status_code == 302
    unknown = client.get("/verify/nonsense/")
    assert unknown.status_code == 404 and "We do not know this certificate." in text(unknown)


def test_files_are_served_for_ever_and_harmless(course, client):
    picture = PublishedFile.objects.filter(extension="svg").first()
    response = client.get(f"/files/{picture.pk}.svg")
    assert response["Content-Type"] == "image/svg+xml" and "immutable" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    assert response["X-Content-Type-Options"] == "nosniff" and b"<svg" in response.content
    assert response["Content-Disposition"].startswith("inline")
    paper = PublishedFile.objects.get(download_name="sheet.en.txt")
    response = client.get(f"/files/{paper.pk}.txt")
    assert response["Content-Disposition"] == 'attachment; filename="sheet.en.txt"'
    assert response.content == b"sheet en\n"
    for wrong in (f"{picture.pk}.png", "0" * 64 + ".svg", "../secret.svg", f"{picture.pk}.svg/"):
        assert client.get(f"/files/{wrong}").status_code == 404


def test_a_picture_that_was_never_published_is_not_served(course, client):
    secret = "a" * 64
    default_storage.save(f"published/aa/{secret}.svg", ContentFile(b"<svg/>"))
    assert client.get(f"/files/{secret}.svg").status_code == 404


# --- cost -------------------------------------------------------------------------------------------------------------


def test_a_lesson_costs_little(enrolled, signed_in, django_assert_max_num_queries):
    path = "/ar/learn/small-course/third/"
    # session, person, roles; enrolment with run and course, version, lessons done, lesson and next, answers, words
    with django_assert_max_num_queries(12):
        assert signed_in.get(path).status_code == 200


def test_a_course_page_costs_little(enrolled, signed_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        signed_in.get("/en/courses/small-course/")


def test_the_learners_home_does_not_grow_with_the_lessons(enrolled, signed_in, person, django_assert_max_num_queries):
    with django_assert_max_num_queries(11):
        signed_in.get("/en/learn/")
    with django_assert_max_num_queries(13):
        signed_in.get("/en/learn/small-course/")


def test_the_catalogue_costs_two_queries_whatever_it_holds(course, client, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get("/en/courses/")


def test_no_page_of_a_lesson_holds_a_right_answer(enrolled, signed_in):
    for row in OutlineLesson.objects.filter(language="en"):
        html = signed_in.get(f"/en/learn/small-course/{row.lesson_key}/").content.decode()
        for check in row.checks.values():
            for choice in check["choices"].values():
                assert choice["feedback"] not in html
        assert "correct" not in html
