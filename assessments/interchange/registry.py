"""The formats of this program, and which of them a file is in: what is inside counts more than the name."""

from assessments.interchange.aiken.format import AIKEN
from assessments.interchange.base import Format, Reading, Unreadable
from assessments.interchange.encoding import check_size
from assessments.interchange.gift.format import GIFT
from assessments.interchange.moodle_xml.format import MOODLE_XML
from assessments.interchange.qti import Qti, Qti21, Qti22
from assessments.interchange.sniffing import HEAD
from assessments.interchange.table.format import CSV, XLSX

_FORMATS: tuple[Format, ...] = (GIFT, MOODLE_XML, AIKEN, CSV, XLSX, Qti(), Qti22(), Qti21())


def formats() -> dict[str, Format]:
    """All formats by key."""
    return {one.key: one for one in _FORMATS}


def detect(name: str, content: bytes) -> Format:
    """The format that is most certain of a file; Unreadable if none is."""
    check_size(content)
    head = content[:HEAD]
    sure = {one: one.sniff(name, head) for one in _FORMATS}
    best = max(sure, key=lambda one: sure[one])
    if not sure[best]:
        raise Unreadable(
            "This is no file of questions that can be read. Bring GIFT, Aiken, Moodle XML, QTI or a table (CSV, XLSX)."
        )
    return best


def read_file(name: str, content: bytes, *, language: str, format_key: str = "") -> Reading:
    """A file in the format that is named or found; an ending that says otherwise is remarked."""
    known = formats()
    if format_key and format_key not in known:
        raise Unreadable(f"The format {format_key!r} is none of {', '.join(known)}.")
    one = known[format_key] if format_key else detect(name, content)
    reading = one.read(content, language=language)
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if ending and ending not in one.endings:
        reading.lose(
            0,
            "ending",
            f"The name ends in {ending[:12]} but the file is {one.key.replace('_', ' ')}; it was read as that.",
        )
    return reading
