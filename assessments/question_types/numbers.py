"""Numbers as people type them and as authors store them, read as decimals; all in bounded time and space.

`1,5`, `1.5` and `١٫٥` are one and a half. `1,500` may be two numbers: the language of the page says which, and where it is
unknown both stand. Nothing here knows a question.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Context, Decimal
from typing import Final

LONGEST_NUMBER = 40  # letters
LARGEST_EXPONENT = 99

# languages whose decimal mark is sure; Arabic is not among them: its own marks say it, and 1,500 is written with either meaning
WITH_POINT: Final = frozenset({"en", "zh", "ja", "ko", "th", "hi", "bn", "he", "ms", "ur", "sw", "my", "km"})
WITH_COMMA: Final = frozenset(
    {
        "fr",
        "es",
        "ru",
        "de",
        "pt",
        "it",
        "nl",
        "pl",
        "uk",
        "tr",
        "id",
        "vi",
        "lo",
        "sv",
        "da",
        "nb",
        "fi",
        "cs",
        "ro",
        "el",
    }
)

_EXACT = Context(prec=80)
_STORED = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_TYPED = re.compile(r"([+-]?)((?=[0-9]|[.,d][0-9])[0-9.,dt]*)(?:[eE]([+-]?[0-9]{1,9}))?", re.ASCII)
_GROUPS = re.compile(r"[1-9][0-9]{0,2}([.,t])[0-9]{3}(?:\1[0-9]{3})*", re.ASCII)
_MINUS = "-\N{MINUS SIGN}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{SMALL HYPHEN-MINUS}\N{FULLWIDTH HYPHEN-MINUS}"
_APART = "'’‘\N{MODIFIER LETTER APOSTROPHE}\N{FULLWIDTH APOSTROPHE}\N{ARABIC THOUSANDS SEPARATOR}"
# one letter for each meaning: d is a decimal mark and t a mark of thousands whatever the language is
_MEANING = (
    dict.fromkeys(_MINUS, "-")
    | dict.fromkeys(_APART, "t")
    | {"\N{ARABIC DECIMAL SEPARATOR}": "d", "\N{FULLWIDTH COMMA}": ",", "\N{ARABIC COMMA}": ","}
    | {"\N{FULLWIDTH FULL STOP}": ".", "\N{FULLWIDTH PLUS SIGN}": "+"}
)


def decimal_of(value: object) -> Decimal | None:
    """A number of an author's JSON, None if it is none that we keep: at most 30 digits, no infinity, nothing past 1e99."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int) and abs(value) >= 10**30:
        return None
    written = value.strip()[:80] if isinstance(value, str) else repr(value)
    return Decimal(written) if _STORED.fullmatch(written) else None


def readings(typed: str, language: str | None = None) -> tuple[Decimal, ...]:
    """The numbers that these words may mean: none, one, or two where a mark has two meanings."""
    found = _TYPED.fullmatch(_plain(typed)) if len(typed) <= LONGEST_NUMBER else None
    if not found:
        return ()
    sign, body, exponent = found[1], found[2], found[3] or "0"
    if abs(int(exponent)) > LARGEST_EXPONENT:
        return ()
    texts = _surely(_written_out(body), body, language)
    return tuple(Decimal(f"{sign}{text}e{exponent}") for text in texts)


def canonical(value: Decimal) -> str:
    """A number with a full stop, written so that it can be read in one way only, in whatever language."""
    value = value.normalize(_EXACT) if value else Decimal(0)
    text = f"{value:f}" if -10 <= value.adjusted() <= 20 else f"{value:e}"
    mantissa, letter, exponent = text.partition("e")
    return f"{mantissa}0{letter}{exponent}" if len(readings(text)) > 1 else text


def digits(value: Decimal) -> str:
    """A number as statements write it: digits and a full stop."""
    return f"{value.normalize(_EXACT):f}" if value else "0"


def kept_number(typed: str, language: str | None) -> str:
    """What is kept of a typed number: its one meaning, or else the words as they are."""
    found = readings(typed, language)
    sure = canonical(found[0]) if len(found) == 1 else ""
    return sure if 0 < len(sure) <= LONGEST_NUMBER else typed.strip()


def localised(kept: str, language: str | None) -> str:
    """A kept number as a page in this language writes it, so that the same number is read again."""
    found = readings(kept)
    if len(found) != 1:
        return kept
    mark = decimal_mark(language) or "."
    short, sure = (text.replace(".", mark) for text in (digits(found[0]), canonical(found[0])))
    return short if len(short) <= len(sure) and readings(short, language) == found else sure


def decimal_mark(language: str | None) -> str | None:
    """How a language writes the decimal mark; None where both are written."""
    base = (language or "").replace("_", "-").split("-")[0].lower()
    if base in WITH_POINT:
        return "."
    return "," if base in WITH_COMMA else None


def _plain(typed: str) -> str:
    """ASCII digits, and one letter for each meaning of a mark."""
    bare = "".join(letter for letter in typed if unicodedata.category(letter) != "Cf").strip()
    letters = [_letter(letter) for letter in bare]
    # a sign may stand apart from its number; a space elsewhere divides thousands
    return re.sub(r"^([+-])t+", r"\1", "".join(letters))


def _letter(letter: str) -> str:
    if letter in _MEANING:
        return _MEANING[letter]
    if letter in "dt":
        return "?"
    if letter.isspace():
        return "t"
    if letter in "\N{FULLWIDTH LATIN SMALL LETTER E}\N{FULLWIDTH LATIN CAPITAL LETTER E}":
        return "e"
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


def _written_out(body: str) -> dict[str, str]:
    """Each way of reading the marks, by the decimal mark it takes ("" for none)."""
    found = {}
    for mark in ("", *sorted(set(body) & set(".,d"))):
        whole, _mark, part = body.partition(mark) if mark else (body, "", "")
        if part and not part.isdigit():
            continue
        if not whole or whole.isdigit() or _GROUPS.fullmatch(whole):
            bare = re.sub(r"[.,t]", "", whole)
            found[mark] = f"{bare or '0'}.{part or '0'}"
    return found


def _surely(texts: dict[str, str], body: str, language: str | None) -> Sequence[str]:
    """What the language makes of two readings."""
    mark = decimal_mark(language)
    if len(texts) < 2 or mark is None:
        return list(texts.values())
    return [texts.get(mark, texts[""])]
