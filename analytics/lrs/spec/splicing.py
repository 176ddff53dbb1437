"""JSON text after a change of its value: whatever has not changed stays letter for letter."""

import json
import re
from collections.abc import Iterator
from typing import Any

Json = Any
SPACE = re.compile(r"[ \t\n\r]*")


def spliced(text: str, was: Json, now: Json) -> str:
    """The text of a value after it became another: whatever has not changed stays letter for letter."""
    if type(was) is type(now) and was == now:
        return text
    if isinstance(was, dict) and isinstance(now, dict):
        members = {json.loads(key): value for key, value in _pieces(text)}
        kept = [
            (key, spliced(members[key], was[key], value) if key in was else dumped(value)) for key, value in now.items()
        ]
        return "{" + ",".join(f"{dumped(key)}:{value}" for key, value in kept) + "}"
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        items = [item for _, item in _pieces(text)]
        return "[" + ",".join(spliced(*each) for each in zip(items, was, now, strict=True)) + "]"
    return dumped(now)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(key, value) of an object or ("", value) of an array, as they are written."""
    decoder, at, key = json.JSONDecoder(), 1, ""
    while (start := SPACE.match(text, at).end()) < len(text) - 1:  # type: ignore[union-attr]
        _, end = decoder.raw_decode(text, start)
        after = SPACE.match(text, end).end()  # type: ignore[union-attr]
        if text[after] == ":":
            key = text[start:end]
        else:
            yield key, text[start:end]
        at = after + 1


def dumped(value: Json) -> str:
    """A value as text, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
