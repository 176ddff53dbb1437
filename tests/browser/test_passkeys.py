"""Passkeys and authenticator apps as a person meets them, on a phone, in English and in Arabic; each page through axe.

Chromium's virtual authenticator stands for the phone's own; passkeys need "localhost" or https.
"""

import re
import uuid

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

PASSWORD = "seedling-2026"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def with_authenticator(page: Page) -> None:
    """Give the page's browser a fingerprint reader."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def press(page: Page, selector: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator(selector).first.click()


def log_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation(wait_until="load"):
        page.press("#id_password", "Enter")


def log_out(page: Page) -> None:
    page.goto("/account/logout/")
    press(page, "main form button")


def confirm_who_one_is(page: Page, inspect) -> None:
    """ "Is it still you?" by password."""
    page.wait_for_selector("main [name=password]")
    inspect(page)
    page.fill("main [name=password]", PASSWORD)
    press(page, "main form button[type=submit]:not(.reveal)")


@pytest.fixture
def open_phone(open_page, site):
    """A phone at http://localhost, in a language, whose owner is a new person."""

    def open_(language: str) -> tuple[Page, str]:
        page = open_page(width=360, language=language)
        local = site.url.replace("127.0.0.1", "localhost")
        email = f"{uuid.uuid4().hex[:8]}@example.org"
        made = site.manage(
            "shell", "--no-imports", "-c", MAKE.format(email=email, password=PASSWORD, language=language)
        )
        assert made.returncode == 0, made.stderr
        page.goto(f"{local}/{language}/")
        # pages of the same context now go to localhost
        page.real_goto = page.goto
        page.goto = lambda path: page.real_goto(local + path)
        page.context.add_cookies([{"name": "django_language", "value": language, "url": local}])
        return page, email

    return open_


MAKE = """
from allauth.account.models import EmailAddress
from lms.accounts.services.people import create_person
person = create_person(name="Officer Key", email="{email}", password="{password}", language="{language}")
EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_passkey_is_added_and_opens_the_account(open_phone, inspect, language):
    page, email = open_phone(language)
    with_authenticator(page)
    log_in(page, email)
    page.goto(f"/{language}/me/")
    inspect(page)
    press(page, "a[href='/account/2fa/webauthn/add/']")
    confirm_who_one_is(page, inspect)
    inspect(page)
    page.fill("[name=name]", "phone")
    press(page, "form[data-passkey=create] button")
    expect(page.locator(".code-list li")).to_have_count(10)
    inspect(page)
    page.goto("/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("phone")
    inspect(page)
    log_out(page)

    page.goto("/account/login/")
    inspect(page)
    page.locator("form[data-passkey=log-in] [name=shared_phone]").check()
    press(page, "form[data-passkey=log-in] button")
    expect(page).to_have_url(re.compile(f"/{language}/"))
    (session,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    assert session["expires"] == -1  # other people use this phone: it ends with the browser
    page.goto(f"/{language}/me/")
    expect(page.locator("main")).to_contain_text("phone")
    log_out(page)

    log_in(page, email)  # the password alone opens nothing now
    expect(page).to_have_url(re.compile("/account/2fa/authenticate/"))
    inspect(page)
    press(page, "form[data-passkey=get] button")
    page.goto(f"/{language}/me/")
    expect(page.locator("main")).to_contain_text("phone")

    page.goto("/account/2fa/webauthn/")
    press(page, "a[href$='/edit/']")
    press(page, "a[href^='/account/2fa/webauthn/reauthenticate/']")  # it is still she: by the passkey this time
    inspect(page)
    press(page, "form[data-passkey=get] button")
    inspect(page)
    page.fill("[name=name]", "tablet")
    press(page, "main form button")
    expect(page.locator("main")).to_contain_text("tablet")
    press(page, "a[href$='/remove/']")
    inspect(page)
    press(page, "main form button")
    expect(page.locator("main")).not_to_contain_text("tablet")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_app_is_added_and_asked_for(open_phone, inspect, language):
    page, email = open_phone(language)
    log_in(page, email)
    page.goto("/account/2fa/totp/activate/")
    confirm_who_one_is(page, inspect)
    inspect(page)
    secret = page.inner_text("#authenticator_secret")
    page.fill("[name=code]", code_of(secret, 0))
    press(page, "main form button")
    codes = page.locator(".code-list li").all_inner_texts()
    assert len(codes) == 10
    press(page, "a[href='/account/2fa/recovery-codes/generate/']")
    inspect(page)
    log_out(page)

    log_in(page, email)
    inspect(page)
    page.fill("[name=code]", "000000")
    press(page, "main form button")
    expect(page.locator("main [role=alert]:visible").first).to_be_visible()
    page.fill("[name=code]", code_of(secret, 1))
    press(page, "main form button")
    page.goto("/account/2fa/totp/deactivate/")
    if page.locator("[name=password]").count():
        confirm_who_one_is(page, inspect)
    inspect(page)
    log_out(page)

    log_in(page, email)
    page.fill("[name=code]", codes[0])
    press(page, "main form button")
    page.goto(f"/{language}/me/")
    expect(page.locator("main")).to_contain_text("9")


def test_without_passkeys_there_is_a_word_and_no_button(open_page, site):
    """A laptop's address in a room is plain http: no passkeys there, and everything else works."""
    page = open_page(width=360)
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/account/login/")
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    log_in(page, "learner@demo.example")
    page.goto("/account/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    press(page, "main form button[type=submit]:not(.reveal)")
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    expect(page.locator("[data-passkey-absent]")).to_be_visible()


def code_of(secret: str, step: int) -> str:
    """What an app shows now, or a half minute later."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[-2 if step == 0 else -1]))
