"""Draws the certificate: one A4 page, in the language of the certificate, with a name in any script.

A name is what its owner typed. It is cleaned of what cannot be printed or could turn the page around
(control and bidi characters, emoji), set in the font of its own script whatever the language of the page,
and made smaller until it fits.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

import segno
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.safestring import SafeString, mark_safe

from lms.printing.pdf import (
    STACKS,
    covered_characters,
    font_stack,
    html_to_pdf,
    is_right_to_left,
    script_of,
    text_width,
)

TEMPLATE = "courses/certificate.html"
INK = "#1d4434"

JOINERS = "\u200c\u200d"  # Persian and Indic names need them
MARKS_IN_A_ROW = 4  # more accents on one letter than any language writes would run over the page
MM_PER_POINT = 25.4 / 72
ENGLISH_DATE = "j F Y"  # Django's own English form is "Nov. 21, 2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateData:
    name: str
    course_title: str
    language: str
    completed_on: date
    number: str
    verify_url: str
    hours: Decimal | None = None
    organisation_name: str = ""  # who offered the course


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """The room for a text. It is set as large as it fits, on one line while that is not too small."""

    height: float  # millimetres
    largest: int  # points
    smallest: int
    one_line_from: int
    line_height: float
    longest: int = 300  # characters; what follows is cut with an ellipsis
    bold: bool = False
    width: float = 178


@dataclass(frozen=True, slots=True)
class Writing:
    """A text ready for the page."""

    text: str
    direction: str
    script: str
    size: int


NAME_SPACE = Space(height=29, largest=36, smallest=8, one_line_from=22, line_height=1.22)
TITLE_SPACE = Space(height=21, largest=18, smallest=8, one_line_from=15, line_height=1.3, bold=True)
ORGANISATION_SPACE = Space(height=9, largest=10, smallest=7, one_line_from=9, line_height=1.3, longest=150)


def draw_certificate(data: CertificateData) -> bytes:
    """The certificate as a PDF; the same data give the same bytes."""
    return html_to_pdf(certificate_html(data), lang=data.language)


def certificate_html(data: CertificateData) -> str:
    """The page. Signs of a name that cannot be printed are left out, and the page says so.

    Of a name without any that can, nothing is left: then the certificate's number stands in its place.
    """
    name = write(data.name, NAME_SPACE)
    has_name = any(map(str.isalnum, name.text))
    if not has_name:
        name = write(data.number, NAME_SPACE)
    with translation.override(data.language):
        context = {
            "certificate": data,
            "language": data.language,
            "name": name,
            "is_incomplete": not has_name or leaves_out(data.name, name.text),
            "title": write(data.course_title, TITLE_SPACE),
            "organisation": data.organisation_name and write(data.organisation_name, ORGANISATION_SPACE),
            "date": written_date(data.completed_on, data.language),
            "hours": written_hours(data.hours),
            "qr_code": qr_code(data.verify_url),
            "ink": INK,
            "stacks": _font_stacks(),
            **_page_sides(data.language),
        }
        return render_to_string(TEMPLATE, context)


def write(text: str, space: Space) -> Writing:
    cleaned = clean(text, longest=space.longest)
    script = script_of(cleaned)
    size = fitting_size(text_width(cleaned, script, bold=space.bold), space)
    return Writing(cleaned, direction_of(cleaned), script, size)


def clean(text: str, *, longest: int) -> str:
    """Only what can be printed, on one line, without anything that turns or stacks characters."""
    printable = "".join(_printable(unicodedata.normalize("NFC", text)))
    words = " ".join(printable.split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def leaves_out(typed: str, printed: str) -> bool:
    """Whether a sign that its owner can see is missing in print (one that only steers the others is not)."""
    seen = (sign for sign in unicodedata.normalize("NFC", typed) if unicodedata.category(sign)[0] in "LNSP")
    return any(sign not in printed for sign in seen)


def direction_of(text: str) -> str:
    strong = (unicodedata.bidirectional(character) for character in text)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"


def fitting_size(width_in_ems: float, space: Space) -> int:
    """The largest size in points at which a text of this width stays inside its space."""
    sizes = range(space.largest, space.smallest - 1, -1)
    large = range(space.largest, space.one_line_from - 1, -1)
    on_one_line = (size for size in large if _lines(width_in_ems, size, space) == 1)
    on_more = (size for size in sizes if _height(width_in_ems, size, space) <= space.height)
    return next(on_one_line, None) or next(on_more, space.smallest)


def written_date(day: date, language: str) -> str:
    if language.lower().startswith("en"):
        return formats.date_format(day, ENGLISH_DATE)
    return formats.date_format(day, "DATE_FORMAT")


def written_hours(hours: Decimal | None) -> str:
    """6, 6.5 or 6,5: without idle zeros, with the language's decimal sign."""
    if hours is None:
        return ""
    whole = hours == hours.to_integral_value()
    return formats.number_format(hours.quantize(Decimal(1)) if whole else hours.normalize())


def qr_code(address: str) -> SafeString:
    code = segno.make(address, error="m", micro=False)
    title = translation.gettext("QR code with the address for checking this certificate")
    # segno makes this SVG from numbers and escapes the title
    return mark_safe(code.svg_inline(border=0, dark=INK, omitsize=True, title=title))


def _page_sides(language: str) -> dict[str, str]:
    if is_right_to_left(language):
        return {"direction": "rtl", "start": "right", "end": "left"}
    return {"direction": "ltr", "start": "left", "end": "right"}


def _font_stacks() -> dict[str, dict[str, SafeString]]:
    # font names are constants of lms.printing.pdf
    return {
        script: {"text": mark_safe(font_stack(script)), "bold": mark_safe(font_stack(script, bold=True))}
        for script in STACKS
    }


def _printable(text: str) -> Iterator[str]:
    marks, previous = 0, ""
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if category[0] == "Z" or character in "\t\n\r":
            yield (previous := " ")
        elif character in JOINERS:
            yield from _joiner(character, previous)
        elif _can_be_printed(character, category) and marks <= MARKS_IN_A_ROW:
            yield (previous := character)


def _joiner(character: str, previous: str) -> Iterator[str]:
    if previous and unicodedata.category(previous)[0] in "LM":
        yield character


def _can_be_printed(character: str, category: str) -> bool:
    if category[0] == "C" or _is_variation_selector(character):
        return False
    # a letter of a script we ship no font for may still find one on the machine; an emoji is not needed
    return category[0] in "LN" or ord(character) in covered_characters() or category[0] == "M"


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _lines(width_in_ems: float, size: int, space: Space) -> int:
    return ceil(width_in_ems * size * MM_PER_POINT / space.width)


def _height(width_in_ems: float, size: int, space: Space) -> float:
    lines = _lines(width_in_ems * 1.06, size, space)  # lines end where words do
    return lines * size * MM_PER_POINT * space.line_height
