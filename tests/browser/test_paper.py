"""What a browser prints: a lesson begins on its first sheet, slips lie two in a row; and buttons keep their distance."""

import io

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.test_without_email import add_to_list, log_in, press

SHEET = {"width": 794, "height": 1123}  # A4 at 96 dots an inch


def sheets(page: Page) -> list[str]:
    """The words of each printed sheet."""
    drawn = page.pdf(format="A4", prefer_css_page_size=True)
    return [sheet.extract_text() for sheet in PdfReader(io.BytesIO(drawn)).pages]


def test_a_long_case_begins_on_the_first_sheet(open_page):
    page = open_page()
    log_in(page, "learner@demo.example")
    page.goto("/en/learn/lmo-documents/")
    case = page.locator("main a[href*='/case-']").first.get_attribute("href")
    page.goto(case)
    assert page.locator(".case").bounding_box()["height"] > SHEET["height"]  # longer than a sheet, or nothing is tested
    assert len(sheets(page)[0]) > 300


def test_slips_are_printed_two_in_a_row(open_page):
    trainer = open_page()
    log_in(trainer, "trainer@demo.example")
    add_to_list(trainer, "en", "Paper One\nPaper Two\nPaper Three", lambda _page: None)
    for name in ("Paper One", "Paper Two", "Paper Three"):
        trainer.locator(f"label:has-text('{name}')").click()
    press(trainer, "#slips button")
    trainer.emulate_media(media="print")
    trainer.set_viewport_size(SHEET)
    first, second, third = (slip.bounding_box() for slip in trainer.locator(".slip-sheet > *").all())
    assert first["y"] == second["y"] < third["y"]
    assert first["x"] + first["width"] <= second["x"] + 1


def test_two_buttons_do_not_touch(open_page):
    for width in (360, 1280):
        page = open_page(width=width)
        page.goto("/en/next-person/")
        one, other = (button.bounding_box() for button in page.locator("main .actions > .button").all())
        apart = max(other["y"] - one["y"] - one["height"], other["x"] - one["x"] - one["width"])
        assert apart >= 8
