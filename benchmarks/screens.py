"""Every type of page as a picture: `make screens` writes docs/screens/, at 360 and 1280 px, in English and Arabic.

Each picture is measured too: what is wider than the screen, and what is cut off. With --report DIR the pictures go elsewhere.

To keep the folder small: a page longer than TALLEST is cut there, colours are few, and of dull pages (a form, a question,
a message, which look like their neighbours) no picture is kept at 1280 px; they are measured there all the same. --all
keeps them, for looking through. Paper has no width: what is printed is taken once for each language.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.house import CHROMIUM, FLAGS, ROOT, demo_house, say, serving
from benchmarks.journey import SIZES, Walk
from lms.printing.pdf import FONTS_FOLDER, HAN

LANGUAGES = ("en", "ar")
WITHOUT_DULL = 1280
WITH_PAPER = 360  # the width whose walk takes what is printed
TALLEST = {360: 1200, 1280: 1000}  # px; a longer page is cut there
LARGEST = 90_000  # bytes of one picture
TOTAL = 6_000_000  # bytes of all
COLOURS = (16, 12, 8)
PAPER_DPI = 60

# what a reader would see as broken: the page wider than the screen, parts that stick out, words that are cut off
MEASURE = """() => {
  const found = [], root = document.documentElement;
  const name = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + [...e.classList].map((c) => "." + c).join("");
  const says = (e) => (e.textContent || "").trim().replace(/\\s+/g, " ").slice(0, 40);
  const hidden = (e) => e.closest(".visually-hidden, .menu-name, .progress-picture > progress")
    || e.closest(".skip-link, [hidden], details:not([open]) > :not(summary)");
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
    """What was measured on one page, and its picture if one is kept."""

    title: str
    file: str = ""
    size: int = 0
    defects: list[str] = field(default_factory=list)


@dataclass
class Album:
    """Where the pictures of one width and language go, in order."""

    folder: Path
    width: int
    language: str
    keeps_dull: bool
    pictures: list[Picture] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.width}-{self.language}"

    def clear(self) -> None:
        """Away with the pictures of the last time."""
        for start in (self.name, f"paper-{self.language}" if self.width == WITH_PAPER else self.name):
            for old in self.folder.glob(f"{start}-*.png"):
                old.unlink()

    def take(self, page: Page, title: str, *, dull: bool = False) -> None:
        """The page as it stands, from its top to at most TALLEST, in a window of that height (bars stay at its foot)."""
        page.evaluate("window.scrollTo(0, 0)")
        page.evaluate("document.fonts.ready")
        defects = page.evaluate(MEASURE)
        if dull and not self.keeps_dull:
            self.pictures.append(Picture(title, defects=defects))
            return
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": self.width, "height": min(height, TALLEST[self.width])})
        shot = page.screenshot(animations="disabled")
        page.set_viewport_size({"width": self.width, "height": SIZES[self.width]})
        self._keep(self.name, title, shot, defects)

    def take_paper(self, document: bytes, title: str) -> None:
        """The first sheet of a PDF file, once for each language; the walks of other widths only count it."""
        if self.width != WITH_PAPER:
            self.pictures.append(Picture(title))
            return
        command = ["pdftoppm", "-png", "-r", str(PAPER_DPI), "-f", "1", "-l", "1", "-singlefile", "-"]
        drawn = subprocess.run(command, input=document, capture_output=True, check=True)
        self._keep(f"paper-{self.language}", title, drawn.stdout, [])

    def miss(self, step: str, reason: str) -> None:
        """A step of the walk failed: its pictures are not there."""
        self.failures.append(f"{self.name} {step} {reason}")

    def _keep(self, start: str, title: str, shot: bytes, defects: list[str]) -> None:
        name = f"{start}-{len(self.pictures) + 1:02}-{title.replace(' ', '-')}.png"
        data = _small(shot)
        (self.folder / name).write_bytes(data)
        self.pictures.append(Picture(title, name, len(data), defects))


def _with_chinese(folder: Path) -> Path:
    """This machine's fonts and one for Chinese, which phones and desks have and servers lack; the file that says so."""
    lent = folder / "fonts"
    lent.mkdir(exist_ok=True)
    shutil.copy(FONTS_FOLDER / HAN.file_name, lent)
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include><dir>{lent}</dir></fontconfig>"
    )
    return config


def _small(shot: bytes) -> bytes:
    """A palette picture under the limit: fewer colours until it fits."""
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        few = image.quantize(palette=_palette(image, colours), dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True, bits=4)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


def _palette(image: Image.Image, size: int) -> Image.Image:
    """The picture's own colours that are frequent and far from each other: a small orange button keeps its orange,
    which methods that average boxes of colour turn brown."""
    found = image.getcolors(image.width * image.height) or []
    colours = np.array([colour for _times, colour in found], dtype=float)
    weight = np.sqrt([times for times, _colour in found])
    nearest, chosen = np.full(len(colours), np.inf), [int(weight.argmax())]
    for _ in range(min(size, len(colours)) - 1):
        nearest = np.minimum(nearest, ((colours - colours[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int((weight * np.sqrt(nearest)).argmax()))
    palette = Image.new("P", (1, 1))
    picked = colours[chosen].astype(int).tolist()
    picked += [picked[0]] * (256 - len(picked))
    palette.putpalette([value for colour in picked for value in colour])
    return palette


def _index(folder: Path, albums: list[Album]) -> None:
    """A page that shows them side by side: a row for each type of page, a column for each width and language."""
    tallest = " or ".join(f"{height:,} px (at {width})" for width, height in TALLEST.items())
    lines = [
        "# Every type of page in pictures",
        "",
        "Made by `make screens` from the demonstration data, at 360 and 1280 px, in English and Arabic. Longer pages are cut at",
        f"{tallest}. Of dull pages, which look like their neighbours, there is no picture at 1280 px. What is",
        "printed was taken once for each language. Each page was measured at every width and in both languages: wider than",
        "the screen, parts that stick out, words cut off.",
        "",
        f"| # | page | {' | '.join(album.name.replace('-', ' px, ') for album in albums)} | measured |",
        f"|---|---|{'---|' * len(albums)}---|",
    ]
    titles = max((album.pictures for album in albums), key=len)
    for number, title in enumerate((picture.title for picture in titles), 1):
        same = [next((one for one in album.pictures if one.title == title), Picture(title)) for album in albums]
        links = " | ".join(f"[picture]({one.file})" if one.file else "" for one in same)
        defects = [f"{album.name}: {text}" for album, one in zip(albums, same, strict=True) for text in one.defects]
        found = "; ".join(defects).replace("|", "/") or "nothing found"
        lines.append(f"| {number} | {title} | {links} | {found} |")
    (folder / "README.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", type=Path, default=ROOT / "docs" / "screens")
    parser.add_argument("--width", type=int, action="append", choices=sorted(SIZES))
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--all", action="store_true", help="keep pictures of dull pages at every width")
    options = parser.parse_args()
    folder: Path = options.report
    folder.mkdir(parents=True, exist_ok=True)
    albums = [
        Album(folder, width, language, keeps_dull=options.all or width == min(SIZES))
        for width in options.width or SIZES
        for language in options.language or LANGUAGES
    ]
    with demo_house() as house, serving(house), sync_playwright() as playwright:
        fonts = {"FONTCONFIG_FILE": str(_with_chinese(house.folder))}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=os.environ | fonts)
        for album in albums:
            say(f"{album.width} px, {album.language}")
            album.clear()
            walk = Walk(browser, house, album)
            walk.go()
            walk.close()
        browser.close()
    if len(albums) == len(SIZES) * len(LANGUAGES):  # a part of the pictures makes no index
        _index(folder, albums)
    return _report(folder, albums)


def _report(folder: Path, albums: list[Album]) -> int:
    pictures = [picture for album in albums for picture in album.pictures]
    for album in albums:
        for picture in album.pictures:
            for defect in picture.defects:
                print(f"{album.name} {picture.title}: {defect}")
        for failure in album.failures:
            print(f"FAILED: {failure}")
    sizes = [file.stat().st_size for file in folder.glob("*.png")]
    total, largest = sum(sizes), max(sizes, default=0)
    print(
        f"{len(pictures)} pages, {len(sizes)} pictures, {total / 1e6:.2f} MB (at most {TOTAL / 1e6:.0f}), "
        f"largest {largest / 1000:.0f} kB"
    )
    failed = any(album.failures for album in albums)
    return 1 if failed or total > TOTAL or largest > LARGEST else 0


if __name__ == "__main__":
    sys.exit(main())
