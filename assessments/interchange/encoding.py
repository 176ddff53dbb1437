"""Bytes to text: which encoding a file is in, found and said."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assessments.interchange.base import LARGEST_FILE, Reading, Unreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ufeff]")
_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_NO_TEXT = "This is no text file. Save the questions as text (UTF-8), XML or a spreadsheet, and bring that file."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, with plain line ends; `guessed` where the bytes did not say the encoding themselves."""

    text: str
    encoding: str
    guessed: bool = False


def check_size(content: bytes) -> None:
    """Refuse what is too large to read, or empty, before anything is done with it."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(
            f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Split it, or make its pictures smaller."
        )
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("The file is empty.")


def decode(content: bytes) -> Decoded:
    """The text of a file in UTF-8, UTF-16 or Windows-1252; Unreadable if it is no text."""
    check_size(content)
    if content.startswith(_BINARY):
        raise Unreadable(_NO_TEXT)
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return _strict(content, codec, "UTF-8 with byte order mark" if mark == codecs.BOM_UTF8 else "UTF-16")
    if b"\x00" in content:
        return _without_mark(content)
    try:
        return Decoded(plain_text(content.decode("utf-8")), "UTF-8")
    except UnicodeDecodeError:
        return _windows(content)


def remark_encoding(reading: Reading, decoded: Decoded) -> None:
    """Say which encoding was taken where that was a guess."""
    reading.encoding = decoded.encoding
    if decoded.guessed:
        reading.lose(
            0, "encoding-guessed", f"Read as {decoded.encoding}. If letters look wrong, save the file as UTF-8 first."
        )


def plain_text(text: str) -> str:
    """One kind of line end, and no characters that cannot be seen or kept."""
    return _CONTROLS.sub("", _ENDS.sub("\n", text))


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text one by one: a list of them all takes far more room than the text."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _strict(content: bytes, codec: str, name: str) -> Decoded:
    try:
        return Decoded(plain_text(content.decode(codec)), name)
    except UnicodeDecodeError as error:
        raise Unreadable(f"The file says it is {name} but is not, at byte {error.start}. Save it as UTF-8.") from error


def _without_mark(content: bytes) -> Decoded:
    """UTF-16 without a byte order mark has its zeros on one side."""
    head = content[:20_000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    codec = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) < len(head) / 10 or min(even, odd) > max(even, odd) / 20:
        raise Unreadable(_NO_TEXT)
    decoded = _strict(content[: len(content) // 2 * 2], codec, codec.upper())
    return Decoded(decoded.text, decoded.encoding, guessed=True)


def _windows(content: bytes) -> Decoded:
    head = content[:20_000]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head)
    if controls > len(head) / 100:
        raise Unreadable(_NO_TEXT)
    text = content.decode("cp1252", errors="replace").replace("\ufffd", "")
    return Decoded(plain_text(text), "Windows-1252", guessed=True)
