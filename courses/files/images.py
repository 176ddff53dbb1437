"""Which pictures and papers are taken: the right kind inside, a sensible size, and an SVG that is only a drawing."""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from PIL import Image

MAX_IMAGE = 2_000_000
MAX_PAPER = 10_000_000
MAX_PIXELS = 40_000_000
FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
SIGNATURES = {"pdf": b"%PDF-", "xlsx": b"PK\x03\x04", "docx": b"PK\x03\x04", "pptx": b"PK\x03\x04"}

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
DRAWING = frozenset(
    "svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath linearGradient "
    "radialGradient stop clipPath mask pattern marker style image filter feGaussianBlur feOffset feMerge feMergeNode "
    "feColorMatrix feFlood feComposite feBlend switch".split()
)
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|expression\(|javascript:|-moz-binding|\\", re.IGNORECASE)
_INSIDE_IMAGE = re.compile(r"data:image/(png|jpeg|webp);base64,", re.IGNORECASE)


def problems_of_file(path: str, content: bytes) -> list[str]:
    """Why a file of a course is refused; nothing when it is fine."""
    ending = path.rpartition(".")[2].lower()
    limit = MAX_IMAGE if path.startswith("images/") else MAX_PAPER
    if len(content) > limit:
        return [f"the file is larger than {limit // 1_000_000} MB"]
    if ending == "svg":
        return problems_of_svg(content)
    if ending in FORMATS:
        return _problems_of_photograph(content, FORMATS[ending])
    if ending in SIGNATURES and not content.startswith(SIGNATURES[ending]):
        return [f"this is no {ending.upper()} file inside"]
    return []


def problems_of_svg(content: bytes) -> list[str]:
    """Why an SVG is refused: anything that runs, reaches outside or is no drawing."""
    if b"<?xml-stylesheet" in content:
        return ["<?xml-stylesheet?> reaches outside the file"]
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        return ["the SVG has a DTD or entities; take them out"]
    except (ElementTree.ParseError, ValueError) as error:
        return [f"this is no well-formed SVG: {error}"]
    if root.tag != SVG + "svg":
        return ["the root element is not <svg> of http://www.w3.org/2000/svg"]
    return sorted({problem for element in root.iter() for problem in _problems_of_element(element)})


def _problems_of_element(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str):  # a comment or processing instruction
        return
    name = element.tag.removeprefix(SVG)
    if name not in DRAWING:
        yield f"<{name.rpartition('}')[2]}> is not allowed in a picture"
    if name == "style" and _OUTSIDE.search(element.text or ""):
        yield "<style> reaches outside the file"
    for attribute, value in element.attrib.items():
        yield from _problems_of_attribute(name, attribute, value)


def _problems_of_attribute(element: str, attribute: str, value: str) -> Iterator[str]:
    plain = attribute.rpartition("}")[2].lower()
    if plain.startswith("on"):
        yield f"the attribute {plain} would run a script"
    elif plain in ("href", "src"):
        inside = value.strip().startswith("#") or (element == "image" and _INSIDE_IMAGE.match(value.strip()))
        if not inside:
            yield f'{plain}="{value[:60]}" reaches outside the file'
    elif plain == "base" or _OUTSIDE.search(value):
        yield f"the attribute {plain} reaches outside the file"


def _problems_of_photograph(content: bytes, kind: str) -> list[str]:
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                return [f"{width} x {height} pixels are too many"]
            picture.verify()
    except Exception as error:  # noqa: BLE001  Pillow raises many kinds on a broken file
        return [f"this is no {kind} picture inside: {error}"]
    return []
