"""Bytes to text."""

import pytest

from assessments.interchange.base import LARGEST_FILE, Unreadable
from assessments.interchange.encoding import decode, lines_of

WORDS = "Où est l’été? 你好 سؤال\n"


@pytest.mark.parametrize(
    ("codec", "name", "guessed"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8 with byte order mark", False),
        ("utf-16", "UTF-16", False),
    ],
)
def test_unicode(codec: str, name: str, guessed: bool) -> None:
    decoded = decode(WORDS.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (WORDS, name, guessed)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_mark_is_guessed(codec: str) -> None:
    decoded = decode(("Which paper?{T}\n" * 5).encode(codec))
    assert decoded.guessed and decoded.text.startswith("Which paper?{T}\n")
    assert decoded.encoding == codec.upper()


def test_big_endian_with_mark() -> None:
    assert decode(b"\xfe\xff" + WORDS.encode("utf-16-be")).text == WORDS


def test_windows_is_guessed() -> None:
    decoded = decode("l’été — œuf €".encode("cp1252"))
    assert (decoded.text, decoded.encoding, decoded.guessed) == ("l’été — œuf €", "Windows-1252", True)


def test_line_ends() -> None:
    assert decode(b"a\r\nb\rc\nd").text == "a\nb\nc\nd"
    assert list(lines_of("a\n\nb")) == ["a", "", "b"]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"PK\x03\x04", bytes(range(256)) * 9, b"\x89PNG\r\n\x1a\n\x00", b"ab\x00" * 50]
)
def test_binary_is_no_text(content: bytes) -> None:
    with pytest.raises(Unreadable, match="no text file"):
        decode(content)


def test_sizes() -> None:
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        decode(b"a" * (LARGEST_FILE + 1))
    with pytest.raises(Unreadable, match="empty"):
        decode(b"\xef\xbb\xbf \r\n")


def test_a_mark_that_lies() -> None:
    with pytest.raises(Unreadable, match="says it is UTF-8"):
        decode(b"\xef\xbb\xbfabc\xff\xff")
