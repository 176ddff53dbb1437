"""Checks that structures of several types share. Any JSON may come in; what is wrong comes out, in English, for the author."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from assessments.question_types.base import Json, Problem
from assessments.question_types.numbers import decimal_of

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
LONGEST_WORDS = 2_000  # letters of one line, label or choice
LONGEST_BODY = 20_000
HIGHEST_SHARE = Decimal(100)
ENOUGH = Decimal("99.9")  # thirds of a hundred that are summed again


def check_mapping(structure: object, fields: Iterable[str]) -> list[Problem]:
    """A mapping with no other fields than these."""
    if not isinstance(structure, Mapping):
        return [Problem("structure", "is no mapping")]
    unknown = sorted({str(name) for name in structure} - set(fields))
    return [Problem(name[:40], "is no field of this type") for name in unknown]


def check_keys(path: str, keys: object, *, fewest: int, most: int | None) -> list[Problem]:
    """A list of so many different keys."""
    if not isinstance(keys, list):
        return [Problem(path, "must be a list of keys")]
    wrong = [key for key in keys if not is_key(key)]
    if wrong:
        rule = "lower-case letters, digits and hyphens, beginning with a letter; put true and false in quotes"
        return [Problem(path, f"{brief(key)} is not a key ({rule})") for key in wrong[:12]]
    if len(set(keys)) < len(keys):
        return [Problem(path, "names a key twice")]
    if len(keys) < fewest or (most is not None and len(keys) > most):
        return [Problem(path, f"has {len(keys)} keys; it takes {_range(fewest, most)}")]
    return []


def check_among(path: str, keys: Iterable[str], known: Iterable[str], group: str = "choices") -> list[Problem]:
    """Only keys that are known."""
    there = set(known)
    return [Problem(path, f"{brief(key)} is not among the {group}") for key in keys if key not in there]


def check_one_of(path: str, value: object, known: Iterable[str]) -> list[Problem]:
    """One of these words."""
    names = list(known)
    if isinstance(value, str) and value in names:
        return []
    return [Problem(path, f"{brief(value)} is none of {', '.join(names)}")]


def check_flag(path: str, value: object) -> list[Problem]:
    """True or false."""
    return [] if isinstance(value, bool) else [Problem(path, "must be true or false")]


def check_share(path: str, value: object) -> list[Problem]:
    """A number of per cent from -100 to 100."""
    share = decimal_of(value)
    if share is None or abs(share) > HIGHEST_SHARE:
        return [Problem(path, f"{brief(value)} is no number of per cent from -100 to 100")]
    return []


def check_positive(path: str, value: object) -> list[Problem]:
    """A number above 0."""
    number = decimal_of(value)
    return [] if number is not None and number > 0 else [Problem(path, f"{brief(value)} is no number above 0")]


def check_pairs(pairs: object, rows: list[str], targets: list[str], names: tuple[str, str]) -> list[Problem]:
    """Each row is paired with a target, nothing else is; `names` are the fields that hold the two."""
    if not isinstance(pairs, Mapping):
        return [Problem("pairs", f"must say for each of the {names[0]} which of the {names[1]} belongs to it")]
    problems = [Problem(f"pairs.{str(row)[:40]}", f"is not among the {names[0]}") for row in pairs if row not in rows]
    for row in rows:
        if row not in pairs:
            problems.append(Problem(f"pairs.{row}", "is missing"))
        elif not isinstance(pairs[row], str) or pairs[row] not in targets:
            problems.append(Problem(f"pairs.{row}", f"{brief(pairs[row])} is not among the {names[1]}"))
    return problems


def check_words(path: str, words: object, keys: Iterable[str], noun: str = "choice") -> list[Problem]:
    """Each key has words and nothing else has."""
    if not isinstance(words, Mapping):
        return [Problem(path, f"has no words for each {noun}")]
    wanted = list(keys)
    unknown = [
        Problem(f"{path}.{str(key)[:40]}", f"is not a {noun} of this question") for key in words if key not in wanted
    ]
    return unknown + [problem for key in wanted for problem in check_line(f"{path}.{key}", words.get(key))]


def check_some_words(path: str, words: object, keys: Iterable[str], noun: str = "choice") -> list[Problem]:
    """Where a key has words they are words; nothing else has any."""
    if words is None:
        return []
    if not isinstance(words, Mapping):
        return [Problem(path, f"must be a mapping of each {noun} to its words")]
    there = list(keys)
    return check_words(path, words, [key for key in there if key in words], noun)


def check_line(path: str, said: object, longest: int = LONGEST_WORDS) -> list[Problem]:
    """Words that are there and not too many."""
    if not (isinstance(said, str) and said.strip()):
        return [Problem(path, "has no words")]
    if len(said) > longest:
        return [Problem(path, f"has {len(said)} letters; it takes at most {longest}")]
    return []


def within(path: str, problems: Iterable[Problem]) -> list[Problem]:
    """The same problems, one level deeper."""
    return [Problem(f"{path}.{problem.path}", problem.message) for problem in problems]


def is_key(value: object) -> bool:
    """Whether this can be a key."""
    return isinstance(value, str) and KEY.fullmatch(value) is not None


def brief(value: object) -> str:
    """A value as a message shows it: the beginning is enough to find it."""
    if isinstance(value, str):
        return repr(value[:60])
    return repr(value)[:60] if isinstance(value, bool | float | None) else f"a {type(value).__name__}"


def shares_of(stored: Json) -> dict[str, Decimal]:
    """The shares of a structure that has passed the checks."""
    found: Any = stored.get("shares") or {}
    return {key: decimal_of(share) or Decimal(0) for key, share in found.items()}


def fraction_of(share: Decimal) -> Decimal:
    """A share as a part of the mark: from 0 to 1, whatever it costs or adds up to; hundred is what three thirds make."""
    if share >= ENOUGH:
        return Decimal(1)
    return max(share, Decimal(0)) / 100


def _range(fewest: int, most: int | None) -> str:
    if most is None:
        return f"at least {fewest}"
    return f"{fewest}" if fewest == most else f"{fewest} to {most}"
