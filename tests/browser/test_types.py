"""Every question type is answered on a page: saved, there again after a reload, handed in and marked; axe looks on."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

DIGITS = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩", "0123456789"
)  # a number is shown as the page's language writes it, once it is kept

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def tests(site) -> dict:
    made = site.manage("shell", "--no-imports", "-c", "from tests.browser.all_types import build; build()")
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout.strip().splitlines()[-1])


def give(box: Locator, field: str, raw: list[str]) -> None:
    """Fill in the plain controls of a question, as a person does without a mouse."""
    for item in raw:
        part, equals, value = item.partition("=")
        name = f"{field}.{part}" if equals and box.locator(f'[name="{field}.{part}"]').count() else field
        value = value if name != field else item
        control = box.locator(f'[name="{name}"]')
        kind = control.first.evaluate("(e) => e.type")
        if kind in ("radio", "checkbox"):
            box.locator(f'[name="{name}"][value="{value}"]').check(force=True)
        elif kind.startswith("select"):
            control.select_option(value, force=True)
        else:
            control.fill(value)
            control.blur()


def held(page: Page, field: str) -> list[str]:
    """What the controls of a question say now, as it would be sent."""
    return sorted(
        page.evaluate(
            """(field) => [...new FormData(document.querySelector("[data-answers]"))]
              .filter(([name, value]) => (name === field || name.startsWith(field + ".")) && value)
              .map(([name, value]) => name === field ? value : `${name.slice(field.length + 1)}=${value}`)""",
            field,
        )
    )


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_all_types_are_answered_saved_kept_and_marked(open_page, site, inspect, tests, language, width):
    made = tests[language]
    page = open_page(width, language)
    page.context.add_cookies(
        [{"name": name, "value": value, "url": site.url} for name, value in
         (("sessionid", made["session"]), ("django_language", language))]
    )  # fmt: skip
    address = f"/{language}/assess/{made['attempt']}/"
    page.goto(address)
    inspect(page)
    for question in made["questions"]:
        box = page.locator(f'[data-question="{question["id"]}"]')
        give(box, f"a-{question['id']}", question["RIGHT"])
        expect(box.locator(".save-state")).to_have_attribute("data-state", "saved")
    page.reload()
    for question in made["questions"]:
        shown = held(page, f"a-{question['id']}")
        assert shown == sorted(each.translate(DIGITS).strip() for each in question["RIGHT"]), question["type"]
    inspect(page)
    page.locator("[data-hand-in]").click()
    page.wait_for_url(re.compile("/review/$"))
    badges = page.locator("section.question > h3 .badge")
    assert badges.count() == len(made["questions"])
    assert page.locator("section.question > h3 .badge--good").count() == badges.count()
    inspect(page)


def test_what_is_typed_is_kept_by_enter_by_a_pause_and_when_the_page_is_left(open_page, site, tests):
    made = tests["typed"]
    page = open_page(360, "en")
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.add_cookies([{"name": "sessionid", "value": made["session"], "url": site.url}])
    address = f"/en/assess/{made['attempt']}/"
    page.goto(address)
    [question] = [each["id"] for each in made["questions"] if each["type"] == "short_text"]
    box = page.locator(f'[data-question="{question}"]')
    line, state = box.locator("input[type=text]"), box.locator(".save-state")
    line.press_sequentially("Mont")
    line.press("Enter")
    expect(state).to_have_attribute("data-state", "saved")
    assert page.url.endswith(address)
    with page.expect_response("**/save/"):
        line.press_sequentially("real")  # no Enter, and the line stays in focus
    expect(state).to_have_attribute("data-state", "saved")
    line.press_sequentially(" city")
    page.goto("/en/help/")
    page.goto(address)
    expect(line).to_have_value("Montreal city")
    expect(state).to_have_attribute("data-state", "saved")
    expect(page.locator("span[data-count]")).to_contain_text("1 of")


def test_a_unit_alone_is_no_answer_and_the_page_says_none(open_page, site, tests):
    made = tests["typed"]
    page = open_page(1280, "en")
    page.context.add_cookies([{"name": "sessionid", "value": made["session"], "url": site.url}])
    page.goto(f"/en/assess/{made['attempt']}/")
    before = page.locator("span[data-count]").inner_text()
    [question] = [each["id"] for each in made["questions"] if each["type"] == "numeric"]
    box = page.locator(f'[data-question="{question}"]')
    box.locator("select").select_option(index=1)
    expect(page.locator("span[data-count]")).to_have_text(before)
    expect(box.locator(".save-state")).to_have_text("")


def test_nothing_of_what_is_right_is_on_the_wire_before_hand_in(open_page, site, tests):
    """No accepted word, value or explanation; that orders and names tell nothing: tests/apps/assessments/test_types.py."""
    made = tests["wire"]
    page = open_page(1280, "en")
    page.context.add_cookies([{"name": "sessionid", "value": made["session"], "url": site.url}])
    wire: list[str] = []
    page.on("response", lambda answer: wire.append(answer.text()) if answer.request.resource_type != "font" else None)
    page.goto(f"/en/assess/{made['attempt']}/", wait_until="networkidle")
    for question in made["questions"]:
        box = page.locator(f'[data-question="{question["id"]}"]')
        give(box, f"a-{question['id']}", question["WRONG"])
        expect(box.locator(".save-state")).to_have_attribute("data-state", "saved")
    told = "\n".join(wire)
    assert len(made["secrets"]) > 5 and len(wire) > len(made["questions"])
    given = [each for question in made["questions"] for each in question["WRONG"]]  # it comes back as it was sent
    secrets = [secret for secret in made["secrets"] if not any(each.endswith(secret) for each in given)]
    assert [secret for secret in secrets if secret in told] == []
