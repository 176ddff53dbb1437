"""The look, where a page or a part has something of its own: skip link, menus, thumbs, progress, motion, paper, weight.

What holds for every page is in test_screens.py.
"""

import pytest

COURSE = "lmo-documents"
PASSWORD = "seedling-2026"


@pytest.fixture(scope="module")
def keys() -> dict[str, list]:
    """The session of each person who has logged in once."""
    return {}


@pytest.fixture
def visit(open_page, site, keys):
    """A browser of this person's, on a phone."""

    def visit_(who: str, language: str = "en", **more):
        page = open_page(more.pop("width", 360), language, **more)
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
        if who == "visitor":
            return page
        if who not in keys:
            page.goto("/account/login/")
            page.fill("[name=login]", f"{who}@demo.example")
            page.fill("[name=password]", PASSWORD)
            with page.expect_navigation():
                page.locator("main form .button--next").click()
            keys[who] = page.context.cookies()
        page.context.add_cookies([cookie for cookie in keys[who] if cookie["name"] != "django_language"])
        return page

    return visit_


def focused(page) -> dict:
    return page.evaluate("""() => {
      const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
      return {tag: e.tagName, text: e.textContent.trim().slice(0, 30), inMain: !!e.closest("main"),
        width: parseFloat(style.outlineWidth), outline: style.outlineStyle, top: box.top, bottom: box.bottom};
    }""")


def test_the_skip_link_leads_to_the_content(visit):
    page = visit("visitor")
    page.goto("/en/courses/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page)["inMain"]


@pytest.mark.parametrize("menu", [".menu--help", ".menu--languages"])
def test_menus_open_by_key_and_close_with_escape(visit, menu):
    page = visit("visitor")
    page.goto("/en/")
    summary = page.locator(f"{menu} > summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(f"{menu}[open] .menu-panel").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert page.locator(f"{menu}[open]").count() == 0
    assert summary.evaluate("(e) => e === document.activeElement")


def test_targets_are_large_enough_for_a_thumb(visit):
    page = visit("learner")
    for address in ("/en/", "/en/learn/", f"/en/learn/{COURSE}/"):
        page.goto(address)
        small = page.evaluate("""() => [...document.querySelectorAll(".button, summary, button, .site-links a, .outline a")]
          .map((e) => [e.getBoundingClientRect(), e]).filter(([box]) => box.height && (box.height < 43.5 || box.width < 43.5))
          .map(([box, e]) => `${e.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`)""")
        assert small == []


def test_forced_colours_keep_edges_and_progress(visit):
    page = visit("learner")
    page.emulate_media(forced_colors="active")
    page.goto(f"/en/learn/{COURSE}/")
    edge = page.locator(".button--next").first.evaluate(
        "(e) => [getComputedStyle(e).borderTopStyle, parseFloat(getComputedStyle(e).borderTopWidth)]"
    )
    assert edge == ["solid", 4]
    fills = page.evaluate(
        "['.is-done', '.is-next', 'path:first-child'].map((s) => getComputedStyle(document.querySelector('.growth ' + s)).fill)"
    )
    assert len(set(fills)) == 3, fills
    page.goto("/styleguide/")
    assert page.locator(".choice").first.evaluate("(e) => getComputedStyle(e).borderTopStyle") == "solid"


def test_nothing_moves_for_those_who_ask_for_stillness(visit):
    page = visit("visitor")
    moving = """() => [...document.querySelectorAll("*")].filter((e) => {
      const style = getComputedStyle(e);
      return style.animationName !== "none" || style.transitionDuration.split(",").some((d) => parseFloat(d));
    }).length"""
    page.goto("/styleguide/")
    assert page.evaluate(moving) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == 0


def test_a_lesson_prints_as_text(visit):
    page = visit("learner", dark=True)
    page.goto(f"/en/learn/{COURSE}/case-grain-ship/")
    page.emulate_media(media="print")
    for gone in (".site-header", ".site-footer", ".lesson-end", ".breadcrumb"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.locator("#lesson-title").is_visible()
    ink, ground = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (ink, ground) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("visitor", "/en/"),
        ("visitor", f"/ar/courses/{COURSE}/"),
        ("learner", f"/en/learn/{COURSE}/"),
        ("learner", f"/en/learn/{COURSE}/what-is-an-lmo/"),
    ],
)
def test_a_first_load_is_light(visit, who, address):
    """At most 90 kB in 10 requests, script 25 kB of it, on the wire; pictures of a lesson apart."""
    page = visit(who)
    loads = []
    page.on("requestfinished", lambda request: loads.append((request.resource_type, request.url, request.sizes())))
    page.goto(address, wait_until="networkidle")
    own = [(kind, sizes["responseBodySize"]) for kind, url, sizes in loads if "/files/" not in url]
    assert 1 < len(own) <= 10
    assert sum(size for _, size in own) <= 90_000
    assert sum(size for kind, size in own if kind == "script") <= 25_000
    assert sum(size for kind, size in own if kind == "document") <= 25_000
