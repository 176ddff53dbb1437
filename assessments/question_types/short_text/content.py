"""What a question with typed words keeps: the words that count, and those that a person typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from assessments.question_types.base import Json, Problem
from assessments.question_types.numbers import decimal_of
from assessments.question_types.structures import ENOUGH, check_flag, check_line, check_mapping, check_share
from assessments.question_types.typed import LONGEST_TYPED, in_one_form

FLAGS = ("case_matters", "accents_matter", "wildcards")
FIELDS = frozenset({"answers", *FLAGS})
MOST_ANSWERS = 50
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class AcceptedWords:
    """Words that earn `share` per cent. `language` says which language they are, where it matters to statements."""

    words: str
    share: Decimal
    language: str = ""


@dataclass(frozen=True, slots=True)
class ShortTextContent:
    """Words of which the first that are the typed ones count; how strictly they are compared."""

    schema: ClassVar[int] = 1
    answers: tuple[AcceptedWords, ...]
    case_matters: bool = False
    accents_matter: bool = False
    wildcards: bool = False

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        answers = tuple(
            AcceptedWords(answer["words"], _share(answer), answer.get("language") or "") for answer in stored["answers"]
        )
        return cls(answers, **{flag: stored.get(flag, False) for flag in FLAGS})


@dataclass(frozen=True, slots=True)
class ShortTextAnswer:
    """What was typed."""

    schema: ClassVar[int] = 1
    text: str

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response; one that was erased has no words."""
        return cls(str(stored.get("text", "")))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "text": self.text}


def check_short_text(structure: Json) -> list[Problem]:
    """What is wrong in a structure."""
    problems = check_mapping(structure, FIELDS)
    if not isinstance(structure, Mapping):
        return problems
    for flag in FLAGS:
        problems += check_flag(flag, structure.get(flag, False))
    answers = structure.get("answers")
    if not isinstance(answers, list) or not 1 <= len(answers) <= MOST_ANSWERS:
        return [*problems, Problem("answers", f"must be a list of 1 to {MOST_ANSWERS} answers")]
    for place, answer in enumerate(answers):
        problems += _check_answer(f"answers.{place}", answer)
    return problems or _check_together(structure)


def _check_answer(path: str, answer: object) -> list[Problem]:
    if not isinstance(answer, Mapping):
        return [Problem(path, "must have words, and may have a share")]
    fields = check_mapping(answer, ("words", "share", "language"))
    problems = [Problem(f"{path}.{problem.path}", problem.message) for problem in fields]
    words = answer.get("words")
    problems += check_line(f"{path}.words", words, LONGEST_TYPED)
    if isinstance(words, str) and words.strip() and not in_one_form(words):
        problems.append(Problem(f"{path}.words", "has nothing left once marks at its end are dropped"))
    problems += check_share(f"{path}.share", answer.get("share", 100))
    language = answer.get("language") or ""
    if not isinstance(language, str) or (language and not LANGUAGE.fullmatch(language)):
        problems.append(Problem(f"{path}.language", "is no code of a language, such as fr or zh-hans"))
    return problems


def _check_together(structure: Mapping[str, Any]) -> list[Problem]:
    answers = structure["answers"]
    if all(_share(answer) < ENOUGH for answer in answers):
        return [Problem("answers", "has none that earns 100")]
    how = {flag: structure.get(flag, False) for flag in ("case_matters", "accents_matter")}
    shares: dict[str, Decimal] = {}
    problems = []
    for place, answer in enumerate(answers):
        share = _share(answer)
        if shares.setdefault(in_one_form(answer["words"], **how), share) != share:
            problems.append(Problem(f"answers.{place}", "is the same as one before it, which earns another share"))
    return problems


def _share(answer: Mapping[str, Any]) -> Decimal:
    return decimal_of(answer.get("share", 100)) or Decimal(0)
