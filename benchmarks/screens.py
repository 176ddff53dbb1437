"""The journey as pictures: `make screens` writes docs/screens/, at 360 and 1280 px, in English and Arabic.

Each picture is measured too: what is wider than the screen, and what is cut off. With --report DIR the pictures go elsewhere.
"""

import argparse
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.house import CHROMIUM, FLAGS, ROOT, House, demo_house, say, serving

WIDTHS = {360: 740, 1280: 800}
LANGUAGES = ("en", "ar")
TALLEST = 2400  # px; a longer page is cut there
LARGEST = 120_000  # bytes of one picture
TOTAL = 4_000_000  # bytes of all
COLOURS = (40, 24, 16)
COURSE = "lmo-documents"
NAMES = {"en": "A Customs Officer", "ar": "موظفة جمارك"}
PASSWORD = "quiet-harbour-seed-42"

# what a reader would see as broken: the page wider than the screen, parts that stick out, words that are cut off
MEASURE = """() => {
  const found = [], root = document.documentElement;
  const name = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + [...e.classList].map((c) => "." + c).join("");
  const says = (e) => (e.textContent || "").trim().replace(/\\s+/g, " ").slice(0, 40);
  const hidden = (e) => e.closest(".visually-hidden, .skip-link, [hidden], details:not([open]) > :not(summary)");
  const scrolls = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
    if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(p).overflowX) && p !== document.body) return p; };
  if (root.scrollWidth > root.clientWidth) found.push(`page is ${root.scrollWidth - root.clientWidth} px too wide`);
  for (const e of document.body.querySelectorAll("*")) {
    if (hidden(e) || e.closest("svg") && e.tagName.toLowerCase() !== "svg") continue;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (!box.width || !box.height || style.visibility === "hidden") continue;
    if ((box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(e) && style.position !== "fixed")
      found.push(`sticks out: ${name(e)} "${says(e)}"`);
    const cut = ["hidden", "clip"].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1
      || ["hidden", "clip"].includes(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
    if (cut && says(e)) found.push(`cut off: ${name(e)} "${says(e)}"`);
  }
  return [...new Set(found)].slice(0, 12);
}"""


@dataclass
class Picture:
    """One saved picture and what was measured on its page."""

    file: str
    title: str
    size: int
    defects: list[str]


@dataclass
class Album:
    """Where the pictures of one width and language go, in order."""

    folder: Path
    width: int
    language: str
    pictures: list[Picture] = field(default_factory=list)

    def take(self, page: Page, title: str) -> None:
        """The page as it stands, from its top to at most TALLEST, in a window of that height (bars stay at its foot)."""
        page.evaluate("window.scrollTo(0, 0)")
        page.evaluate("document.fonts.ready")
        defects = page.evaluate(MEASURE)
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": self.width, "height": min(height, TALLEST)})
        number = len(self.pictures) + 1
        name = f"{self.width}-{self.language}-{number:02}-{title.replace(' ', '-')}.png"
        data = _small(page.screenshot(animations="disabled"))
        page.set_viewport_size({"width": self.width, "height": WIDTHS[self.width]})
        (self.folder / name).write_bytes(data)
        self.pictures.append(Picture(name, title, len(data), defects))


def _small(shot: bytes) -> bytes:
    """A palette picture under the limit: fewer colours until it fits."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        few = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


class Walk:
    """One learner's way from the home page to the certificate, then the pages of those who look after learners."""

    def __init__(self, browser: Browser, house: House, album: Album) -> None:
        self.house, self.album, self.language = house, album, album.language
        self.email = f"officer.{album.width}.{album.language}@demo.example"
        self._browser = browser
        self.page = self._new_page()

    def go(self) -> None:
        """The whole way; a step that fails says which it was and the rest goes on."""
        steps: list[Callable[[], None]] = [
            self.visit, self.sign_up, self.log_in, self.begin, self.first_test, self.lessons, self.final_test,
            self.certificate, self.manager, self.trainer, self.styleguide,
        ]  # fmt: skip
        for step in steps:
            try:
                step()
            except Exception as error:  # noqa: BLE001  the other pictures are still wanted
                text = f"{step.__name__} at {self.page.url}: {str(error)[:600]}"
                say(f"FAILED {self.album.width} {self.language} {text}")
                self.album.pictures.append(Picture("", step.__name__, 0, [text]))

    def visit(self) -> None:
        self._open(f"/{self.language}/")
        self._take("home")
        self._open(f"/{self.language}/courses/{COURSE}/")
        self._take("course")

    def sign_up(self) -> None:
        self._open("/account/signup/")
        self.page.fill("[name=name]", NAMES[self.language])
        self.page.fill("[name=email]", self.email)
        self.page.fill("[name=password1]", PASSWORD)
        self.page.select_option("[name=country]", "KE" if self.language == "en" else "JO")
        self.page.select_option("[name=audience]", "customs-border")
        self.page.select_option("main [name=language]", self.language)
        self._take("sign-up")
        self._press("main form .button--next")
        self._open("/dev/mail/")
        self._take("mail")
        link = self.page.locator("article", has_text=self.email).first.locator("a").first.get_attribute("href")
        self._open(urlsplit(link or "").path)
        self._press("main form .button--next")

    def log_in(self) -> None:
        """Signed out again for the picture of the log-in page."""
        self.page.context.clear_cookies()
        self._open("/account/login/")
        self._take("log-in")
        self._log_in(self.email, PASSWORD)

    def begin(self) -> None:
        self._open(f"/{self.language}/courses/{COURSE}/")
        self._press("form[action$='/enrol/'] button")
        self._open(f"/{self.language}/learn/")
        self._take("my learning")

    def first_test(self) -> None:
        self._open(f"/{self.language}/learn/{COURSE}/test/pre/")
        self._take("before the test")
        self._press("main form .button--next")
        questions = self.page.locator(".question")
        for number in range(min(5, questions.count())):
            questions.nth(number).locator("label.choice").first.click()
            questions.nth(number).locator(".save-state[data-state=saved]").wait_for()
        self._take("test")
        self._press("[data-hand-in]")
        self._take("some questions are open")
        self._press("[name=anyway]")
        self._take("after the first test")

    def lessons(self) -> None:
        shown = json.loads(self.house.run("benchmarks/crowd.py", "outline"))
        self._open(f"/{self.language}/learn/{COURSE}/")
        self._take("course outline")
        self._open(f"/{self.language}/learn/{COURSE}/{shown['check']}/")
        check = "form[action$='/check/']"
        self.page.locator(f"{check} label:has(input)").first.click()
        self._press(f"{check} button")
        self.page.locator(f"{check} .notice").first.wait_for()
        self._take("lesson with a quick check")
        for title, key in (("lesson with a table", shown["table"]), ("lesson with a case", shown["case"])):
            self._open(f"/{self.language}/learn/{COURSE}/{key}/")
            self._take(title)

    def final_test(self) -> None:
        order = json.dumps({"email": self.email, "language": self.language, "wrong": 2})
        done = json.loads(self.house.run("benchmarks/crowd.py", "complete", given=order))
        self._open(f"/{self.language}/assess/{done['attempt']}/review/")
        self._take("final test review")

    def certificate(self) -> None:
        address = f"/{self.language}/learn/{COURSE}/certificate/"
        self._open(address)
        for _ in range(60):  # the worker draws it
            if self.page.locator("a[href*='/certificate/file/']").count():
                break
            self.page.wait_for_timeout(1000)
            self._open(address)
        self._take("certificate")
        code = self.page.locator("a[href*='/verify/']").first.get_attribute("href")
        self._open(urlsplit(code or "").path)
        self._take("verify")

    def manager(self) -> None:
        self._as("manager@demo.example")
        self._open(f"/{self.language}/reports/")
        self._take("manager")

    def trainer(self) -> None:
        self._as("trainer@demo.example")
        self._open(f"/{self.language}/trainers/runs/")
        self._take("trainer runs")
        address = self.page.locator(f"main a[href*='/{self.language}/trainers/runs/']").first.get_attribute("href")
        self._open(address or "")
        self._take("trainer run")

    def styleguide(self) -> None:
        self._open("/styleguide/")
        self._take("styleguide")

    def close(self) -> None:
        self.page.context.close()

    def _new_page(self) -> Page:
        size = {"width": self.album.width, "height": WIDTHS[self.album.width]}
        context = self._browser.new_context(base_url=self.house.url, viewport=size, locale=self.language)
        context.set_default_timeout(15_000)
        return context.new_page()

    def _as(self, email: str) -> None:
        self.close()
        self.page = self._new_page()
        self._open("/account/login/")
        self._log_in(email, self.house.password())
        self._keep_language()

    def _keep_language(self) -> None:
        """The pages without a language in their address follow the choice on this device."""
        cookie = {"name": "django_language", "value": self.language, "url": self.house.url}
        self.page.context.add_cookies([cookie])

    def _log_in(self, email: str, password: str) -> None:
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self._press("main form .button--next")

    def _open(self, address: str) -> None:
        answer = self.page.goto(address, wait_until="load")
        if answer is None or answer.status >= 400:
            raise RuntimeError(f"{address} answered {answer.status if answer else 'nothing'}")

    def _press(self, button: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator(button).first.click()

    def _take(self, title: str) -> None:
        self.album.take(self.page, title)


def _index(folder: Path, albums: list[Album]) -> None:
    """A page that shows them side by side."""
    lines = [
        "# The journey in pictures",
        "",
        "Made by `make screens` from the demonstration data, at 360 and 1280 px, in English and Arabic. Pages longer than",
        f"{TALLEST:,} px are cut there. Each page was measured: wider than the screen, parts that stick out, words cut off.",
        "",
    ]
    for album in albums:
        lines += [f"## {album.width} px, {'Arabic' if album.language == 'ar' else 'English'}", ""]
        lines += ["| # | page | measured |", "|---|---|---|"]
        for number, picture in enumerate(album.pictures, 1):
            link = f"[{picture.title}]({picture.file})" if picture.file else picture.title
            lines.append(f"| {number} | {link} | {'; '.join(picture.defects).replace('|', '/') or 'nothing found'} |")
        lines.append("")
    (folder / "README.md").write_text("\n".join(lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", type=Path, default=ROOT / "docs" / "screens")
    parser.add_argument("--width", type=int, action="append", choices=sorted(WIDTHS))
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    options = parser.parse_args()
    folder: Path = options.report
    folder.mkdir(parents=True, exist_ok=True)
    albums = [
        Album(folder, width, language)
        for width in options.width or WIDTHS
        for language in options.language or LANGUAGES
    ]
    for album in albums:
        for old in folder.glob(f"{album.width}-{album.language}-*"):
            old.unlink()
    with demo_house() as house, serving(house), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for album in albums:
            say(f"{album.width} px, {album.language}")
            walk = Walk(browser, house, album)
            walk.go()
            walk.close()
        browser.close()
    return _report(folder, albums)


def _report(folder: Path, albums: list[Album]) -> int:
    pictures = [picture for album in albums for picture in album.pictures]
    for picture in pictures:
        for defect in picture.defects:
            print(f"{picture.file or 'FAILED'}: {defect}")
    total = sum(picture.size for picture in pictures)
    largest = max((picture.size for picture in pictures), default=0)
    print(
        f"{len(pictures)} pictures, {total / 1e6:.2f} MB (at most {TOTAL / 1e6:.0f}), largest {largest / 1000:.0f} kB"
    )
    _index(folder, albums)
    failed = any(not picture.file for picture in pictures)
    return 1 if failed or total > TOTAL or largest > LARGEST else 0


if __name__ == "__main__":
    sys.exit(main())
