"""Every screen there is: axe, keyboard, large text, forced colours, stillness, on a phone and on a desk, light and dark.

`tests/browser/screens.py` lists them; an address that is on none of its lists fails here.
"""

import json
import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.screens import DRAWN, MISTAKES, NEVER_WRONG, NO_SCREEN, SCREENS, Screen, routes

PHONE, DESK = 360, 1280
SPILL = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# what is cut off where nothing scrolls
LOST = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((e) => {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  if (!box.width || style.visibility === "hidden" || e.closest("svg, .visually-hidden, .progress-picture progress")) return false;
  if (e.closest("details:not([open]) > :not(summary), .menu-name")) return false;
  const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
  return hides && (e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2) && e.textContent.trim();
}).map((e) => e.outerHTML.slice(0, 120))"""
# what scrolls sideways says what it is and can be scrolled by key
FRAMES = """() => [...document.querySelectorAll("main *")].filter((e) => {
  const scrolls = ["auto", "scroll"].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1;
  const named = e.hasAttribute("aria-label") || document.getElementById(e.getAttribute("aria-labelledby"));
  return scrolls && e.tagName !== "TEXTAREA" && !(e.tabIndex === 0 && e.getAttribute("role") === "region" && named);
}).map((e) => e.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll("*")].filter((e) => [null, "::before", "::after"].some((part) => {
  const style = getComputedStyle(e, part);
  return style.animationName !== "none" || style.transitionDuration.split(",").some((d) => parseFloat(d));
})).map((e) => e.outerHTML.slice(0, 120))"""
# controls that colour alone would show: gone where the reader's own colours take its place
EDGELESS = """() => [...document.querySelectorAll(
  ".button:not(.button--link), input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, textarea, "
  + ".choice:not(.choice--plain)"
)].filter((e) => e.getClientRects().length).filter((e) => {
  const style = getComputedStyle(e);
  return style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1;
}).map((e) => e.outerHTML.slice(0, 120))"""
# what Tab must come to: one radio of a group, nothing that is hidden, shut or disabled
STOPS = """() => {
  const all = [...document.querySelectorAll(
    "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex='0']"
  )].filter((e) => !e.disabled && !e.matches("fieldset:disabled *") && e.tabIndex >= 0 && e.getClientRects().length
    && getComputedStyle(e).visibility !== "hidden" && !e.closest("details:not([open]) > :not(summary)"));
  const first = (radio) => {
    const group = all.filter((e) => e.type === "radio" && e.name === radio.name && e.form === radio.form);
    return (group.find((e) => e.checked) || group[0]) === radio;
  };
  const stops = all.filter((e) => e.type !== "radio" || first(e)), faults = [];
  const skip = document.querySelector(".skip-link");
  if (skip && stops[0] !== skip) faults.push("the way to the content does not come first");
  faults.push(...stops.filter((e) => e.tabIndex > 0).map((e) => `out of turn: ${e.outerHTML.slice(0, 120)}`));
  window.stops = new Set(stops);
  return {faults, count: stops.length};
}"""
# where the keyboard is now: seen, in sight, and further down the page than before
HERE = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return {faults: [], left: 0};
  window.stops.delete(e);
  const style = getComputedStyle(e), box = e.getBoundingClientRect(), faults = [];
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push("no outline");
  const hit = (x, y) => { const top = document.elementFromPoint(x, y); return top && (e.contains(top) || top.contains(e)
    || [...(e.labels || [])].some((label) => label.contains(top))); };
  const left = Math.max(box.left, 0) + 3, top = Math.max(box.top, 0) + 3;
  const right = Math.min(box.right, innerWidth) - 3, bottom = Math.min(box.bottom, innerHeight) - 3;
  const seen = [[left, top], [right, bottom], [(left + right) / 2, (top + bottom) / 2]].some(([x, y]) => hit(x, y));
  if (!seen) faults.push("out of sight");
  const part = e.closest("footer.site-footer") ? 2 : e.closest("main") ? 1 : 0;
  if (part < (window.part || 0)) faults.push("goes back up");
  window.part = part;
  return {faults: faults.map((fault) => `${fault}: ${e.outerHTML.slice(0, 120)}`), left: window.stops.size};
}"""

# what a person writes into: on such a screen she can be wrong
ASKS = """() => [...document.querySelectorAll("main form")].filter((form) => form.method === "post" && [...form.elements].some(
  (e) => e.getClientRects().length && !e.disabled && ["textarea", "text", "email", "password", "date"].includes(e.type)
)).length"""


def test_every_address_is_a_screen_or_says_why_not():
    listed = {name for screen in SCREENS for name in (screen.name, screen.leads) if name}
    assert not listed & NO_SCREEN.keys()
    found = set(routes())
    assert found - listed - NO_SCREEN.keys() == set(), "new: add them to tests/browser/screens.py"
    assert (listed | NO_SCREEN.keys()) - found == set(), "gone: take them out of tests/browser/screens.py"


@pytest.fixture(scope="session")
def scene(site) -> dict:
    """The people and objects of `tests/browser/scene.py`, made in the running site."""
    made = site.manage("shell", "--no-imports", "-c", "from tests.browser.scene import build; build()")
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout.strip().splitlines()[-1])


@pytest.fixture
def show(open_page, site, scene):
    """Open a screen as its person sees it."""

    def show_(screen: Screen, language: str, width: int, dark: bool) -> Page:
        page = open_page(width, language, dark=dark)
        cookies = {"django_language": language} | scene["cookies"].get(screen.who, {})
        assert screen.who == "visitor" or len(cookies) > 1, f"the scene has nobody called {screen.who}"
        page.context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in cookies.items()])
        address = address_of(screen, scene["known"], language)
        answer = page.goto(address)
        if screen.press:
            with page.expect_navigation(wait_until="load") as pressed:
                screen.press(page)
            answer = pressed.value
        else:
            assert page.url.endswith(screen.ends or address), f"{address} leads to {page.url}"
        assert answer.status == screen.status, f"{address} answers {answer.status}"
        assert page.locator("html").get_attribute("lang") == language
        return page

    return show_


def address_of(screen: Screen, known: dict[str, str], language: str) -> str:
    values = {name: known.get(value, value) for name, value in screen.values.items()}
    path = re.sub("^/en/", f"/{language}/", reverse(screen.name, kwargs=values))
    return path + re.sub("[A-Z_]{4,}", lambda word: known[word[0]], screen.query)


def faults_of_preferences(page: Page) -> list[str]:
    """Large text at both widths, forced colours, and stillness."""
    faults = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        for size in ("100%", "200%"):
            page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
            if (spill := page.evaluate(SPILL)) > 0:
                faults.append(f"{spill} px too wide at {width} px with text at {size}")
            faults += [f"lost at {width} px with text at {size}: {what}" for what in page.evaluate(LOST)]
        faults += [f"scrolls, and no key or name for it: {what}" for what in page.evaluate(FRAMES)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    faults += [f"no edge in forced colours: {what}" for what in page.evaluate(EDGELESS)]
    faults += [f"moves: {what}" for what in page.evaluate(MOVING)]
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    return faults


def faults_of_keyboard(page: Page) -> list[str]:
    """Tab comes to everything, downwards, and is seen wherever it is."""
    stops = page.evaluate(STOPS)
    faults = stops["faults"]
    for _ in range(2 * stops["count"] + 8):  # a field for a day has four stops
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        faults += here["faults"]
        if not here["left"]:
            break
    unreached = page.evaluate("[...window.stops].map((e) => e.outerHTML.slice(0, 120))")
    return faults + [f"Tab does not come to it: {what}" for what in unreached]


def check(page: Page, inspect, *, keyboard: bool, asks: bool = False) -> None:
    wrong = (
        []
        if asks or not page.evaluate(ASKS)
        else ["asks for something: add it to MISTAKES in tests/browser/screens.py"]
    )
    try:
        inspect(page)
    except AssertionError as fault:
        wrong.append(str(fault))
    if keyboard:
        wrong += faults_of_keyboard(page)
    wrong += faults_of_preferences(page)
    assert not wrong, "\n".join([page.url, *wrong])


# one round in each direction of writing; the keyboard is the same in both
ROUNDS = [pytest.param("en", PHONE, False, id="en-light-360"), pytest.param("ar", DESK, True, id="ar-dark-1280")]


@pytest.mark.parametrize(("language", "width", "dark"), ROUNDS)
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.label)
def test_a_screen_is_open_to_everybody(show, inspect, screen, language, width, dark):
    asks = screen.name in NEVER_WRONG | {name for name, _ in MISTAKES}
    check(show(screen, language, width, dark), inspect, keyboard=language == "en", asks=asks)


@pytest.mark.parametrize(("language", "width", "dark"), ROUNDS)
@pytest.mark.parametrize("label", DRAWN)
def test_a_drawn_screen_is_open_to_everybody(open_page, scene, inspect, label, language, width, dark):
    page = open_page(width, language, dark=dark)
    address = f"/drawn/{label.replace(' ', '-')}/"
    page.route(
        f"**{address}",
        lambda route: route.fulfill(
            status=DRAWN[label], content_type="text/html", body=scene["drawn"][label][language]
        ),
    )
    page.goto(address)
    assert page.locator("h1").count() == 1
    check(page, inspect, keyboard=language == "en", asks=True)


@pytest.mark.parametrize(("name", "who"), MISTAKES)
def test_a_mistake_is_said_first(show, inspect, name, who):
    """In the title, which is read out first; where it is; and the page with it is as good as without."""
    screen = next(screen for screen in SCREENS if (screen.name, screen.who) == (name, who))
    page = show(screen, "en", PHONE, False)
    title, given = page.title(), MISTAKES[name, who]
    assert not title.startswith("Error")
    form = page.locator(f"main form:has([name={next(iter(given))}])").last
    form.evaluate("(form) => { form.noValidate = true; }")
    for field, value in given.items():
        form.locator(f"[name={field}]").fill(value)
    with page.expect_navigation(wait_until="load"):
        form.locator("button[type=submit]:not(.reveal)").first.click()
    assert page.title() == f"Error: {title}"
    assert page.locator("main [role=alert]:visible").count() == 1
    inspect(page)
