"""From what a format told to a draft: words cleaned, rules checked."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.interchange.base import MOST_QUESTIONS, Draft, Json, Reading, Unreadable
from assessments.interchange.cleaning import clean
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.numbers import number_of, written
from assessments.interchange.words import Words, html_of, in_line, is_simple, plain_of
from assessments.plans import QuestionPlan
from assessments.question_types.checking import check_question

_BLOCKS = frozenset({"stem", "feedback", "body", "guidance", "template"})
_DIFFICULTY = re.compile(r"difficulty[:=-]([123])")
_MOST_TAGS, _LONGEST_TAG = 30, 80


@dataclass(slots=True)
class Found:
    """A question as its format tells it; where words stand in `text`, there is a `Words`."""

    type: str
    structure: Json
    text: Json
    name: str = ""
    key: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    max_mark: str = "1"
    difficulty: int = 2


def take(reading: Reading, found: Found, losses: Losses, language: str) -> None:
    """Add the draft, or skip it with the reason."""
    number = begin(reading)
    try:
        draft = _draft(found, number, losses, reading)
        _check(draft, language)
    except NotTaken as reason:
        reading.skip(losses.line, reason.code, reason.message)
        return
    losses.tell(reading)
    reading.drafts.append(draft)


def begin(reading: Reading) -> int:
    """The number of the next question; a file may not hold too many."""
    number = len(reading.drafts) + reading.skipped + 1
    if number > MOST_QUESTIONS:
        raise Unreadable(f"The file holds more than {MOST_QUESTIONS:,} questions. Split it.")
    return number


def _draft(found: Found, number: int, losses: Losses, reading: Reading) -> Draft:
    tags, difficulty = _difficulty(found)
    return Draft(
        number=number,
        line=losses.line,
        name=" ".join(found.name.split())[:255],
        type=found.type,
        structure=found.structure,
        text=settled(found.text, reading, losses),
        tags=tags,
        category=" ".join(found.category.split())[:255],
        key=key_of(found.key),
        max_mark=_max_mark(found.max_mark, losses),
        difficulty=difficulty,
    )


def settled(text: Json, reading: Reading, losses: Losses) -> Json:
    """All words cleaned: plain if all of them can be, else all HTML."""
    leaves = {path: _Leaf(path, words, *clean(words, reading, losses)) for path, words in _leaves(text)}
    as_html = any(leaf.rich for leaf in leaves.values())
    for leaf in leaves.values():
        if leaf.words.only_plain and leaf.is_html and not is_simple(leaf.text):
            losses.note("markup-lost", "Markup was taken out where only plain words can stand.")
    kept = {path: leaf.final(as_html) for path, leaf in leaves.items()}
    result = _filled(text, kept)
    if "choice_feedback" in result:  # HTML may be empty once it is clean
        result["choice_feedback"] = {key: words for key, words in result["choice_feedback"].items() if words}
    result = {name: value for name, value in result.items() if value not in ("", {}) or name == "stem"}
    return {**result, "format": "html"} if as_html else result


@dataclass(frozen=True, slots=True)
class _Leaf:
    path: tuple[str, ...]
    words: Words
    text: str
    is_html: bool

    @property
    def rich(self) -> bool:
        """Whether it needs HTML."""
        return self.is_html and not self.words.only_plain and not is_simple(self.text)

    def final(self, as_html: bool) -> str:
        """The words as the whole question keeps its words."""
        if self.path[0] == "template" or not as_html:
            return plain_of(self.text) if self.is_html else self.text
        if self.words.only_plain:
            return html_of(plain_of(self.text) if self.is_html else self.text)
        words = self.text if self.is_html else html_of(self.text)
        return words if self.path[0] in _BLOCKS else in_line(words)


def _leaves(text: Any, path: tuple[str, ...] = ()) -> Iterable[tuple[tuple[str, ...], Words]]:
    for name, value in text.items():
        if isinstance(value, Words):
            yield (*path, name), value
        elif isinstance(value, dict):
            yield from _leaves(value, (*path, name))


def _filled(text: Any, kept: dict[tuple[str, ...], str], path: tuple[str, ...] = ()) -> Json:
    result: Json = {}
    for name, value in text.items():
        if isinstance(value, Words):
            result[name] = kept[(*path, name)]
        else:
            result[name] = _filled(value, kept, (*path, name)) if isinstance(value, dict) else value
    return result


def _difficulty(found: Found) -> tuple[tuple[str, ...], int]:
    """Our own tag for it is no tag."""
    tags, difficulty = [], found.difficulty
    for tag in found.tags[:_MOST_TAGS]:
        said = _DIFFICULTY.fullmatch(tag.strip().lower())
        if said:
            difficulty = int(said.group(1))
        elif tag.strip():
            tags.append(" ".join(tag.split())[:_LONGEST_TAG])
    return tuple(dict.fromkeys(tags)), difficulty


def key_of(given: str) -> str:
    """A key made of one that a file gives, "" if nothing of it can be used."""
    key = re.sub(r"[^a-z0-9]+", "-", given.strip().lower()).strip("-")
    key = key if not key or key[0].isalpha() else f"q{key}"
    return key[:80].rstrip("-")


def _max_mark(given: str, losses: Losses) -> str:
    mark = number_of(given)
    if mark is None or not Decimal("0.01") <= mark <= 1000:
        losses.note("mark", f"The mark {given[:20]!r} is none; the question earns 1.")
        return "1"
    return written(mark)


def _check(draft: Draft, language: str) -> None:
    plan = QuestionPlan(
        key=draft.key or "new", type=draft.type, objective="", difficulty=draft.difficulty,
        structure=draft.structure, texts={language: draft.text},
    )  # fmt: skip
    problems = check_question(plan)
    if problems:
        said = "; ".join(f"{_where(problem.path, language)} {problem.message}" for problem in problems[:4])
        raise NotTaken("rule", f"It breaks a rule of {draft.type.replace('_', ' ')}: {said}")


def _where(path: str, language: str) -> str:
    return path.removeprefix(f"texts.{language}.")
