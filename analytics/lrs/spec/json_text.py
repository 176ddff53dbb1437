"""JSON as it was sent: read strictly, and kept letter for letter.

Refused is all that two readers could read in two ways (RFC 8259; I-JSON, RFC 7493): two keys of one name, NaN, numbers
that no double holds, half surrogates, NUL. Each value is parsed once, by the C scanner of `json`; what remains to be
looked at in Python is looked at only when a quick search of the bytes says that it may be there.
"""

import json
import re
from dataclasses import dataclass
from math import isinf
from typing import Any

from analytics.lrs.spec.errors import Invalid

DEEPEST = 64  # levels of arrays and objects
LONGEST_INTEGER = 300  # digits: a double ends at 309
MOST_THINGS = 200_000  # arrays and objects of a text: an empty one takes a hundred times the memory of its two letters
_NOT_UTF8 = "is not UTF-8 text"
_TOO_DEEP = f"is nested more than {DEEPEST} levels deep."
_SPACE = re.compile(r"[ \t\n\r]*")
_EMPTY = re.compile(r"\{[ \t\n\r]*\}")
_PLAIN_KEY = re.compile(r'[ \t\n\r]*"([^"\\\x00-\x1f]*)"[ \t\n\r]*:[ \t\n\r]*')  # one without escapes
_NEXT = re.compile(r"[ \t\n\r]*([,}])")
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_NESTING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|([\[{])|[\]}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Given:
    """A statement as a value, and its properties as they were written: (key, text of the value), in their order."""

    value: dict[str, Any]
    members: tuple[tuple[str, str], ...]


class _Broken(ValueError):
    """A rule is broken somewhere in the text; who called knows the place."""


def read_json(raw: bytes, place: str = "body") -> Any:
    """One JSON value.

    Raises:
        Invalid: not UTF-8, not JSON, or not JSON that everybody reads alike.
    """
    text = _text(raw, place)
    start = _after_space(text, 0)
    value, end = _parsed(text, start, place)
    _not_too_deep(text, start, end, place)
    _nothing_more(text, end, place)
    return value


def read_statements(raw: bytes) -> tuple[list[Given], bool]:
    """The statements of a body, and whether they came as an array, which may be empty.

    Raises:
        Invalid: as `read_json`, and where something else stands than an object.
    """
    text = _text(raw, "body")
    start = _after_space(text, 0)
    if not text.startswith("[", start):
        given, end = _given(text, start, "statement")
        _nothing_more(text, end, "body")
        return [given], False
    found, end = _array(text, start)
    _nothing_more(text, end, "body")
    return found, True


def _array(text: str, start: int) -> tuple[list[Given], int]:
    """The statements of the array that begins at `start`, and where it ends."""
    found: list[Given] = []
    at = _after_space(text, start + 1)
    if text.startswith("]", at):
        return found, at + 1
    while True:
        given, end = _given(text, at, f"statements[{len(found)}]")
        found.append(given)
        at = _after_space(text, end)
        if text.startswith("]", at):
            return found, at + 1
        if not text.startswith(",", at):
            raise Invalid("body", _not_json("a comma or ] is missing", at))
        at = _after_space(text, at + 1)


def _given(text: str, start: int, place: str) -> tuple[Given, int]:
    if not text.startswith("{", start):
        _parsed(text, start, place)
        raise Invalid(place, "must be an object.")
    if empty := _EMPTY.match(text, start):
        return Given({}, ()), empty.end()
    value: dict[str, Any] = {}
    members: list[tuple[str, str]] = []
    at = start + 1
    while True:
        key, begin = _key(text, at, place)
        if key in value:
            raise Invalid(place, _twice(key))
        value[key], end = _parsed(text, begin, place)
        members.append((key, text[begin:end]))
        after = _NEXT.match(text, end)
        if not after:
            raise Invalid(place, _not_json("a comma or } is missing", end))
        at = after.end()
        if after[1] == "}":
            _not_too_deep(text, start, at, place)
            return Given(value, tuple(members)), at


def _key(text: str, at: int, place: str) -> tuple[str, int]:
    """The key from `at` on, and where its value begins."""
    if plain := _PLAIN_KEY.match(text, at):
        return plain[1], plain.end()
    at = _after_space(text, at)
    if not text.startswith('"', at):
        raise Invalid(place, _not_json("a key in double quotes is missing", at))
    key, end = _parsed(text, at, place)
    end = _after_space(text, end)
    if not text.startswith(":", end):
        raise Invalid(place, _not_json("a colon is missing", end))
    return key, _after_space(text, end + 1)


def _parsed(text: str, start: int, place: str) -> tuple[Any, int]:
    """The value that begins at `start`, and where it ends."""
    try:
        return _scan(text, start)
    except json.JSONDecodeError as error:
        raise Invalid(place, _not_json(error.msg, error.pos)) from None
    except RecursionError:
        raise Invalid(place, _TOO_DEEP) from None
    except _Broken as error:
        raise Invalid(place, str(error)) from None


def _not_too_deep(text: str, start: int, end: int, place: str) -> None:
    # brackets inside of strings only make the careful look happen
    if text.count("{", start, end) + text.count("[", start, end) <= DEEPEST:
        return
    depth = 0
    for match in _NESTING.finditer(text, start, end):
        if match.lastindex:
            depth += 1
            if depth > DEEPEST:
                raise Invalid(place, _TOO_DEEP)
        elif match[0] in "]}":
            depth -= 1


def _text(raw: bytes, place: str) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(place, f"{_NOT_UTF8} (byte {error.start}).") from None
    if text.startswith("\ufeff"):
        raise Invalid(place, "begins with a byte order mark.")
    if raw.count(b"[") + raw.count(b"{") > MOST_THINGS:
        raise Invalid(place, f"has more than {MOST_THINGS:,} arrays and objects.")
    if _SUSPECT.search(raw):
        _no_broken_escape(text, place)
    return text


def _no_broken_escape(text: str, place: str) -> None:
    """Refuse an escaped NUL, and half of a surrogate pair. Escapes stand in strings only, or the text is no JSON."""
    open_until = -1  # where the second half of a pair has to begin
    for match in _ESCAPE.finditer(text):
        code = int(match[1], 16) if match[1] else -1
        if open_until >= 0:
            if match.start() != open_until or not 0xDC00 <= code <= 0xDFFF:
                break
            open_until = -1
        elif 0xD800 <= code <= 0xDBFF:
            open_until = match.end()
        elif 0xDC00 <= code <= 0xDFFF:
            raise Invalid(place, f"has half a surrogate pair (character {match.start()}).")
        elif code == 0:
            raise Invalid(place, f"has a NUL (character {match.start()}).")
    if open_until >= 0:
        raise Invalid(place, f"has half a surrogate pair (character {open_until - 6}).")


def _nothing_more(text: str, end: int, place: str) -> None:
    end = _after_space(text, end)
    if end != len(text):
        raise Invalid(place, _not_json("something follows the value", end))


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _not_json(what: str, at: int) -> str:
    return f"is not JSON: {what} (character {at})."


def _twice(key: str) -> str:
    return f"has the key {key[:80]!r} twice."


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Broken(_twice(key))
            seen.add(key)
    return found


def _float(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise _Broken(f"has a number that is too large: {text[:40]}.")
    return value


def _int(text: str) -> int:
    if len(text) > LONGEST_INTEGER:
        raise _Broken(f"has a number of more than {LONGEST_INTEGER} digits.")
    return int(text)


def _no_constant(name: str) -> None:
    raise _Broken(f"{name} is not a number in JSON.")


_scan = json.JSONDecoder(
    object_pairs_hook=_no_twins, parse_float=_float, parse_int=_int, parse_constant=_no_constant
).raw_decode
