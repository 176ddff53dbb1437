"""Bytes and requests of pages as a browser sees them: a learner's phone, first with an empty cache, then with a full one."""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.house import CHROMIUM, FLAGS, Visitor

PHONE = {"width": 360, "height": 740}
QUIET = 0.8  # seconds without a new request until a page counts as loaded


@dataclass
class Load:
    """One load of a page. Sizes are bytes on the wire with headers, by kind of resource."""

    requests: int = 0
    size: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def images(self) -> int:
        return self.kinds.get("Image", 0)

    @property
    def script(self) -> int:
        return self.kinds.get("Script", 0)

    @property
    def text(self) -> int:
        """What must have come before the text can be read: the page and its styles."""
        return self.kinds.get("Document", 0) + self.kinds.get("Stylesheet", 0)


def weigh(pages: dict[str, tuple[str, Visitor | None]], base: str) -> dict[str, tuple[Load, Load]]:
    """Cold and warm load of each page: name -> (address, who is logged in)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = {name: _both(browser, base, path, visitor) for name, (path, visitor) in pages.items()}
        browser.close()
    return found


def _both(browser: Browser, base: str, path: str, visitor: Visitor | None) -> tuple[Load, Load]:
    context = browser.new_context(viewport=PHONE)
    if visitor:
        context.add_cookies([{"name": n, "value": v, "url": base} for n, v in visitor.cookies.items()])
    loads = _load(context, base + path), _load(context, base + path)
    context.close()
    return loads


def _load(context: BrowserContext, url: str) -> Load:
    page = context.new_page()
    log = context.new_cdp_session(page)
    log.send("Network.enable")
    seen: dict[str, dict] = {}
    log.on("Network.requestWillBeSent", lambda e: seen.setdefault(e["requestId"], {}).update(
        url=e["request"]["url"], kind=e.get("type", "Other")))  # fmt: skip
    log.on("Network.requestServedFromCache", lambda e: seen.setdefault(e["requestId"], {}).update(cached=True))
    log.on("Network.responseReceived", lambda e: seen.setdefault(e["requestId"], {}).update(
        status=e["response"]["status"], disk=e["response"].get("fromDiskCache")))  # fmt: skip
    log.on("Network.loadingFinished", lambda e: seen.setdefault(e["requestId"], {}).update(size=e["encodedDataLength"]))
    page.goto(url, wait_until="load")
    _wait_until_quiet(page, seen)
    page.close()
    return _sum(seen)


def _wait_until_quiet(page, seen: dict[str, dict]) -> None:
    count, since = len(seen), time.monotonic()
    while time.monotonic() - since < QUIET:
        page.wait_for_timeout(100)
        if len(seen) != count:
            count, since = len(seen), time.monotonic()


def _sum(seen: dict[str, dict]) -> Load:
    load = Load()
    for request in seen.values():
        if not request.get("url", "").startswith("http") or request.get("cached") or request.get("disk"):
            continue
        load.requests += 1
        load.size += request.get("size", 0)
        kind = request.get("kind", "Other")
        load.kinds[kind] = load.kinds.get(kind, 0) + request.get("size", 0)
        if request.get("status", 200) >= 400:
            load.errors.append(request["url"])
    return load
