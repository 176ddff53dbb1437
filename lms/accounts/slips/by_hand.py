"""What people write by hand and say aloud: sign-in names, PINs and the codes on slips. Pure text work, no database.

Digits of any script are understood, and a name is found however it is written: with or without capitals, accents,
Arabic vowel signs or hamza, with a dash or a space.
"""

import itertools
import re
import secrets
import unicodedata

PIN_LENGTH = 6
CODE_LENGTH = 12
_NUMBER_LENGTH = 4
_WORD_LENGTH = 24
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "ء": None, "ـ": None})


def ascii_digits(text: str) -> str:
    """The text with the decimal digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in text)


def normalise(text: str) -> str:
    """One spelling for all spellings of a sign-in name: `Amina 4821`, `amina-٤٨٢١` and `AMINA4821` are the same."""
    kept = "".join(map(_kept, _plain(text)))
    word, digits = re.fullmatch(r"(.*?)([\d-]*)", re.sub("-+", "-", kept)).groups()  # type: ignore[union-attr]
    digits = digits.replace("-", "")
    return "-".join(filter(None, [word.strip("-"), digits]))


def _plain(text: str) -> str:
    """Without capitals, accents, vowel signs and kinds of hamza; digits as 0 to 9."""
    for _ in range(2):  # folding may make what must be taken apart again
        text = unicodedata.normalize("NFKD", text).casefold()
    letters = unicodedata.normalize("NFKD", text).translate(_ARABIC)
    text = "".join(letter for letter in letters if not _is_accent(letter))
    return ascii_digits(unicodedata.normalize("NFKC", text))


def _is_accent(letter: str) -> bool:
    """Accents (230 and its neighbours) and vowel points (10 to 35); the vowels of Indic scripts are letters and stay."""
    place = unicodedata.combining(letter)
    return place >= 200 or 10 <= place <= 35


def _kept(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Pd", "Pc", "Zs", "Zl", "Zp", "Cc", "Sm"):
        return "-"
    return letter if kind[0] in "LM" or letter in "0123456789" else ""


def word_of(name: str) -> str:
    """The first word of a name, as its owner writes it but in small letters; empty if nothing in it is a letter."""
    for part in re.split(r"[\s\-‐-―_]+", unicodedata.normalize("NFKC", name).casefold()):
        letters = "".join(letter for letter in part if unicodedata.category(letter)[0] in "LM")[:_WORD_LENGTH]
        if normalise(letters):
            return unicodedata.normalize("NFC", letters)
    return ""


def new_sign_in_name(name: str, *, neutral: str) -> str:
    """A sign-in name, normalised: the first word of the name (or a neutral one) and four random digits."""
    word = normalise(word_of(name)) or normalise(neutral)
    return f"{word[:_WORD_LENGTH]}-{_random_digits(_NUMBER_LENGTH)}"


def shown(sign_in_name: str, name: str) -> str:
    """The sign-in name as its owner writes it: `آمنة-4821` where `امنه-4821` is kept. A changed name changes nothing."""
    word, _, number = sign_in_name.rpartition("-")
    written = word_of(name)
    return f"{written}-{number}" if normalise(written) == word else sign_in_name


def read_pin(text: str) -> str:
    """A PIN as typed: digits of any script, with or without spaces. What is no PIN comes back as it was."""
    digits = re.sub(r"[\s-]", "", ascii_digits(unicodedata.normalize("NFKC", text)))
    return digits if re.fullmatch(r"[0-9]+", digits) else text


def is_pin(text: str) -> bool:
    """Six digits."""
    return re.fullmatch(rf"[0-9]{{{PIN_LENGTH}}}", text) is not None


def is_guessable(pin: str) -> bool:
    """What anybody would try first: 000000, 112233, 123123, 121212, 123456, 987654."""
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    repeated = any(pin == pin[:length] * (len(pin) // length) for length in (1, 2, 3))
    halves = {(int(after) - int(before)) % 10 for before, after in zip(pin[::2], pin[2::2], strict=False)}
    doubled = pin[::2] == pin[1::2] and len(halves) == 1
    return repeated or doubled or len(set(pin)) < 3 or steps in ({1}, {9})


def new_code() -> str:
    """Twelve random digits for a slip."""
    return _random_digits(CODE_LENGTH)


def read_code(text: str) -> str:
    """The digits of a code as typed or scanned; empty if there are not twelve."""
    digits = "".join(re.findall("[0-9]", ascii_digits(unicodedata.normalize("NFKC", text))))
    return digits if len(digits) == CODE_LENGTH else ""


def grouped(code: str) -> str:
    """1234 5678 9012, as eyes read it."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _random_digits(count: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(count))
