"""The pages of a test, without JavaScript and as the script calls them."""

import json
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assessments.api import OccasionView, register_occasion, submit_attempt
from assessments.models import QuestionVersion, Response
from assessments.occasions import _resolvers
from assessments.selectors.attempts import mark_of, seed_of
from tests.factories.assessments import (
    PersonFactory,
    answer_all,
    make_attempt,
    make_bank,
    plans,
    right,
    versions_of,
    wrong,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def occasion(monkeypatch):
    """A course that the tests belong to."""
    view = OccasionView(
        title="Self-study",
        course_title="Papers of a shipment",
        back_url="/en/learn/papers/",
        back_label="Back to the course",
        score_viewers=["you"],
    )
    monkeypatch.setattr("assessments.occasions._resolvers", dict(_resolvers))
    register_occasion("run", lambda occasion_id, person: view)


@pytest.fixture
def learner(person):
    client = Client()
    client.force_login(person)
    return client


def url(name, attempt, language="en"):
    with translation.override(language):  # a request leaves its own language behind in this thread
        return reverse(f"assessments:{name}", args=[attempt.id])


def page(client, name, attempt, language="en"):
    response = client.get(url(name, attempt, language))
    assert response.status_code == 200
    return response.content.decode()


def form_of(html, **answers):
    """What a browser sends without JavaScript: the form as it stands, and what was changed in it."""
    data = {}
    for name, value in re.findall(r'<input type="hidden" name="((?:text|was)-[^"]+)" value="([^"]*)"', html):
        data[name] = value.replace("&quot;", '"')
    for name, value in re.findall(r'name="(a-[^"]+)" value="([^"]+)" checked', html):
        data.setdefault(name, []).append(value)
    data.update({f"a-{version}": value for version, value in answers.items()})
    return data


def post_json(client, attempt, **body):
    return client.post(
        url("save", attempt),
        json.dumps(body),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


class TestTake:
    def test_all_questions_stand_in_one_form(self, learner, attempt):
        html = page(learner, "take", attempt)
        for number, version in enumerate(versions_of(attempt), 1):
            assert f"Question {number} of 6" in html
            assert version.texts.get().content["stem"] in html
            assert f'name="a-{version.id}"' in html
        assert html.count("<fieldset") == html.count("<legend") == 6
        assert "Papers of a shipment" in html
        assert "Answered: 0 of 6" in html

    def test_nothing_of_the_right_answers_is_in_the_page(self, learner, attempt):
        before = page(learner, "take", attempt)
        for version in QuestionVersion.objects.all():
            keys = version.structure.get("choices", ["true", "false"])
            other = [key for key in keys if key not in version.structure["correct"]][:1]
            version.structure["correct"] = other
            version.save()
        token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
        assert token.sub("", page(learner, "take", attempt)) == token.sub("", before)
        assert "Feedback of" not in before

    def test_no_script_or_style_in_the_page(self, learner, attempt):
        for html in (page(learner, "take", attempt), page(learner, "submit", attempt)):
            assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=", html)

    def test_kept_answers_are_filled_in(self, learner, attempt, person):
        given = answer_all(attempt, person)
        html = page(learner, "take", attempt)
        assert html.count(" checked") == sum(map(len, given.values()))
        assert "Answered: 6 of 6" in html
        assert html.count('data-sequence="1"') == 6

    def test_missing_words_are_shown_in_the_source_language_with_a_note(self, learner, attempt):
        html = page(learner, "take", attempt, "ar")
        assert '<html lang="ar" dir="rtl">' in html
        assert html.count('lang="en" dir="ltr"') >= 6
        assert "<bdi>English</bdi>" in html

    def test_a_language_that_is_there_is_used_without_a_note(self, person, learner):
        attempt = make_attempt(person, make_bank(plans(languages=("en", "ar"))))
        html = page(learner, "take", attempt, "ar")
        assert "Stem of" in html and " in ar" in html and " in en" not in html
        assert "<bdi>English</bdi>" not in html

    def test_the_page_stays_out_of_caches(self, learner, attempt):
        assert "no-store" in learner.get(url("take", attempt)).headers["Cache-Control"]

    def test_after_hand_in_it_leads_to_the_result(self, learner, attempt, person):
        submit_attempt(attempt_id=attempt.id, person=person)
        for name in ("take", "submit"):
            response = learner.get(url(name, attempt))
            assert (response.status_code, response.url) == (302, url("review", attempt))

    def test_queries(self, learner, attempt, person, django_assert_num_queries):
        answer_all(attempt, person)
        learner.get(url("take", attempt))
        with django_assert_num_queries(7):
            # session, person, attempt with its test, questions of the form, their words, the answers;
            # the roles of the person, for the site's menu
            learner.get(url("take", attempt))


class TestSaveByScript:
    def test_one_answer(self, learner, attempt):
        version = versions_of(attempt)[0]
        text = version.texts.get()
        response = post_json(
            learner, attempt, question=str(version.id), answer=right(version), text=str(text.id), sequence=7
        )
        assert response.status_code == 200
        kept = Response.objects.get()
        assert (kept.sequence, kept.answer) == (7, {"schema": 1, "choices": right(version)})
        was = mark_of(seed_of(attempt, version.id), kept.answer)
        assert response.json() == {"saved": True, "sequence": 7, "was": was}
        assert f'value="{was}"' in page(learner, "take", attempt)

    def test_strange_names_of_fields_are_passed_over(self, learner, attempt):
        version = versions_of(attempt)[0]
        odd = {f"text-{version.id}.x": "", f"was-{version.id}.x": "", f"was-{version.id}": "[" * 100_000}
        assert learner.post(url("save", attempt), odd).status_code == 303
        assert not Response.objects.exists()

    def test_a_test_of_many_rows_is_handed_in_as_one_form(self, learner, attempt):
        version = versions_of(attempt)[0]
        many = {f"a-{version.id}": right(version)} | {f"other-{number}": "1" for number in range(2_000)}
        assert learner.post(url("save", attempt), many).status_code == 303
        assert Response.objects.get().answer["choices"] == right(version)

    def test_a_count_beyond_all_counting_is_refused(self, learner, attempt):
        version = versions_of(attempt)[0]
        for sequence in (0, -1, 2**31):
            answer = post_json(learner, attempt, question=str(version.id), answer=right(version), sequence=sequence)
            assert answer.status_code == 400
        post_json(learner, attempt, question=str(version.id), answer=right(version), sequence=2**31 - 1)
        assert learner.post(url("save", attempt), {f"a-{version.id}": wrong(version)}).status_code == 400
        assert Response.objects.get().sequence == 2**31 - 1

    def test_an_older_one(self, learner, attempt):
        version = versions_of(attempt)[0]
        post_json(learner, attempt, question=str(version.id), answer=right(version), sequence=2)
        said = post_json(learner, attempt, question=str(version.id), answer=wrong(version), sequence=1).json()
        assert (said["saved"], said["stale"], said["sequence"]) == (True, True, 2)
        assert Response.objects.get().answer["choices"] == right(version)

    def test_after_hand_in_it_is_a_conflict(self, learner, attempt, person):
        version = versions_of(attempt)[0]
        submit_attempt(attempt_id=attempt.id, person=person)
        response = post_json(learner, attempt, question=str(version.id), answer=right(version), sequence=1)
        assert (response.status_code, response.json()["code"]) == (409, "handed-in")

    @pytest.mark.parametrize(
        "body",
        [
            b"[]",
            b"null",
            b'"a"',
            b"{",
            b"[" * 100_000,
            b'{"question": 5, "answer": "a"}',
            b'{"question": "none", "answer": "a"}',
            b'{"question": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}',
            b'{"question": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "answer": "a", "sequence": true}',
            b'{"question": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "answer": "a", "sequence": 1.5}',
            b'{"question": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "answer": "a", "text": 3}',
            b'{"question": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "answer": "a"}',
            b"\xff",
        ],
    )
    def test_what_is_no_answer_is_refused_in_words(self, learner, attempt, body):
        response = learner.post(
            url("save", attempt),
            body,
            content_type="application/json",
            headers={"accept": "application/json"},
        )
        assert response.status_code == 400
        assert response.json()["title"]

    def test_queries(self, learner, attempt, django_assert_num_queries):
        version = versions_of(attempt)[0]
        text = str(version.texts.get().id)
        with django_assert_num_queries(8):
            # session, person; begin, attempt, question with the words seen, the kept answer, the write, end
            post_json(learner, attempt, question=str(version.id), answer=right(version), text=text, sequence=1)


class TestWithoutScript:
    def test_save_all_and_come_back(self, learner, attempt):
        first, second = versions_of(attempt)[:2]
        data = form_of(page(learner, "take", attempt), **{str(first.id): right(first), str(second.id): wrong(second)})
        response = learner.post(url("save", attempt), data)
        assert (response.status_code, response.url) == (303, url("take", attempt))
        html = page(learner, "take", attempt)
        assert "Your answers are saved." in html and "Answered: 2 of 6" in html
        assert Response.objects.count() == 2

    def test_an_old_tab_undoes_nothing_that_it_did_not_touch(self, learner, attempt):
        first, second = versions_of(attempt)[:2]
        old_tab = page(learner, "take", attempt)
        learner.post(url("save", attempt), form_of(old_tab, **{str(first.id): right(first)}))
        learner.post(url("save", attempt), form_of(old_tab, **{str(second.id): right(second)}))
        kept = {response.version_id: response.answer["choices"] for response in Response.objects.all()}
        assert kept == {first.id: right(first), second.id: right(second)}

    def test_unticking_takes_the_answer_back(self, learner, attempt):
        version = next(version for version in versions_of(attempt) if version.type == "multiple_choice")
        learner.post(url("save", attempt), form_of(page(learner, "take", attempt), **{str(version.id): ["a", "b"]}))
        data = form_of(page(learner, "take", attempt))
        del data[f"a-{version.id}"]
        learner.post(url("save", attempt), data)
        assert Response.objects.get().answer == {}

    def test_handing_in_with_blanks_saves_and_asks_first(self, learner, attempt):
        first = versions_of(attempt)[0]
        response = learner.post(
            url("submit", attempt), form_of(page(learner, "take", attempt), **{str(first.id): right(first)})
        )
        assert (response.status_code, response.url) == (303, url("submit", attempt))
        html = page(learner, "submit", attempt)
        assert "Answered: 1 of 6. Questions without an answer count as wrong." in html
        assert html.count("#q-") == 5
        attempt.refresh_from_db()
        assert attempt.handed_in_at is None
        response = learner.post(url("submit", attempt), {"anyway": "1"})
        assert (response.status_code, response.url) == (303, url("review", attempt))
        attempt.refresh_from_db()
        assert attempt.score == 1

    def test_handing_in_a_full_form_is_one_step(self, learner, attempt):
        answers = {str(version.id): right(version) for version in versions_of(attempt)}
        response = learner.post(url("submit", attempt), form_of(page(learner, "take", attempt), **answers))
        assert response.url == url("review", attempt)
        attempt.refresh_from_db()
        assert (attempt.score, attempt.passed) == (6, True)

    def test_handing_in_twice_shows_the_first_result(self, learner, attempt):
        learner.post(url("submit", attempt), {"anyway": "1"})
        answers = {f"a-{version.id}": right(version) for version in versions_of(attempt)}
        assert learner.post(url("submit", attempt), answers).url == url("review", attempt)
        attempt.refresh_from_db()
        assert attempt.score == 0

    def test_saving_after_hand_in_says_so(self, learner, attempt):
        learner.post(url("submit", attempt), {"anyway": "1"})
        version = versions_of(attempt)[0]
        response = learner.post(url("save", attempt), {f"a-{version.id}": right(version)})
        assert response.status_code == 409
        assert "handed in already" in response.content.decode()

    @pytest.mark.parametrize(
        "data",
        [
            {"a-{v}": "zz"},
            {"a-{v}.part": "a"},
            {"a-{v}": "a", "text-{v}": "no"},
            {"a-7c9e6679-7425-40de-944b-e07fc1f90ae7": "a"},
        ],
    )
    def test_what_the_form_cannot_send_is_refused(self, learner, attempt, data):
        version = versions_of(attempt)[0]
        sent = {name.replace("{v}", str(version.id)): value for name, value in data.items()}
        assert learner.post(url("save", attempt), sent).status_code == 400
        assert not Response.objects.exists()


class TestReview:
    def test_an_open_attempt_leads_back_to_the_questions(self, learner, attempt):
        response = learner.get(url("review", attempt))
        assert (response.status_code, response.url) == (302, url("take", attempt))

    def test_after_the_pre_test_there_is_no_feedback_and_no_score(self, person, bank, learner):
        attempt = make_attempt(person, bank, "pre")
        answer_all(attempt, person, rightly=4)
        submit_attempt(attempt_id=attempt.id, person=person)
        html = page(learner, "review", attempt)
        assert "Answered: 6 of 6" in html and "Back to the course" in html
        for word in ("Right answer", "Wrong", "Stem of", "Choice ", "Feedback of", "points", "<meter"):
            assert word not in html

    def test_after_the_final_test_everything_is_shown(self, learner, attempt, person):
        answer_all(attempt, person, rightly=5)
        submit_attempt(attempt_id=attempt.id, person=person)
        html = page(learner, "review", attempt)
        assert "You have passed the final test" in html
        assert "5 of 6 points" in html and "83.3%" in html and "70%" in html
        assert 'low="70.00"' in html and 'value="83.33"' in html
        for version in versions_of(attempt):
            assert version.texts.get().content["feedback"] in html
        assert html.count(">Your answer, right<") >= 5 and html.count(">Your answer, wrong<") == 1
        assert html.count(">Right<") == 5 and html.count(">Wrong<") == 1

    def test_not_passed_and_not_answered(self, learner, attempt, person):
        submit_attempt(attempt_id=attempt.id, person=person)
        html = page(learner, "review", attempt)
        assert "You have not passed yet" in html
        assert html.count("Not answered") == 6

    def test_it_is_read_in_another_language(self, person, learner):
        attempt = make_attempt(person, make_bank(plans(languages=("en", "ar"))))
        answer_all(attempt, person)
        submit_attempt(attempt_id=attempt.id, person=person)
        html = page(learner, "review", attempt, "ar")
        assert " in ar" in html and " in en" not in html
        html = page(learner, "review", attempt, "fr")
        assert " in en" in html and "<bdi>English</bdi>" in html
        assert 'value="83' not in html and 'value="100.00"' in html  # numbers for machines keep their point

    def test_queries(self, learner, attempt, person, django_assert_num_queries):
        answer_all(attempt, person)
        submit_attempt(attempt_id=attempt.id, person=person)
        learner.get(url("review", attempt))
        with django_assert_num_queries(8):
            # session, person, attempt with its test, how many are answered, questions of the form, their
            # words, the answers; the roles of the person, for the site's menu
            learner.get(url("review", attempt))


class TestWho:
    @pytest.mark.parametrize(
        ("name", "method"),
        [("take", "get"), ("save", "post"), ("submit", "get"), ("submit", "post"), ("review", "get")],
    )
    def test_a_foreign_attempt_looks_like_none(self, attempt, name, method):
        stranger = Client()
        stranger.force_login(PersonFactory())
        pages = []
        for id_ in (attempt.id, uuid4()):
            response = getattr(stranger, method)(reverse(f"assessments:{name}", args=[id_]), {"anyway": "1"})
            assert response.status_code == 404
            text = response.content.decode().replace(str(id_), "ID")
            pages.append(re.sub(r'value="[A-Za-z0-9]{64}"', "", text))
        assert pages[0] == pages[1]
        attempt.refresh_from_db()
        assert attempt.handed_in_at is None

    def test_a_visitor_is_asked_to_log_in(self, attempt):
        for name in ("take", "review", "submit"):
            assert Client().get(url(name, attempt)).status_code == 302
        assert Client().post(url("save", attempt)).status_code == 302

    def test_a_post_without_token_is_refused(self, attempt, person):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(person)
        for name in ("save", "submit"):
            assert strict.post(url(name, attempt), {"anyway": "1"}).status_code == 403
        attempt.refresh_from_db()
        assert attempt.handed_in_at is None

    @pytest.mark.parametrize(("name", "method"), [("take", "post"), ("save", "get"), ("review", "post")])
    def test_other_methods_are_refused(self, learner, attempt, name, method):
        assert getattr(learner, method)(url(name, attempt)).status_code == 405
