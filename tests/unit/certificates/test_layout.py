"""Certificates and the PDF drawing under them. Needs pypdf (reads PDFs) and fontTools (reads fonts)."""

import io
import logging
import os
import re
import subprocess
import sys
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from courses.certificates import layout
from courses.certificates.layout import (
    CertificateData,
    certificate_html,
    clean,
    draw_certificate,
)
from lms.printing import pdf
from lms.site.management.commands.html_to_pdf import Command

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-Hans", "lo")
NAMES = {
    "latin": "Éloïse Nguyễn-Châteauneuf",
    "cyrillic": "Александра Ветошкина",
    "chinese": "欧阳修远",
    "arabic": "فاطمة الزهراء بن عيسى",
    "persian": "علی‌رضا پژمان گچ‌پژ",
    "greek": "Ελένη Παπαδοπούλου",
    "urdu": "ڈاکٹر ٹیپو صلاح الدین",
    "lao": "ສົມພອນ ແກ້ວວົງສາ",
}
LAO_SENTENCE = "ໃບຢັ້ງຢືນການຮຽນຈົບຫຼັກສູດຄວາມປອດໄພທາງຊີວະພາບສຳລັບເຈົ້າໜ້າທີ່ພາສີ"
HOSTILE = "<script>alert('x')</script> & \u202eevil\u2066\x00\u200f 🌱😀👩🏽‍🌾 Z" + "\u0301" * 40 + " " + "W" * 300


def certificate(**changes: Any) -> CertificateData:
    data = {
        "name": NAMES["latin"],
        "course_title": "Risk assessment of living modified organisms",
        "language": "en",
        "completed_on": date(2026, 11, 21),
        "number": "MER-2026-7F3K-9Q2D",
        "verify_url": "https://meristem.example.org/verify/7F3K-9Q2D",
        "hours": Decimal("6.50"),
        "organisation_name": "National Biosafety Authority",
    }
    return CertificateData(**{**data, **changes})


def text_of(document: bytes) -> str:
    """All characters of a PDF, composed, without spaces: extraction puts spaces where it likes."""
    pages = PdfReader(io.BytesIO(document)).pages
    return "".join(unicodedata.normalize("NFKC", "".join(page.extract_text() for page in pages)).split())


def has(text: str, wanted: str) -> bool:
    """Whether the wanted words are on the page, in reading or (right to left) in drawing order."""
    words = [unicodedata.normalize("NFKC", word).replace("\u200c", "") for word in wanted.split()]
    return all(word in text or word[::-1] in text for word in words)


def word_boxes(document: bytes) -> list[tuple[float, float]]:
    """Where each stretch of text without a space begins and ends, in millimetres from the left."""
    command = ["pdftotext", "-bbox", "-", "-"]
    page = subprocess.run(command, input=document, capture_output=True, check=True).stdout.decode()
    points = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', page)
    return [(float(left) * 25.4 / 72, float(right) * 25.4 / 72) for left, right in points]


def embedded_fonts(document: bytes) -> set[str]:
    """The families in a PDF, without the style Pango reads in the file and appends."""
    fonts = PdfReader(io.BytesIO(document)).pages[0]["/Resources"]["/Font"]
    names = (str(font.get_object()["/BaseFont"]).split("+")[1] for font in fonts.values())
    return {name.removesuffix("-Italic").removesuffix("-Bold").replace("-", " ") for name in names}


def drawing_warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name.startswith("weasyprint")]


# ---- the fonts


def test_the_fonts_stay_under_their_ceiling_and_carry_their_licences() -> None:
    assert sum(file.stat().st_size for file in pdf.FONTS_FOLDER.iterdir()) <= 14_000_000
    assert {face.file_name for face in pdf.FACES} == {file.name for file in pdf.FONTS_FOLDER.glob("*.ttf")}
    licences = {file.name for file in pdf.FONTS_FOLDER.glob("OFL-*.txt")}
    assert licences == {f"OFL-{face.file_name.partition('-')[0]}.txt" for face in pdf.FACES}
    readme = (pdf.FONTS_FOLDER / "README.md").read_text(encoding="utf-8")
    for face in pdf.FACES:
        size = (pdf.FONTS_FOLDER / face.file_name).stat().st_size
        assert any(f"`{face.file_name}`" in line and f" {size:,} " in line for line in readme.splitlines()), face
    for licence in licences:
        assert "SIL OPEN FONT LICENSE Version 1.1" in (pdf.FONTS_FOLDER / licence).read_text(encoding="utf-8")
        assert f"`{licence}`" in readme


def test_no_family_is_named_twice_or_like_a_weight() -> None:
    families = [face.family for face in pdf.FACES]
    assert len(families) == len(set(families))
    assert not any(family.endswith(("Bold", "Light", "Black", "Regular")) for family in families)


def test_the_chinese_font_is_static_and_has_all_of_gb_2312() -> None:
    rows = ((row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    characters = [bytes(pair).decode("gb2312", "ignore") for pair in rows]
    with TTFont(pdf.FONTS_FOLDER / pdf.HAN.file_name, lazy=True) as font:
        covered = font.getBestCmap()
        assert "fvar" not in font
    wanted = [character for character in characters if character]
    assert len(wanted) == 6763
    assert [character for character in wanted if ord(character) not in covered] == []


# ---- drawing any page


def test_a_document_is_tagged_knows_its_language_and_has_no_date() -> None:
    reader = PdfReader(io.BytesIO(pdf.html_to_pdf("<title>عنوان</title><h1>مرحبا</h1>", lang="ar")))
    catalog = reader.root_object
    assert catalog["/Lang"] == "ar"
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    assert reader.metadata is not None and reader.metadata.title == "عنوان"
    assert "/CreationDate" not in reader.metadata and "/ModDate" not in reader.metadata


def test_the_same_page_gives_the_same_bytes_in_another_process() -> None:
    page = "<title>t</title><p>One 二 ثلاثة <strong>четыре</strong></p>"
    draw = f"lms.printing.pdf.html_to_pdf({page!r}, lang='en')"
    program = f"import sys, lms.printing.pdf; sys.stdout.buffer.write({draw})"
    root = Path(pdf.__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(root)}
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment)
    assert other.stdout == pdf.html_to_pdf(page, lang="en")


def test_bold_and_each_script_take_their_own_font() -> None:
    page = (
        "<title>t</title><p>a <strong>b</strong></p><p lang=ar>ع <b>ع</b> <span lang=fr>c</span></p>"
        "<p lang=zh-Hans>漢 1</p><p lang=sd>ڄ</p><p lang=lo>ກ <b>ກ</b></p>"
    )
    fonts = embedded_fonts(pdf.html_to_pdf(page, lang="en"))
    assert fonts == {face.family for face in pdf.FACES}


def test_pictures_come_from_the_documents_folder_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder, outside = tmp_path / "course", tmp_path / "secret.svg"
    folder.mkdir()
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><circle r='9'/></svg>"
    outside.write_text(drawing)
    (folder / "leaf.svg").write_text(drawing)
    (folder / "link.svg").symlink_to(outside)
    refused = (
        "../secret.svg",
        "link.svg",
        "file:///etc/hosts",
        "http://127.0.0.1:9/x.svg",
        "ftp://127.0.0.1/x.svg",
    )
    allowed = ("leaf.svg", "data:image/svg+xml;utf8," + drawing.replace("'", "%27"))
    images = "".join(f'<img alt="x" src="{source}">' for source in (*refused, *allowed))
    pdf.html_to_pdf(f"<title>t</title>{images}", lang="en", base_folder=folder)
    assert len(drawing_warnings(caplog)) == len(refused)


def test_a_picture_cannot_bring_in_a_file_from_outside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "course"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"not really a picture")
    inner = f'<image href="{(tmp_path / "secret.png").as_uri()}" width="9" height="9"/>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inner}</svg>'
    (folder / "leaf.svg").write_text(drawing)
    pdf.html_to_pdf('<title>t</title><img alt="x" src="leaf.svg">', lang="en", base_folder=folder)
    assert any("ForbiddenAddress" in message for message in drawing_warnings(caplog))


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "file:///fonts/../etc/passwd", "file:///fonts/%2e%2e/etc/passwd", "file://host/fonts/a",
     "file:///fonts2/a", "http://a/fonts/a", "//fonts/a"],
)  # fmt: skip
def test_addresses_outside_the_folder_are_refused(url: str) -> None:
    with pytest.raises(pdf.ForbiddenAddress):
        pdf.allowed_path(url, (Path("/fonts"),))


def test_links_into_the_machine_are_dropped_and_web_links_kept(tmp_path: Path) -> None:
    page = (
        '<title>t</title><a href="next.html">n</a> <a href="javascript:x()">j</a> <a href="https://example.org/">w</a>'
    )
    document = pdf.html_to_pdf(page, lang="en", base_folder=tmp_path)
    annotations = PdfReader(io.BytesIO(document)).pages[0]["/Annots"]
    assert [note.get_object()["/A"]["/URI"] for note in annotations] == ["https://example.org/"]


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf.pdf_problems() == []
    monkeypatch.setattr(pdf, "SYSTEM_LIBRARIES", (("libno-such-thing.so.0", "libno-such-thing0"),))
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(pdf.PdfUnavailable, match="install the Debian package libno-such-thing0"):
        pdf.html_to_pdf("<title>t</title>", lang="en")


def test_lao_breaks_inside_the_margins_and_is_read_as_it_was_written(caplog: pytest.LogCaptureFixture) -> None:
    """There is no space in it: without breaks of ours each sentence would be one line, cut by the edge of the paper."""
    page = f"<title>{LAO_SENTENCE}</title><style>@page {{ size: 100mm 200mm; margin: 15mm }}</style>"
    document = pdf.html_to_pdf(page + f"<p style='font-size: 10pt'>{LAO_SENTENCE * 3}</p>", lang="lo")
    # searched, copied, read aloud: letter by letter what was written, and nothing of the breaks
    assert "".join(PdfReader(io.BytesIO(document)).pages[0].extract_text().split()) == LAO_SENTENCE * 3
    boxes = word_boxes(document)
    assert len(boxes) > 4
    assert min(left for left, _right in boxes) >= 15 - 0.1 and max(right for _left, right in boxes) <= 85 + 0.1
    assert drawing_warnings(caplog) == []
    assert PdfReader(io.BytesIO(document)).metadata.title == LAO_SENTENCE


def test_a_lao_certificate_holds_every_letter(caplog: pytest.LogCaptureFixture) -> None:
    lao = certificate(name=NAMES["lao"], course_title=LAO_SENTENCE * 2, language="lo", organisation_name=LAO_SENTENCE)
    document = draw_certificate(lao)
    text = text_of(document)
    assert len(PdfReader(io.BytesIO(document)).pages) == 1
    assert has(text, "ໃບຢັ້ງຢືນການຮຽນຈົບຫຼັກສູດ")  # the interface's own words
    assert has(text, "21/11/2026") and has(text, "6,5") and has(text, NAMES["lao"])
    assert unicodedata.normalize("NFKC", LAO_SENTENCE * 2) in text
    assert max(right for _left, right in word_boxes(document)) <= 289  # the frame of the page
    assert pdf.missing_characters(certificate_html(lao)) == ""
    assert drawing_warnings(caplog) == []


def test_missing_characters_are_named() -> None:
    assert pdf.missing_characters("Ada Лев 李 علی‌رضا") == ""
    assert pdf.missing_characters("한국 한 ไท") == "한국ไท"


# ---- the command


def test_the_command_draws_a_file_in_its_stated_language(tmp_path: Path) -> None:
    source, target = tmp_path / "a.html", tmp_path / "a.pdf"
    source.write_text('<html lang="ru"><title>Урок</title><p>Урок</p></html>', encoding="utf-8")
    call_command(Command(stdout=io.StringIO()), str(source), str(target))
    assert PdfReader(target).root_object["/Lang"] == "ru"
    call_command(Command(stdout=io.StringIO()), str(source), str(target), "--lang", "ar")
    assert PdfReader(target).root_object["/Lang"] == "ar"
    with pytest.raises(CommandError, match="No PDF was made"):
        call_command(Command(), str(tmp_path / "none.html"), str(target))


# ---- the certificate


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_every_name_is_whole_on_a_certificate_in_every_language(
    name: str, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    document = draw_certificate(certificate(name=name, language=language))
    text = text_of(document)
    assert has(text, name)
    assert has(text, "MER-2026-7F3K-9Q2D https://meristem.example.org/verify/7F3K-9Q2D")
    assert drawing_warnings(caplog) == []  # WeasyPrint warns of each .notdef glyph
    assert pdf.missing_characters(name) == ""
    assert embedded_fonts(document) <= {face.family for face in pdf.FACES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_certificate_is_one_landscape_page_and_always_the_same_bytes(language: str) -> None:
    document = draw_certificate(certificate(language=language))
    pages = PdfReader(io.BytesIO(document)).pages
    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [(842, 595)]
    assert document == draw_certificate(certificate(language=language))


def test_the_text_says_what_was_done_and_what_it_does_not_mean() -> None:
    html = certificate_html(certificate())
    assert "completed the course" in html
    assert "and passed its final test on 21 November 2026" in html
    assert "not an endorsement by the United Nations or by any other body" in html
    assert "scan the code or open this address" in html


def test_a_hostile_name_is_text_and_leaves_the_page_whole(caplog: pytest.LogCaptureFixture) -> None:
    hostile = certificate(name=HOSTILE, course_title=HOSTILE, organisation_name=HOSTILE, language="ar")
    html = certificate_html(hostile)
    assert "<script" not in html and "&lt;script&gt;" in html
    assert not any(character in html for character in "\u202e\u2066\u200f\x00🌱😀")
    document = draw_certificate(hostile)
    text = text_of(document)
    assert len(PdfReader(io.BytesIO(document)).pages) == 1
    assert has(text, "6.5 MER-2026-7F3K-9Q2D")  # what stands under the name is still there
    assert drawing_warnings(caplog) == []


LEFT_OUT = "cannot be printed"


def test_a_name_of_nothing_printable_gives_its_place_to_the_number() -> None:
    html = certificate_html(certificate(name=" \u202e🌱\u200d "))
    assert html.count("MER-2026-7F3K-9Q2D</bdi>") >= 1 and LEFT_OUT in html
    document = PdfReader(io.BytesIO(draw_certificate(certificate(name="🌱🌱"))))
    assert len(document.pages) == 1


@pytest.mark.parametrize(("typed", "said"), [("Zoë 🌱", True), ("Zoe\u0308 \u202eM.", False), ("欧阳修远", False)])
def test_what_is_left_out_of_a_name_is_said(typed: str, said: bool) -> None:
    assert (LEFT_OUT in certificate_html(certificate(name=typed))) is said


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("  Ada\t\nLovelace ", "Ada Lovelace"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("A\u202eB\u2067C\u200e", "ABC"),
        ("Zoe\u0308\ufe0f 🌱", "Zoë"),
        ("a" + "\u0489" * 9, "a" + "\u0489" * 4),
        ("O'Neil-Smith, Jr.", "O'Neil-Smith, Jr."),
        ("x" * 21, "x" * 19 + "…"),
    ],
)
def test_cleaning(typed: str, printed: str) -> None:
    assert clean(typed, longest=20) == printed


def test_script_and_direction_follow_the_letters() -> None:
    found = {name: (pdf.script_of(text), layout.direction_of(text)) for name, text in NAMES.items()}
    assert found == {
        "latin": ("latin", "ltr"),
        "cyrillic": ("latin", "ltr"),
        "greek": ("latin", "ltr"),
        "chinese": ("han", "ltr"),
        "arabic": ("arabic", "rtl"),
        "persian": ("arabic", "rtl"),
        "urdu": ("arabic", "rtl"),
        "lao": ("lao", "ltr"),
    }


def test_a_word_with_a_rare_arabic_letter_is_set_in_one_font() -> None:
    assert pdf.script_of("سنڌي ٻولي") == "rare_arabic"
    document = draw_certificate(certificate(name="سنڌي ٻولي", organisation_name=""))
    assert "Meristem Naskh" in embedded_fonts(document)
    assert "Meristem Arabic" not in embedded_fonts(document)


def test_long_names_get_smaller_and_short_ones_stay_large() -> None:
    sizes = [layout.write("Anna " * count, layout.NAME_SPACE).size for count in (1, 4, 12, 30, 60)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == layout.NAME_SPACE.largest
    assert sizes[-1] >= layout.NAME_SPACE.smallest


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "21 November 2026"),
        ("fr", "21 novembre 2026"),
        ("es", "21 de noviembre de 2026"),
        ("ru", "21 ноября 2026 г."),
        ("ar", "21 نوفمبر، 2026"),
        ("zh-Hans", "2026年11月21日"),
        ("lo", "21/11/2026"),
    ],
)
def test_dates_are_in_the_languages_form(language: str, written: str) -> None:
    with translation.override(language):
        assert " ".join(layout.written_date(date(2026, 11, 21), language).split()) == written


@pytest.mark.parametrize(("hours", "written"), [(None, ""), ("6.00", "6"), ("40", "40"), ("6.50", "6,5")])
def test_hours_have_no_idle_zeros(hours: str | None, written: str) -> None:
    with translation.override("fr"):
        assert layout.written_hours(None if hours is None else Decimal(hours)) == written


def test_the_arabic_page_is_turned_around() -> None:
    html = certificate_html(certificate(language="ar"))
    assert '<html lang="ar" dir="rtl">' in html
    assert '<g transform="translate(297 0) scale(-1 1)">' in html
    assert ".above, .below { position: absolute; right: 96mm;" in html
    assert '<bdi class="value number" dir="ltr">MER-2026-7F3K-9Q2D</bdi>' in html


def test_weasyprint_waits_until_something_is_drawn() -> None:
    program = "import sys, lms.printing.pdf; sys.exit('weasyprint' in sys.modules)"
    root = Path(pdf.__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root)


@pytest.fixture(autouse=True)
def _hear_weasyprint(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="weasyprint")
