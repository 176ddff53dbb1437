"""Finding addresses, ids and names as whole words in any text, however they are escaped there. Pure.

Compared is what a text says: without case, without the escapes of addresses (%40) and of JSON (\\u0040), which may be
nested. What stands beside a word decides whether it is one: `ann@x.org` is neither in `joann@x.org` nor in `ann@x.org.uk`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from re import Match, Pattern

DEEPEST = 3  # escapes within escapes
LATIN = (
    "0-9A-Za-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"  # Chinese, Thai or Arabic may stand beside an address unspaced
)
ESCAPE = re.compile(r'((?:%[0-9A-Fa-f]{2})+)|\\u([0-9A-Fa-f]{4})|\\([nrtbf"/\\])')


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, as a plain text says it, and the pattern that finds it as a whole."""

    forms: tuple[str, ...]
    pattern: Pattern[str]

    @classmethod
    def of(cls, identities: Iterable[str], names: Iterable[str] = ()) -> "Wanted":
        """The longest is found where several begin."""
        ways = {plain(each): _identity for each in identities} | {plain(each): _name for each in names}
        forms = tuple(sorted(filter(None, ways), key=len, reverse=True))
        return cls(forms, re.compile("|".join(ways[form](form) for form in forms)))

    def is_in(self, said: str) -> bool:
        """Whether one of these stands in a plain text."""
        if not any(form in said for form in self.forms):  # a hundred times as fast, and nearly always the answer
            return False
        return self.pattern.search(said) is not None


def plain(text: str) -> str:
    """What a text says, to be compared with others."""
    for _ in range(DEEPEST):
        if "%" not in text and "\\" not in text:
            break
        text = ESCAPE.sub(_unescaped, text)
    return text.casefold()


def holds(text: str, wanted: Wanted) -> bool:
    """Whether one of these stands in a text."""
    return wanted.is_in(plain(text))


def replaced(text: str, wanted: Wanted, by: str) -> str:
    """The text with `by` in place of each of these; all else stays letter for letter."""
    if not holds(text, wanted):
        return text
    said, starts = _with_places(text)
    parts, at = [], 0
    for found in wanted.pattern.finditer(said):
        parts += [text[at : starts[found.start()]], by]
        at = starts[found.end()]
    return "".join([*parts, text[at:]])


def _identity(form: str) -> str:
    """A mail address goes on with a dot or hyphen and another letter; an id without @ may be the beginning of one, too."""
    beside = _beside(form)
    if "@" in form:
        return rf"(?<![{beside}_.+-]){re.escape(form)}(?!-*[{beside}]|\.[{beside}])"
    return rf"(?<![{beside}_.+-])(?<![{beside}_]@){re.escape(form)}(?![{beside}_+@-]|\.[{beside}])"


def _name(form: str) -> str:
    return rf"(?<![{_beside(form)}]){re.escape(form)}(?![{_beside(form)}])"


def _beside(form: str) -> str:
    """Letters that make another word of it."""
    return LATIN if form.isascii() else r"\w"


def _unescaped(found: Match[str]) -> str:
    octets, point, letter = found.groups()
    if octets:
        return bytes.fromhex(octets.replace("%", "")).decode("utf-8", "surrogateescape")
    return chr(int(point, 16)) if point else " " if letter in "nrtbf" else letter


def _with_places(text: str) -> tuple[str, Sequence[int]]:
    """The plain text, and where in `text` each letter of it begins; one place more for the end."""
    said, starts = text, list(range(len(text) + 1))
    for _ in range(DEEPEST):
        said, starts = _mapped(_letters(said), starts)
    return _mapped(((folded, at) for at, letter in enumerate(said) for folded in letter.casefold()), starts)


def _mapped(letters: Iterable[tuple[str, int]], starts: list[int]) -> tuple[str, list[int]]:
    pairs = list(letters)
    return "".join(letter for letter, _ in pairs), [*(starts[at] for _, at in pairs), starts[-1]]


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """Each letter after one round of unescaping, and where it begins."""
    at = 0
    for found in ESCAPE.finditer(text):
        yield from zip(text[at : found.start()], range(at, found.start()), strict=True)
        at = found.start()
        for letter in _unescaped(found):
            yield letter, at
            at += 3 * len(letter.encode("utf-8", "surrogateescape")) if found[1] else 0
        at = found.end()
    yield from zip(text[at:], range(at, len(text)), strict=True)
