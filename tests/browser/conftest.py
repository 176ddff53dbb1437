"""A real server with the demonstration data, and a real Chromium."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.servers import execute, free_port, scratch_database, wait_until_it_answers

ROOT = Path(__file__).parent.parent.parent
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]  # fmt: skip


LOOKS = "how a screen looks does not hang on the database: this is seen on SQLite (MERISTEM_LOOKS=1 looks again)"


def pytest_collection_modifyitems(items):
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(_group(item)))
            looks = item.path.name == "test_screens.py" and "open_page" in item.fixturenames
            if looks and on_postgres and not os.environ.get("MERISTEM_LOOKS"):
                item.add_marker(pytest.mark.skip(reason=LOOKS))


def _group(item) -> str:
    """What one worker does, with a site and a browser of its own: the screens take as long as all the rest."""
    if item.path.name != "test_screens.py":
        return "browser"
    language = getattr(item, "callspec", None) and item.callspec.params.get("language")
    return "screens-ar" if language == "ar" else "screens-en"


@dataclass(frozen=True)
class Site:
    """A running installation."""

    url: str
    folder: Path
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900,
        )  # fmt: skip

    def forget_tries(self) -> None:
        """All tests knock at the doors from one address: what one got wrong must not shut out the next."""
        execute(self.environment["DATABASE_URL"], "DELETE FROM accounts_limitcount")


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """`manage.py prepare_demo` and `manage.py serve`, as `make run` does, on a free port and in a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    with scratch_database(folder) as database:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
            "MERISTEM_VAR": str(folder),
            "MERISTEM_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": database,
        }
        found = Site(f"http://127.0.0.1:{port}", folder, environment)
        prepared = found.manage("prepare_demo")
        assert prepared.returncode == 0, prepared.stderr
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        with (folder / "server.log").open("w") as log:
            server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_until_it_answers(found.url + "/healthz", server)
            yield found
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Browser tests need Chromium. On Debian: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site):
    """Open a page of a given width and language; closed when the test ends. A script error fails the test."""
    site.forget_tries()
    contexts, faults = [], []

    def note(context, request) -> None:
        if request.is_navigation_request():
            context.asked_by = request.method

    def open_(width: int = 1280, language: str = "en", javascript: bool = True, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            locale=language,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        context.asked_by = "GET"  # how the page that is shown was asked for; kept here for `inspect`
        page.on("request", lambda request: note(context, request))
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults, faults


# what makes two looks at one address different pages
KIND = """() => [innerWidth, document.documentElement.lang, matchMedia("(prefers-color-scheme: dark)").matches,
  document.querySelector(".site-header .only-wide bdi")?.textContent]"""


@pytest.fixture(scope="session")
def inspect():
    """Fails when axe finds a fault on the page, or when the page is wider than the screen.

    What was looked at already is not looked at again: the same address in the same width, language and colours for the same
    person. An answer to a form is always looked at: it may hold what the person did wrong.
    """
    axe = Axe()
    seen: set[tuple] = set()

    def inspect_(page: Page) -> None:
        key = (re.sub(r"[0-9a-f-]{36}", "<id>", page.url), *page.evaluate(KIND))
        if key in seen and page.context.asked_by == "GET":
            return
        seen.add(key)
        options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        options["resultTypes"] = ["violations"]
        found = axe.run(page, options=options).response["violations"]
        lines = [f"{v['id']}: {v['help']} {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found]
        assert not lines, f"{page.url}\n" + "\n".join(lines)
        spill = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert spill <= 0, f"{page.url} is {spill} px wider than the screen"

    return inspect_


def mail_link(site: Site, address: str) -> str:
    """The link in the newest mail to an address, as /dev/mail/ shows it: the page itself waits for the worker a while."""
    for _ in range(10):
        html = urlopen(f"{site.url}/dev/mail/").read().decode()  # noqa: S310  our own server
        for article in html.split("<article")[1:]:
            if address in article:
                return re.search(rf'{re.escape(site.url)}(/account/[^"\s<]+)', article).group(1)
    raise AssertionError(f"no mail to {address}")
