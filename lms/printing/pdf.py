"""Draws PDF files from HTML: our own fonts, no network, tagged for screen readers, same input same bytes.

WeasyPrint is imported only when something is drawn: it needs system libraries (`pdf_problems` names those
that are missing) and half a second. Drawing takes memory, so a process draws one document at a time.

Text takes its fonts from the variables `--text` and `--bold`, which follow the `lang` of each element; Latin,
Arabic and Chinese names may stand in any document, and those of every script that a language of lms/languages brings.
`missing_characters` tells what no font of ours has. Lines of scripts without spaces break where lms/printing/breaking.py
says.
"""

import ctypes
import hashlib
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from mimetypes import guess_type
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from lms.languages.registry import declared
from lms.printing.breaking import needs_breaks, with_breaks

FONTS_FOLDER = Path(__file__).resolve().parent / "fonts"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file under one family name: files that share a name and a weight print gibberish.

    No name ends in a word like "Bold", which Pango would take for a weight.
    """

    family: str
    file_name: str


SANS = Face("Meristem Sans", "NotoSans-Regular.ttf")
SANS_BOLD = Face("Meristem Sans Strong", "NotoSans-Bold.ttf")
ARABIC = Face("Meristem Arabic", "Vazirmatn-Regular.ttf")
ARABIC_BOLD = Face("Meristem Arabic Strong", "Vazirmatn-Bold.ttf")
NASKH = Face("Meristem Naskh", "NotoNaskhArabic-Regular.ttf")
HAN = Face("Meristem Han", "NotoSansSC-Regular.ttf")

# the scripts that languages bring with them (lms/languages): script -> (letters, text, bold). They are there whether
# or not such a language is switched on, for a name may be written in any
BROUGHT = {
    language.script: (
        range(ord(language.printing.first), ord(language.printing.last) + 1),
        Face(language.printing.family, language.printing.regular),
        Face(f"{language.printing.family} Strong", language.printing.bold),
    )
    for language in declared().values()
    if language.printing
}
BROUGHT_FACES = tuple(face for _letters, *faces in BROUGHT.values() for face in faces)
FACES = (SANS, SANS_BOLD, ARABIC, ARABIC_BOLD, NASKH, HAN, *BROUGHT_FACES)

# Script -> (text, bold): the script's own font first, so that its digits and punctuation come from it too.
# Naskh has every Arabic letter, Sindhi and Kashmiri too, but draws letters and dots apart, so that text
# copied, searched or read aloud from the PDF comes out wrong: of 289 words pypdf finds 40, pdftotext 8. With
# Vazirmatn they find 289 and 243 (pdftotext turns lam-alef around). So Naskh only stands in.
_BASE_STACKS = {
    "latin": ((SANS, ARABIC, HAN, NASKH), (SANS_BOLD, ARABIC_BOLD, HAN, NASKH)),
    "arabic": ((ARABIC, SANS, HAN, NASKH), (ARABIC_BOLD, SANS_BOLD, HAN, NASKH)),
    "rare_arabic": ((NASKH, SANS, HAN), (NASKH, SANS_BOLD, HAN)),
    "han": ((HAN, SANS, ARABIC, NASKH), (HAN, SANS_BOLD, ARABIC_BOLD, NASKH)),
}
_REGULAR = tuple(text for _letters, text, _bold in BROUGHT.values())
_BOLD = tuple(bold for _letters, _text, bold in BROUGHT.values())
STACKS: dict[str, tuple[tuple[Face, ...], tuple[Face, ...]]] = {
    **{script: ((*text, *_REGULAR), (*bold, *_BOLD)) for script, (text, bold) in _BASE_STACKS.items()},
    **{
        script: ((text, SANS, ARABIC, HAN, NASKH), (bold, SANS_BOLD, ARABIC_BOLD, HAN, NASKH))
        for script, (_letters, text, bold) in BROUGHT.items()
    },
}
SCRIPT_LANGUAGES = {
    "arabic": ("ar", "fa", "ur", "ps", "ckb", "ug"),
    "rare_arabic": ("sd", "ks"),
    "han": ("zh", "ja"),
    **{language.script: (language.code,) for language in declared().values() if language.printing},
}
RIGHT_TO_LEFT = frozenset(
    (
        *SCRIPT_LANGUAGES["arabic"],
        *SCRIPT_LANGUAGES["rare_arabic"],
        *("he", "yi", "dv"),
        *(language.code for language in declared().values() if language.is_right_to_left),
    )
)

# (file name, Debian package): what WeasyPrint 70 loads on Linux. It still has a way round the subset library
# but means to drop it.
SYSTEM_LIBRARIES = (
    ("libgobject-2.0.so.0", "libglib2.0-0"),
    ("libfontconfig.so.1", "libfontconfig1"),
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz.so.0", "libharfbuzz0b"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
)

PUBLIC_SCHEMES = ("http", "https", "mailto")
UNBROKEN = frozenset(("title", "style", "script"))  # elements whose text is not drawn

_one_at_a_time = Lock()


class PdfUnavailable(RuntimeError):
    """This machine lacks something that drawing needs; the message says what to install."""


class ForbiddenAddress(ValueError):
    """A document asked for something outside its folder; the picture or style is left out."""


def html_to_pdf(html: str, *, lang: str, base_folder: Path | None = None) -> bytes:
    """Draw a page of HTML as PDF/UA.

    `lang` becomes the language of the document (and its direction, unless the HTML states one). Pictures and
    styles may come from `base_folder` and from data: addresses only; a refused one is left out and logged.
    Only web and mail links stay links.
    """
    weasyprint = _load_weasyprint()
    with _one_at_a_time:
        fetcher = _fetcher(FONTS_FOLDER, base_folder)
        font_config = weasyprint.text.fonts.FontConfiguration()
        source = weasyprint.HTML(string=html, base_url=_base_url(base_folder), url_fetcher=fetcher)
        _set_language(source.etree_element, lang)
        if needs_breaks(html):
            _let_lines_break(source.etree_element)
        style = weasyprint.CSS(string=_font_css(), url_fetcher=fetcher, font_config=font_config)
        options = {"pdf_variant": "pdf/ua-1", "optimize_images": True, "dpi": 220}
        document = source.render(font_config=font_config, stylesheets=[style], **options)
        _keep_public_links(document)
        return document.write_pdf(pdf_identifier=_identifier(html, lang), **options)


def pdf_problems() -> list[str]:
    """What is missing on this machine for drawing PDFs: a sentence each, none when all is well."""
    problems = [
        f"The font file {face.file_name} is missing from {FONTS_FOLDER}."
        for face in FACES
        if not (FONTS_FOLDER / face.file_name).is_file()
    ]
    if sys.platform.startswith("linux"):
        problems += [
            f"The system library {library} is missing: install the Debian package {package}."
            for library, package in SYSTEM_LIBRARIES
            if not _library_loads(library)
        ]
    return problems or _import_problems()


def missing_characters(text: str) -> str:
    """The visible characters of `text` that none of our fonts has, each once, in order."""
    covered = covered_characters()
    seen = dict.fromkeys(character for character in text if ord(character) not in covered)
    return "".join(character for character in seen if unicodedata.category(character)[0] not in "CZ")


def covered_characters() -> frozenset[int]:
    return _covered(FACES)


def text_width(text: str, script: str, *, bold: bool = False) -> float:
    """How wide a text is on one line, in ems; joined Arabic letters come out somewhat narrower than this."""
    tables = [_advance_widths(face) for face in STACKS[script][bold]]
    return sum(next((table[code] for table in tables if code in table), 1.0) for code in map(ord, text))


@cache
def _covered(faces: tuple[Face, ...]) -> frozenset[int]:
    return frozenset(chain.from_iterable(_advance_widths(face) for face in faces))


@cache
def _advance_widths(face: Face) -> dict[int, float]:
    """Codepoint -> width in ems, for every character the font has."""
    from fontTools.ttLib import TTFont  # comes with WeasyPrint

    with TTFont(FONTS_FOLDER / face.file_name, lazy=True) as font:
        widths, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: widths[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def script_of(text: str) -> str:
    """The script most letters of a text belong to, as a key of STACKS."""
    letters = [_letter_script(character) for character in text if character.isalpha()]
    script = max(("latin", "arabic", "han", *BROUGHT), key=letters.count)
    return "rare_arabic" if script == "arabic" and _has_rare_arabic(text) else script


def is_right_to_left(lang: str) -> bool:
    return lang.lower().replace("_", "-").split("-")[0] in RIGHT_TO_LEFT


def font_stack(script: str, *, bold: bool = False) -> str:
    """The CSS value of `font-family` for a script: a key of STACKS; "latin" serves Cyrillic and Greek too."""
    families = [f"'{face.family}'" for face in STACKS[script][bold]]
    return ", ".join([*families, "sans-serif"])


def _letter_script(character: str) -> str:
    for script, (letters, *_faces) in BROUGHT.items():
        if ord(character) in letters:
            return script
    if unicodedata.bidirectional(character) == "AL":
        return "arabic"
    return "han" if unicodedata.east_asian_width(character) in "WF" else "latin"


def _has_rare_arabic(text: str) -> bool:
    """Whether letters are missing from the first Arabic font: a word set in two fonts would fall apart."""
    rare = _advance_widths(NASKH).keys() - _advance_widths(ARABIC).keys()
    return any(_letter_script(character) == "arabic" and ord(character) in rare for character in text)


def _load_weasyprint() -> Any:
    problems = pdf_problems()
    if problems:
        raise PdfUnavailable(" ".join(problems))
    import weasyprint
    import weasyprint.text.fonts

    return weasyprint


@cache
def _library_loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _import_problems() -> list[str]:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        return [f"WeasyPrint cannot be loaded: {error}"]
    return []


def _fetcher(*folders: Path | None) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    allowed = tuple(folder.resolve() for folder in folders if folder is not None)

    class LocalFetcher(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url[:5].lower() == "data:":
                return super().fetch(url, headers)
            path = allowed_path(url, allowed)
            media_type = guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})

    return LocalFetcher(allowed_protocols=("data",), allow_redirects=False)


def allowed_path(url: str, folders: tuple[Path, ...]) -> Path:
    """The file a file: address means, if it lies in one of the folders once links and dots are followed."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        raise ForbiddenAddress(f"Only files of the document's own folder may be used, not {url[:200]}")
    path = Path(unquote(parts.path)).resolve()
    if not any(path.is_relative_to(folder) for folder in folders):
        raise ForbiddenAddress(f"This file lies outside the document's own folder: {url[:200]}")
    return path


def _base_url(folder: Path | None) -> str | None:
    return None if folder is None else folder.resolve().as_uri() + "/"


def _set_language(root: Any, lang: str) -> None:
    root.set("lang", lang)
    if is_right_to_left(lang) and not root.get("dir"):
        root.set("dir", "rtl")


def _let_lines_break(root: Any) -> None:
    """Zero width spaces in what is drawn as text: not in attributes, styles or titles."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] not in UNBROKEN:
            element.text = element.text and with_breaks(element.text)
        element.tail = element.tail and with_breaks(element.tail)


def _identifier(html: str, lang: str) -> bytes:
    return hashlib.sha256(f"{lang}\n{html}".encode()).hexdigest()[:32].encode()


def _keep_public_links(document: Any) -> None:
    """Drop links into folders of this machine (they show its paths) and attachments (they hold dates)."""
    for page in document.pages:
        page.links = [link for link in page.links if _is_public_link(link[0], link[1])]
    document.metadata.attachments.clear()


def _is_public_link(kind: str, target: str) -> bool:
    return kind == "internal" or (kind == "external" and urlsplit(target).scheme in PUBLIC_SCHEMES)


@cache
def _font_css() -> str:
    return "\n".join(_font_css_rules())


def _font_css_rules() -> Iterator[str]:
    for face in FACES:
        address = (FONTS_FOLDER / face.file_name).as_uri()
        yield f'@font-face {{ font-family: "{face.family}"; src: url("{address}"); }}'
    yield f":root, [lang] {{ {_font_variables('latin')} }}"
    for script, languages in SCRIPT_LANGUAGES.items():
        selector = ", ".join(f":lang({language})" for language in languages)
        yield f"{selector} {{ {_font_variables(script)} }}"
    yield "html, [lang] { font-family: var(--text); }"
    # WeasyPrint makes no false bold: bold is a family of its own.
    yield "strong, b, th, h1, h2, h3, h4, h5, h6 { font-family: var(--bold); font-weight: normal; }"


def _font_variables(script: str) -> str:
    return f"--text: {font_stack(script)}; --bold: {font_stack(script, bold=True)};"
