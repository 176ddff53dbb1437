"""Where lines may break in scripts that do not part their words by spaces.

Browsers know it from dictionaries; the drawer of PDFs knows it for Thai and Chinese, not for Lao. So a text is given
zero width spaces (U+200B) before it is drawn; they are nowhere else, and taking them out gives the text back.

The rule for Lao breaks between syllables, as Lao is broken by hand where no dictionary is at work. Structure of a
syllable after Phissamay, Dalolay, Chanhsililath, Silimasak, Hussain and Durrani, "Syllabification of Lao Script for
Line Breaking", Science, Technology and Environment Agency, Lao PDR, and CRULP (PAN Localization, LAO06.pdf). Where a
consonant may end one syllable or begin the next, the letters after it decide; what fits no syllable (old spellings,
foreign names) is left whole, so a break may be missing there but none is wrong inside a cluster.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache

from lms.languages.registry import declared

BREAK = "\u200b"

# the letters of Lao by the part they play
_BEFORE = "ເແໂໃໄ"  # vowels written before their consonant
_CONSONANT = "ກຂຄຆງຈຉຊຌຍຎຏຐຑຒຓດຕຖທຘນບປຜຝພຟຠມຢຣລວຨຩສຫຬອຮໜໝໞໟ"
_ABOVE = "ັິີຶືຸູົໍ"  # vowels above and below
_TONE = "່້໊໋"
_AFTER = "ະາຳ"
_SILENT = "໌"
_MARK = _ABOVE + _TONE + "ຼ" + "຺" + _SILENT + "໎"

# ຫ softens the consonant that follows; ວ, ລ and ຣ may join the one before, if a vowel of their own follows or one stands in front
_ONSET = f"(?:ຫ[ງຍນມລຣວ](?=[{_MARK}{_AFTER}ຽວອ])|[{_CONSONANT}]ຼ?(?:[ວລຣ](?=[{_ABOVE}{_TONE}{_AFTER}]))?)"
_LED_ONSET = f"(?:ຫ[ງຍນມລຣວ]|[{_CONSONANT}]ຼ?(?:[ວລຣ](?=[{_ABOVE}{_TONE}{_AFTER}]))?)"
_OWN_VOWEL = f"[{_ABOVE}{_TONE}{_AFTER}ຽຼ]"
_NEXT = (  # what may follow a syllable: the end, a vowel that is written first, or a consonant with a vowel of its own
    f"(?=$|[{_BEFORE}ໆຯ]|ຫ[ງຍນມລຣວ]|[{_CONSONANT}][ວລຣ]?{_OWN_VOWEL}|[{_CONSONANT}][ວອ][{_CONSONANT}](?!{_OWN_VOWEL}))"
)
_NOT_NEXT = f"(?!{_OWN_VOWEL}|{_SILENT})"  # a consonant with a vowel of its own begins the next syllable
_FINAL = f"(?:[ກງຍດນມຢບວ]{_NOT_NEXT}{_NEXT}|[ກງຍດນມຢບວ]?[{_CONSONANT}]{_SILENT})"
_MIDDLE = f"(?:[ວອ]{_NOT_NEXT}|ຽ)"
_LED = f"[{_BEFORE}]{_LED_ONSET}[{_ABOVE}]?[{_TONE}]?(?:າະ|[{_AFTER}]|{_MIDDLE}{_FINAL}?{_NEXT}|{_FINAL})?"
_UNLED = (
    f"{_ONSET}(?:ົ[{_TONE}]?ວະ|ໍ[{_TONE}]?າ|[{_ABOVE}][{_TONE}]?(?:{_MIDDLE}{_FINAL}|{_MIDDLE}{_NEXT}|{_FINAL})?"
    f"|[{_TONE}]?(?:ະ|ຳ|າ{_FINAL}?|{_MIDDLE}{_FINAL}))"
)
_SYLLABLE = re.compile(f"(?:{_LED}|{_UNLED})[ໆຯ]*{_NEXT}")
_UNBROKEN = re.compile(f"[{_BEFORE}]*.[{_MARK}{_AFTER}ຽໆຯ]*", re.DOTALL)


def with_breaks(text: str) -> str:
    """The text with a zero width space wherever a line may break inside a run of a script that needs them."""
    for run, rule in _rules():
        text = run.sub(lambda found, rule=rule: BREAK.join(rule(found[0])), text)  # type: ignore[misc]
    return text


def needs_breaks(text: str) -> bool:
    """Whether a text holds letters of a script that needs breaks."""
    return any(run.search(text) for run, _rule in _rules())


def lao_syllables(text: str) -> list[str]:
    """A run of Lao letters in syllables; what is none stays with the syllable before it."""
    pieces: list[str] = []
    whole = False
    for piece, is_syllable in _pieces(text):
        if is_syllable and (whole or not pieces):
            pieces.append(piece)
        elif pieces:
            pieces[-1] += piece
        else:
            pieces.append(piece)
        whole = is_syllable
    return pieces


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    place = 0
    while place < len(text):
        syllable = _SYLLABLE.match(text, place)
        found = syllable or _UNBROKEN.match(text, place)
        assert found is not None  # noqa: S101  the second pattern takes any character
        yield found[0], syllable is not None
        place = found.end()


RULES: dict[str, Callable[[str], list[str]]] = {"lao": lao_syllables}


@cache
def _rules() -> list[tuple[re.Pattern[str], Callable[[str], list[str]]]]:
    scripts = {language.printing for language in declared().values() if language.printing and language.printing.breaks}
    return [(re.compile(f"[{script.first}-{script.last}]+"), RULES[script.breaks]) for script in scripts]
