"""Roles as people meet them on a phone, in English and Arabic: an administrator invites, a person says yes and hands the
role over to the next; and everybody looks at who may see what. Each page goes through axe."""

import pytest
from playwright.sync_api import Page, expect

PASSWORD = "seedling-2026"


def press(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait until that is there."""
    with page.expect_navigation(wait_until="load"):
        page.locator(selector).first.click()


def log_in(page: Page, who: str) -> None:
    """From the log-in page at hand, or from its own address."""
    if "/login/" not in page.url:
        page.goto("/account/login/")
    page.fill("main [name=login]", f"{who}@demo.example")
    page.fill("main [name=password]", PASSWORD)
    press(page, "main form:has([name=password]) button[type=submit]:not(.reveal)")
    assert "/login/" not in page.url, page.locator("main").inner_text()


def link_on(page: Page) -> str:
    return page.locator(".invitation-link").get_attribute("href")


@pytest.mark.parametrize(
    ("language", "role", "place", "first", "second"),
    [
        ("en", "deputy_focal_point", "country:KE", "learner", "lecturer"),
        ("ar", "deputy_focal_point", "country:JO", "learner", "lecturer"),
    ],
)
def test_an_invitation_and_a_handover(open_page, inspect, language, role, place, first, second):
    admin = open_page(width=360, language=language)
    log_in(admin, "admin")
    admin.goto(f"/{language}/people/")
    inspect(admin)
    admin.goto(f"/{language}/roles/")
    inspect(admin)
    press(admin, "main .button--next")
    inspect(admin)
    admin.select_option("[name=role]", role)
    admin.select_option("[name=place]", place)
    press(admin, "main form .button--next")
    inspect(admin)
    link = link_on(admin)

    # the person opens the link, is asked to log in, comes back and says yes
    person = open_page(width=360, language=language)
    person.goto(link.replace("/en/", f"/{language}/"))
    inspect(person)
    press(person, "main .button--next")
    log_in(person, first)
    assert "/invitation/" in person.url
    inspect(person)
    press(person, "main form .button--next")
    assert person.url.endswith(f"/{language}/roles/")
    inspect(person)
    expect(person.locator(".card h3")).to_have_count(1)

    # she hands it over
    press(person, "main .row-actions a[href*='/hand-over/']")
    inspect(person)
    press(person, "main form .button--next")
    link = link_on(person)
    expect(person.locator("[data-print]")).to_be_visible()

    follower = open_page(width=360, language=language)
    log_in(follower, second)
    follower.goto(link)
    press(follower, "main form .button--next")
    expect(follower.locator(".card h3")).to_have_count(2)  # lecturer, and this one
    person.goto(f"/{language}/roles/")
    expect(person.locator(".card h3")).to_have_count(0)

    # the administrator ends it
    admin.goto(f"/{language}/roles/")
    press_last(admin, admin.locator("tr:has-text('Demo Lecturer') a[href*='/end/']"))
    inspect(admin)
    press(admin, "main form .button--danger")
    inspect(admin)


def press_last(page: Page, links) -> None:
    """The role that was given last stands last among a person's."""
    with page.expect_navigation(wait_until="load"):
        links.last.click()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("who", "rows"), [("learner", 3), ("trainer", 2), ("country", 2), ("admin", 2)])
def test_who_may_see_what(open_page, inspect, language, who, rows):
    page = open_page(width=360, language=language)
    log_in(page, who)
    page.goto(f"/{language}/me/who-sees/")
    inspect(page)
    assert page.locator("main table").first.locator("tbody tr").count() >= rows


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_registers(open_page, inspect, language):
    page = open_page(width=360, language=language)
    page.goto(f"/{language}/countries/")
    inspect(page)
    log_in(page, "manager")
    page.goto(f"/{language}/organisations/")
    inspect(page)
    page.goto(f"/{language}/organisations/doubles/")
    inspect(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_of_a_person(open_page, inspect, language):
    page = open_page(width=360, language=language)
    log_in(page, "admin")
    page.goto(f"/{language}/people/?q=demo+trainer")
    inspect(page)
    press(page, "main tbody a")
    inspect(page)
    press(page, "main a[href$='/role/']")
    inspect(page)
