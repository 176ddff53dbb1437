"""People without e-mail, on a phone: an account with a PIN, a slip that brings one back, a record begun by a trainer, and
one phone for two people. In English and Arabic; each page goes through axe."""

import pytest
from playwright.sync_api import Page, expect

PHONE = 360
PASSWORD = "seedling-2026"
NAMES = {"en": "Amina Otieno", "ar": "آمنة عبد الله"}
COUNTRIES = {"en": "KE", "ar": "JO"}


def press(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait until that is there."""
    with page.expect_navigation(wait_until="load"):
        page.locator(selector).first.click()


def digits(text: str, language: str) -> str:
    """As the keyboard of the language writes them."""
    return "".join(chr(0x660 + int(sign)) if sign.isdigit() else sign for sign in text) if language == "ar" else text


def choose_pin(page: Page, pin: str) -> None:
    page.fill("[name=pin]", pin)
    page.fill("[name=pin_again]", pin)
    press(page, "main form .button--next")


def begin(page: Page, language: str, inspect, pin: str = "482913") -> tuple[str, str]:
    """An account without e-mail, from the page for signing up; gives the sign-in name and the code of the slip."""
    page.goto(f"/{language}/courses/")
    page.goto("/account/signup/")
    inspect(page)
    press(page, f"main a[href*='/{language}/start/']")
    inspect(page)
    page.fill("[name=name]", NAMES[language])
    page.select_option("[name=country]", COUNTRIES[language])
    page.select_option("[name=audience]", "customs-border")
    page.select_option("select[name=language]", language)
    choose_pin(page, digits(pin, language))
    return keep_slip(page, inspect)


def keep_slip(page: Page, inspect) -> tuple[str, str]:
    assert page.url.split("?")[0].endswith("/me/slip/")
    inspect(page)
    name, code = (text.strip() for text in page.locator(".slip-big").all_inner_texts())
    assert page.locator(".slip svg.qr").bounding_box()["width"] > 100
    press(page, "main form .button--next")
    return name, code


def log_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    press(page, "main form .button--next")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_lose_the_phone_and_come_back_by_the_slip(open_page, inspect, language):
    phone = open_page(PHONE, language)
    name, code = begin(phone, language, inspect)
    assert name.startswith("amina-" if language == "en" else "آمنة-")

    another = open_page(PHONE, language)
    another.goto(f"/{language}/slip/#{code.replace(' ', '')}")  # as the square leads there
    inspect(another)
    expect(another.locator("[name=code]")).to_have_value(code)
    assert "#" not in another.url
    press(another, "main form .button--next")
    inspect(another)
    expect(another.locator("h1")).to_contain_text(NAMES[language])
    choose_pin(another, "730152")
    same_name, new_code = keep_slip(another, inspect)
    assert (same_name, new_code != code) == (name, True)
    another.goto(f"/{language}/me/")
    inspect(another)
    expect(another.locator("#without-email ~ dl")).to_contain_text(name)

    phone.goto(f"/{language}/me/")  # the lost phone is logged out
    assert "/login/" in phone.url
    inspect(phone)
    phone.fill("[name=sign_in_name]", digits(name.replace("-", " "), language))
    phone.fill("[name=pin]", "482913")
    press(phone, "form[action$='/enter/'] button[type=submit]")
    inspect(phone)
    phone.fill("[name=pin]", digits("730152", language))
    press(phone, "form[action$='/enter/'] button[type=submit]")
    assert phone.url.endswith(f"/{language}/me/")
    for page in ("me/pin/", "me/slip/new/", "me/slip/"):
        phone.goto(f"/{language}/{page}")
        inspect(phone)


def test_it_works_without_javascript(open_page, inspect):
    page = open_page(PHONE, "en", javascript=False)
    name, code = begin(page, "en", lambda _page: None)
    again = open_page(PHONE, "en", javascript=False)
    again.goto("/en/slip/")
    again.fill("[name=code]", code)
    press(again, "main form .button--next")
    choose_pin(again, "730152")
    assert again.locator(".slip-big").first.inner_text() == name


def add_to_list(trainer: Page, language: str, names: str, inspect) -> None:
    trainer.goto(f"/{language}/trainers/runs/")
    press(trainer, "main a[href*='/trainers/runs/']")
    inspect(trainer)
    press(trainer, "main a[href$='/people/']")
    inspect(trainer)
    trainer.fill("[name=names]", names)
    trainer.select_option("select[name=language]", language)
    trainer.locator("label:has([name=notice_given])").click()
    press(trainer, "main form .button--next")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_record_begun_by_a_trainer_is_claimed_or_joined(open_page, inspect, language):
    first, second = (
        f"{NAMES[language]} {word}" for word in (("Alpha", "Beta") if language == "en" else ("ألف", "باء"))
    )
    trainer = open_page(PHONE, language)
    trainer.goto(f"/{language}/")
    log_in(trainer, "trainer@demo.example")
    add_to_list(trainer, language, f"{first}; Port\n{second}; Border", inspect)
    inspect(trainer)
    for name in (first, second):
        trainer.locator(f"label:has-text('{name}')").click()
    press(trainer, "#slips button")
    inspect(trainer)
    slips = {
        slip.locator("h2").inner_text(): slip.locator(".slip-code").inner_text().strip()
        for slip in trainer.locator(".slip").all()
    }
    assert list(slips) == [first, second]

    learner = open_page(PHONE, language)
    learner.goto(f"/{language}/slip/")
    learner.fill("[name=code]", digits(slips[first], language))
    press(learner, "main form .button--next")
    inspect(learner)
    expect(learner.locator("h1")).to_contain_text(first)
    choose_pin(learner, "482913")
    keep_slip(learner, inspect)
    assert learner.locator("main .card, main article").count()  # the course she was put into

    other = open_page(PHONE, language)
    begin(other, language, inspect)
    other.goto(f"/{language}/slip/")
    other.fill("[name=code]", slips[second])
    press(other, "main form .button--next")
    assert other.url.endswith("/slip/join/")
    inspect(other)
    expect(other.locator("main")).to_contain_text(second)
    press(other, "main form .button--next")
    inspect(other)

    trainer.goto(trainer.url.replace("/slips/", "/"))
    expect(trainer.locator(f"tr:has-text('{first}') .badge--good")).to_be_visible()
    expect(trainer.locator(f"tr:has-text('{second}')")).to_have_count(0)  # it is hers now, under her own name


def test_a_slip_of_somebody_else_asks_to_hand_the_phone_on(open_page, inspect):
    one = open_page(PHONE, "en")
    _name, code = begin(one, "en", inspect)
    other = open_page(PHONE, "en")
    begin(other, "en", inspect)
    other.goto("/en/slip/")
    other.fill("[name=code]", code)
    press(other, "main form .button--next")
    inspect(other)
    press(other, "main .button--next")
    assert other.url.endswith("/next-person/")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_two_people_on_one_phone_see_nothing_of_each_other(open_page, inspect, language):
    page = open_page(PHONE, language)
    begin(page, language, inspect)
    page.goto(f"/{language}/me/")
    expect(page.locator("[name=name]")).to_have_value(NAMES[language])
    page.evaluate(
        "localStorage.setItem('answers:0b7c3a52-6f0e-4b0b-9f6d-6a1b1d0f7c11:1', '{}'); sessionStorage.setItem('x', '1')"
    )
    page.locator("header details.menu summary").last.click()
    press(page, "header a[href$='/next-person/']")
    inspect(page)
    expect(page.locator("[data-number]")).to_have_text("1")
    expect(page.locator("[data-waiting] a")).to_have_attribute(
        "href", f"/{language}/assess/0b7c3a52-6f0e-4b0b-9f6d-6a1b1d0f7c11/"
    )
    before = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert "device" in before
    press(page, "main form .button--next")
    inspect(page)
    left = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert not {"sessionid", "device", "slip", "django_language", "messages"} & set(left)
    assert left.get("csrftoken") != before["csrftoken"]
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]

    page.go_back(wait_until="load")
    page.go_back(wait_until="load")
    assert NAMES[language] not in page.content()
    assert page.evaluate("caches.keys().then((names) => names.length)") == 0

    page.goto(f"/{language}/next-person/")
    press(page, "main a[href*='/account/login/']")
    assert page.locator("[name=login]").input_value() == "" and NAMES[language] not in page.content()


def test_waiting_answers_can_be_thrown_away(open_page, inspect):
    page = open_page(PHONE, "en")
    begin(page, "en", inspect)
    page.evaluate("localStorage.setItem('answers:0b7c3a52-6f0e-4b0b-9f6d-6a1b1d0f7c11:1', '{}')")
    page.goto("/en/next-person/")
    page.locator("[data-waiting] button").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0


def test_a_link_to_the_page_throws_nothing_away(open_page, inspect):
    page = open_page(PHONE, "en")
    page.goto("/en/")
    page.evaluate("localStorage.setItem('answers:0b7c3a52-6f0e-4b0b-9f6d-6a1b1d0f7c11:1', '{}')")
    page.goto("/en/next-person/")
    assert page.evaluate("localStorage.length") == 1
