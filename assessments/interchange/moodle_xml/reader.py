"""Moodle XML read question by question; one bad question does not stop the rest."""

import re

from assessments.interchange.base import Reading
from assessments.interchange.drafting import Found, begin, take
from assessments.interchange.encoding import Decoded, check_size, decode, plain_text, remark_encoding
from assessments.interchange.gift.reader import category_name
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.moodle_xml.cloze import weight_of_all
from assessments.interchange.moodle_xml.elements import Element, questions
from assessments.interchange.moodle_xml.kinds import kind_of, max_mark
from assessments.interchange.moodle_xml.source import Source

_DECLARATION = re.compile(r"<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,150}encoding=[\"']([A-Za-z0-9._-]{1,30})[\"']")
_KNOWN = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "windows-1251": "cp1251",
    "koi8-r": "koi8-r",
    "iso-8859-15": "iso-8859-15",
    "windows-1256": "cp1256",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
}


def read_moodle_xml(content: bytes, language: str) -> Reading:
    """All questions of a file."""
    decoded = decoded_xml(content)
    reading = Reading("moodle_xml", decoded.encoding)
    remark_encoding(reading, decoded)
    category = ""
    for element in questions(_without_declaration(decoded.text)):
        if element.attributes.get("type", "").strip() == "category":
            category = category_name(element.said("category", "text"))
        else:
            _read(element, category, reading, language)
    if not reading.drafts and not reading.skipped:
        reading.lose(0, "no-questions", "The file holds no questions.")
    return reading


def _without_declaration(text: str) -> str:
    """The first line names an encoding that the text no longer has; the line itself stays, for the numbers of the others."""
    before = len(text) - len(text.lstrip())
    declaration = _DECLARATION.match(text, before)
    return text[:before] + text[declaration.end() :] if declaration else text


def decoded_xml(content: bytes) -> Decoded:
    """Its text, in the encoding that the first line names where that is one of the usual ones."""
    check_size(content)
    declared = _ENCODING.match(content.lstrip()[:400])
    codec = _KNOWN.get(declared.group(1).decode("ascii").lower()) if declared else None
    if codec is None:
        return decode(content)
    text = content.decode(codec, errors="replace").replace("\ufffd", "")
    return Decoded(plain_text(text), codec)


def _read(element: Element, category: str, reading: Reading, language: str) -> None:
    losses = Losses(element.line)
    source = Source(element, losses, language)
    try:
        kind, structure, text = kind_of(source)
        if not text["stem"]:
            raise NotTaken("no-stem", "It has no question text.")
        source.note_what_is_lost()
    except NotTaken as reason:
        begin(reading)
        reading.skip(element.line, reason.code, reason.message)
        return
    of_gaps = element.attributes.get("type", "").strip() in ("cloze", "multianswer")
    take(
        reading,
        Found(
            kind, structure, text, name=element.said("name", "text"), key=element.said("idnumber"), category=category,
            tags=source.tags(), max_mark=weight_of_all(structure) if of_gaps else max_mark(source),
        ),
        losses,
        language,
    )  # fmt: skip
