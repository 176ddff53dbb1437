"""Comparing typed words with wanted ones, script by script, so that a keyboard's habits cost nobody a mark.

All is pure and takes time in proportion to the words. The rules, for authors, stand in docs/question-types.md.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST_TYPED = 500  # letters of a line that is typed
WILDCARD: Final = "*"

_ANY: Final = "\ue000"  # stands for a wildcard while the words around it are brought to one form
_PLAIN: Final = str.maketrans(
    dict.fromkeys("‘’‚‛ʼʹ′`´ʻʽ＇", "'")
    | dict.fromkeys("“”„‟«»″〝〞「」『』＂", '"')
    | dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
)
_ARABIC: Final = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ئ": "ي",
        "ة": "ه",
        "ؤ": "و",
        "ی": "ي",
        "ک": "ك",
        "\N{ARABIC TATWEEL}": None,
    }
)
_STROKES: Final = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "Æ": "AE",
        "Œ": "OE",
        "ß": "ss",
        "ẞ": "SS",
    }
)
_HAN: Final = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_BETWEEN_HAN: Final = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")
_ENDS: Final = " .。۔"


def same(
    typed: str, wanted: str, *, case_matters: bool = False, accents_matter: bool = False, wildcards: bool = False
) -> bool:
    """Whether the typed words are the wanted ones. With `wildcards` each `*` of the wanted ones stands for any letters."""
    given = in_one_form(typed, case_matters=case_matters, accents_matter=accents_matter)
    if wildcards:
        wanted = wanted.replace(WILDCARD, _ANY)
    pattern = in_one_form(wanted, case_matters=case_matters, accents_matter=accents_matter)
    return _fits(given, pattern.split(_ANY)) if wildcards else given == pattern


@lru_cache(maxsize=2048)  # an answer is held against each accepted one
def in_one_form(words: str, *, case_matters: bool = False, accents_matter: bool = False) -> str:
    """Words in the one form that all ways of typing them share; bringing them to it again changes nothing."""
    for _round in range(4):  # a sign that falls may let two others meet
        before, words = words, _formed(words, case_matters, accents_matter)
        if words == before:
            break
    return words


def _formed(words: str, case_matters: bool, accents_matter: bool) -> str:
    words = unicodedata.normalize("NFKC", words.translate(_PLAIN)).translate(_PLAIN)
    if not case_matters:
        words = unicodedata.normalize("NFKC", words.casefold())
    if not accents_matter:
        words = _without_accents(words)
    words = "".join(letter for letter in words if unicodedata.category(letter) != "Cf")
    return _BETWEEN_HAN.sub("", " ".join(words.split())).rstrip(_ENDS)


def _without_accents(words: str) -> str:
    """Latin letters bare, ё as е, Arabic letters in their plain forms without vowel signs, digits of any script as 0-9."""
    kept: list[str] = []
    base = ""
    for letter in unicodedata.normalize("NFD", words.translate(_ARABIC).translate(_STROKES)):
        if unicodedata.category(letter) != "Mn":
            base = letter
            digit = unicodedata.decimal(letter, None)
            kept.append(letter if digit is None else str(digit))
        elif not _falls(letter, base):
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


def _falls(accent: str, base: str) -> bool:
    """Whether a sign over, under or through a letter is one that typists leave out."""
    if base in "еЕ":
        return accent == "\N{COMBINING DIAERESIS}"
    script = unicodedata.name(base, "").partition(" ")[0] if base else ""
    return script == "LATIN" or (script == "ARABIC" and unicodedata.name(accent, "").startswith("ARABIC"))


def _fits(words: str, pieces: list[str]) -> bool:
    """Whether the pieces stand in the words in this order, the first at the beginning and the last at the end.

    Each is taken where it stands first; no way of stars can make this slow.
    """
    if len(pieces) == 1:
        return words == pieces[0]
    first, *middle, last = pieces
    end = len(words) - len(last)
    place = len(first)
    if place > end or not words.startswith(first) or not words.endswith(last):
        return False
    for piece in middle:
        found = words.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True
