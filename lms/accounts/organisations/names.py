"""Which names may mean the same organisation: pure, in any script, and only ever a suggestion to a person."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

ALIKE = 0.8
# small words that come and go between two spellings of one name
SMALL_WORDS = frozenset(
    "a an and for in of on the de del des du d e el en et l la las le les los para pour y au aux и в на по для و في من".split()
)
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": ""})
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_AL = re.compile(r"^(?:وال|بال|لل|ال)(?=\w{2})")


def words_of(name: str) -> tuple[str, ...]:
    """The words that tell organisations apart: no case, accents, marks or small words; Chinese sign by sign."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = unicodedata.normalize("NFKC", plain).translate(_ARABIC)
    found: list[str] = []
    for word in _WORD.findall(plain):
        found += list(word) if _HAN.search(word) else [_AL.sub("", word)]
    return tuple(word for word in found if word not in SMALL_WORDS) or tuple(found)


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the share of both names' letters that stands in words with a like word in the other name."""
    return _likeness(*sorted((words_of(one), words_of(other))))


def likely_doubles(names: Iterable[tuple[Key, str]]) -> list[tuple[Key, Key, float]]:
    """Pairs of one country's organisations that may be one, the likeliest first. Only pairs with like beginnings of a
    word are compared, so that a long list stays quick."""
    words = {key: words_of(name) for key, name in names}
    found = []
    for one, other in _candidates(words):
        score = _likeness(*sorted((words[one], words[other])))
        if score >= ALIKE:
            found.append((one, other, round(score, 3)))
    return sorted(found, key=lambda row: -row[2])


def _candidates(words: dict[Key, tuple[str, ...]]) -> Iterator[tuple[Key, Key]]:
    places: dict[str, list[Key]] = defaultdict(list)
    for key, found in words.items():
        for beginning in dict.fromkeys(word[:3] for word in found):
            places[beginning].append(key)
    seen: set[frozenset[Key]] = set()
    for keys in places.values():
        for one, other in combinations(keys, 2):
            pair = frozenset((one, other))
            if pair not in seen:
                seen.add(pair)
                yield one, other


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    total = sum(map(len, one)) + sum(map(len, other))
    if not total or _numbers(one) != _numbers(other):
        return 0.0  # laboratory 1 is not laboratory 2
    left, common = list(other), 0
    for word in one:
        match = next((at for at, candidate in enumerate(left) if _same_word(word, candidate)), None)
        if match is not None:
            common += len(word) + len(left.pop(match))
    return common / total


def _numbers(words: tuple[str, ...]) -> list[str]:
    return sorted(word for word in words if any(sign.isdigit() for sign in word))


@lru_cache(maxsize=50_000)
def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=lambda word: (len(word), word))
    if len(short) >= 3 and long.startswith(short):
        return True  # an abbreviation: min. for ministry
    if len(short) < 4:
        return False
    return SequenceMatcher(None, short, long, autojunk=False).ratio() >= 0.85
