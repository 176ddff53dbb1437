"""The doors with JavaScript switched off, as below the floor of browsers: each can be gone through, mistakes are said.

The course, its tests and the certificate are walked without JavaScript in test_walk.py.
"""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_walk import press

PIN, OTHER_PIN = "290174", "518306"


def make_account(page: Page, language: str) -> None:
    page.goto(f"/{language}/start/")
    page.fill("[name=name]", "Officer Without Mail")
    page.select_option("[name=country]", "KE")
    page.select_option("[name=audience]", "customs-border")
    page.fill("[name=pin]", PIN)
    page.fill("[name=pin_again]", PIN)
    press(page, "main form .button--next")


def log_out(page: Page) -> None:
    page.goto("/account/logout/")
    press(page, "main form button[type=submit]")


def is_signed_in(page: Page, language: str) -> bool:
    answer = page.goto(f"/{language}/me/")
    assert answer is not None and answer.status == 200
    return urlsplit(page.url).path == f"/{language}/me/"  # else it is the log-in page


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (360, "ar")])
def test_an_account_without_email_a_pin_and_a_slip(open_page, width, language):
    """Sign up, keep the slip, log in with the PIN, come back by the slip."""
    page = open_page(width, language, javascript=False)
    make_account(page, language)
    name = page.locator(".slip-big bdi").first.inner_text()
    code = page.locator(".slip-code").inner_text()
    press(page, "main form .button--next")
    assert is_signed_in(page, language)

    log_out(page)
    assert not is_signed_in(page, language)
    page.goto(f"/{language}/enter/")
    page.fill("[name=sign_in_name]", name)
    page.fill("[name=pin]", PIN)
    press(page, "main form button[type=submit]")
    assert is_signed_in(page, language)

    log_out(page)
    page.goto(f"/{language}/slip/")
    page.fill("[name=code]", code)
    press(page, "main form .button--next")
    page.fill("[name=pin]", OTHER_PIN)
    page.fill("[name=pin_again]", OTHER_PIN)
    press(page, "main form .button--next")
    assert page.locator(".slip-code").inner_text() != code
    assert is_signed_in(page, language)


def test_logging_in_by_email_and_out_again(open_page):
    page = open_page(360, "en", javascript=False)
    page.goto("/account/login/?next=/en/learn/")
    page.fill("[name=login]", "learner@demo.example")
    page.fill("[name=password]", "seedling-2026")
    press(page, "main form:has([name=login]) .button--next")
    assert page.url.endswith("/en/learn/")
    log_out(page)
    assert not is_signed_in(page, "en")


SIGN_UP = {"name": "Officer", "country": "KE", "audience": "customs-border"}
MISTAKES = [
    ("/account/signup/", {**SIGN_UP, "email": "nobody@example.org", "password1": "password"}, "email"),
    ("/en/start/", {**SIGN_UP, "pin": "111111", "pin_again": "111111"}, "name"),
    ("/en/enter/", {"sign_in_name": "nobody 0000", "pin": PIN}, "sign_in_name"),
    ("/en/slip/", {"code": "0000-0000-0000"}, "code"),
    ("/account/login/", {"login": "nobody@example.org", "password": "three quiet seedlings"}, "login"),
]


@pytest.mark.parametrize(("path", "given", "kept"), MISTAKES)
def test_a_mistake_is_said_without_a_script(open_page, path, given, kept):
    """What the server alone can find: it is marked, and what was written is still there, but for secrets."""
    page = open_page(360, "en", javascript=False)
    page.goto(path)
    form = page.locator(f"main form:has([name={kept}])")
    for field, value in given.items():
        box = form.locator(f"[name={field}]")
        box.select_option(value) if field in ("country", "audience") else box.fill(value)
    with page.expect_response(lambda answer: answer.request.method == "POST") as posted, page.expect_navigation():
        form.locator("button[type=submit]").last.click()
    assert posted.value.status == (
        200 if path.startswith("/account/") else 422
    )  # allauth answers its own pages with 200
    expect(page.locator("main [aria-invalid=true], main .notice--bad").first).to_be_visible()
    assert page.locator(f"[name={kept}]").input_value() == given[kept]
    secrets = page.locator("main input[type=password]")
    assert [secrets.nth(n).input_value() for n in range(secrets.count())] == [""] * secrets.count()


def test_the_language_changes_without_a_script(open_page):
    page = open_page(360, "en", javascript=False)
    page.goto("/en/courses/")
    page.locator("header .menu--languages summary").click()
    press(page, "header button[value='ar']")
    assert page.url.endswith("/ar/courses/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
