"""The whole walk as a customs officer takes it: sign up, check the address, enrol, test before, learn, switch the
language in the middle, final test, certificate, verify; then a manager reads the knowledge gain.

With and without JavaScript, on a phone and on a desk, beginning in English and in Arabic. Each page goes through axe.
"""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import mail_link

COURSE = "lmo-documents"
PASSWORD = "three quiet seedlings"


def right_answers(site) -> dict[str, list[str]]:
    """{version id: right keys}, asked from the server's own database: the page never tells."""
    code = (
        "import json; from assessments.models import QuestionVersion as V; "
        "print(json.dumps({str(v.pk): v.structure['correct'] for v in V.objects.exclude(question__bank__slug='all-types')}))"
    )
    result = site.manage("shell", "--no-imports", "-c", code)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.strip().splitlines()[-1])


def nothing(page: Page) -> None:
    """Look at nothing."""


def press(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait until that is there."""
    with page.expect_navigation(wait_until="load"):
        page.locator(selector).first.click()


def sign_up(page: Page, site, language: str, address: str, inspect) -> None:
    page.goto(f"/{language}/")
    inspect(page)
    page.goto(f"/{language}/courses/{COURSE}/")
    inspect(page)
    page.goto("/account/signup/")
    inspect(page)
    page.fill("[name=name]", "Officer Walk" if language == "en" else "موظفة الجمارك")
    page.fill("[name=email]", address)
    page.fill("[name=password1]", PASSWORD)
    page.select_option("[name=country]", "KE" if language == "en" else "JO")
    page.select_option("[name=audience]", "customs-border")
    press(page, "main form .button--next")
    inspect(page)
    page.goto(mail_link(site, address))
    inspect(page)
    press(page, "main form .button--next")
    if "/login/" in page.url:
        page.fill("[name=login]", address)
        page.fill("[name=password]", PASSWORD)
        press(page, "main form .button--next")
    expect(page.locator("html")).to_have_attribute("lang", language)


def take_test(page: Page, answers: dict[str, list[str]], javascript: bool, inspect, wrong: int = 0) -> None:
    """Answer every question, the first `wrong` of them wrongly, and hand in."""
    inspect(page)
    questions = page.locator(".question")
    count = questions.count()
    for index in range(count):
        question = questions.nth(index)
        version = question.get_attribute("data-question")
        inputs = question.locator("input[type=radio], input[type=checkbox]")
        values = [inputs.nth(n).get_attribute("value") for n in range(inputs.count())]
        chosen = answers[version] if index >= wrong else [next(v for v in values if v not in answers[version])]
        for value in chosen:
            question.locator(f"label:has(input[value='{value}'])").click()
        if javascript:
            expect(question.locator(".save-state")).to_have_attribute("data-state", "saved")
    press(page, "[data-hand-in]")
    if page.locator("[name=anyway]").count():
        inspect(page)
        press(page, "[name=anyway]")
    assert "/review/" in page.url
    inspect(page)


def next_step(page: Page) -> None:
    press(page, "main .button--next")


def learn(page: Page, language: str, switch_to: str, inspect) -> None:
    """Read every lesson; half-way, go on in the other language. Nothing done before is lost."""
    done, switched = 0, False
    while "/test/" not in page.url:
        inspect(page)
        assert page.locator("html").get_attribute("lang") == (switch_to if switched else language)
        answer_quick_check(page)
        done += 1
        if done == 4 and not switched:
            lesson = page.url.rstrip("/").rsplit("/", 1)[-1].split("#")[0]
            page.locator("header .menu--languages summary").click()
            press(page, f"header button[value='{switch_to}'], header a[hreflang='{switch_to}']")
            assert f"/{switch_to}/" in page.url and lesson in page.url
            switched = True
        press(page, "main form[action$='/finish/'] button")
        assert done < 60
    assert switched and done > 4


def answer_quick_check(page: Page) -> None:
    form = page.locator("form[action$='/check/']").first
    if form.count():
        form.locator("label:has(input[type=radio])").first.click()
        press(page, "form[action$='/check/'] button")
        expect(
            page.locator("form[action$='/check/'] .notice, .quick-check .notice, .quick-check__feedback").first
        ).to_be_visible()


WALKS = [
    (360, "en", "ar", True),
    (360, "ar", "en", True),
    (1280, "en", "ar", True),
    (1280, "ar", "en", True),
    (360, "ar", "en", False),
    (1280, "en", "ar", False),
]


@pytest.mark.parametrize(("width", "language", "switch_to", "javascript"), WALKS)
def test_the_whole_walk(site, open_page, inspect, width, language, switch_to, javascript):
    address = f"walk-{width}-{language}-{'script' if javascript else 'plain'}@example.org"
    answers = right_answers(site)
    if not javascript:
        inspect = nothing  # axe is a script itself
    page = open_page(width, language, javascript)
    sign_up(page, site, language, address, inspect)

    page.goto(f"/{language}/courses/{COURSE}/")
    press(page, "form[action$='/enrol/'] button")
    inspect(page)
    if "/test/pre/" not in page.url:
        next_step(page)
    inspect(page)
    assert "/test/pre/" in page.url
    press(page, "main form .button--next")
    take_test(page, answers, javascript, inspect, wrong=8)
    assert page.locator(".badge--good, .badge--bad").count() == 0, "no feedback after the test before the course"

    next_step(page)
    if not page.locator("form[action$='/finish/']").count():
        next_step(page)
    learn(page, language, switch_to, inspect)

    inspect(page)
    press(page, "main form .button--next")
    take_test(page, answers, javascript, inspect, wrong=1)
    assert page.locator("h3 .badge--good").count() == 11

    page.goto(f"/{switch_to}/learn/{COURSE}/certificate/")
    inspect(page)
    code = re.search(r"/verify/([^/\"\s<]+)", page.content()).group(1)
    page.goto(f"/verify/{code}/")
    inspect(page)
    assert page.locator("main .notice--good").count() == 1
    page.goto("/verify/not-a-code/")
    inspect(page)
    assert page.locator("main .notice--good").count() == 0


def log_in(page: Page, email: str, language: str = "en") -> None:
    page.goto(f"/{language}/")
    page.goto("/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", "seedling-2026")
    press(page, "main form .button--next")
    page.wait_for_url(re.compile("/learn/"))


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_a_manager_reads_the_knowledge_gain(site, open_page, inspect, width, language):
    page = open_page(width, language)
    log_in(page, "manager@demo.example", language)
    page.goto(f"/{language}/reports/")
    inspect(page)
    assert page.locator(".tile").count() == 4
    for figure in ("reached", "completed", "gain", "certificates"):
        page.goto(f"/{language}/reports/{figure}/")
        inspect(page)
        assert "@" not in page.locator("main").inner_text()
    page.goto(f"/{language}/reports/?by=country")
    inspect(page)


@pytest.mark.parametrize(("email", "path"), [
    ("trainer@demo.example", "/{}/trainers/runs/"),
    ("learner@demo.example", "/{}/learn/"),
    ("learner@demo.example", "/{}/me/"),
    ("country@demo.example", "/{}/reports/"),
])  # fmt: skip
@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1280, "ar")])
def test_the_other_homes(site, open_page, inspect, email, path, width, language):
    page = open_page(width, language)
    log_in(page, email, language)
    page.goto(path.format(language))
    inspect(page)
    first = page.locator("main a[href*='/runs/']").first
    if first.count():
        press(page, "main a[href*='/runs/']")
        inspect(page)


def test_every_lesson_of_the_course_is_clean_in_both_languages(site, open_page, inspect):
    page = open_page(360, "en")
    log_in(page, "learner@demo.example")
    page.goto(f"/en/learn/{COURSE}/")
    hrefs = page.eval_on_selector_all("main a[href]", "links => links.map(a => a.getAttribute('href'))")
    lessons = [href for href in hrefs if re.fullmatch(rf"/en/learn/{COURSE}/[a-z0-9-]+/", href)]
    keys = sorted({href.rstrip("/").rsplit("/", 1)[-1] for href in lessons} - {"certificate"})
    assert len(keys) == 23
    for language in ("en", "ar"):
        for key in keys:
            page.goto(f"/{language}/learn/{COURSE}/{key}/")
            inspect(page)


@pytest.mark.parametrize(
    "path", ["/styleguide/", "/account/login/", "/account/password/reset/", "/fr/", "/ru/", "/zh-hans/", "/es/"]
)
@pytest.mark.parametrize("dark", [False, True])
def test_public_pages_are_clean_in_light_and_dark(open_page, inspect, path, dark):
    page = open_page(360, "en", dark=dark)
    page.goto(path)
    inspect(page)
