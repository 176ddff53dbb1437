"""Aiken: a question in lines, choices `A) …` or `A. …`, and `ANSWER: A`."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.interchange.base import Reading
from assessments.interchange.choosing import FULL, Choice, single_choice
from assessments.interchange.drafting import Found, begin, take
from assessments.interchange.encoding import decode, lines_of, remark_encoding
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.words import Words

CHOICE = re.compile(r"([A-Z])[.)]\s+(\S.*)")
MOST_LINES = 500  # of a question text
ANSWER = re.compile(r"ANSWER\s*:\s*(.{0,40})", re.IGNORECASE)


@dataclass(slots=True)
class _Lines:
    """The lines of one question as far as they are read."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    twice: str = ""  # a letter that begins two choices

    def __bool__(self) -> bool:
        return bool(self.stem or self.choices)


def read_aiken(content: bytes, language: str) -> Reading:
    """All questions of a file."""
    decoded = decode(content)
    reading = Reading("aiken", decoded.encoding)
    remark_encoding(reading, decoded)
    lines = _Lines()
    for number, line in enumerate(lines_of(decoded.text), start=1):
        lines = _one_line(number, line.strip(), lines, reading, language)
    if lines:
        _skip(lines, "no-answer-line", "It has no line ANSWER: with the letter of the right choice.", reading)
    if not reading.drafts and not reading.skipped:
        reading.lose(0, "no-questions", "The file holds no questions.")
    return reading


def _one_line(number: int, line: str, lines: _Lines, reading: Reading, language: str) -> _Lines:
    """The lines of the question that is read after this one."""
    if not line:
        return lines
    answer = ANSWER.fullmatch(line)
    if answer:
        lines.line = lines.line or number
        _take(lines, answer.group(1).strip(), reading, language)
        return _Lines()
    choice = CHOICE.fullmatch(line)
    if choice and lines.stem:
        lines.twice = lines.twice or (choice.group(1) if choice.group(1) in lines.choices else "")
        lines.choices[choice.group(1)] = choice.group(2)
        return lines
    if lines.choices:  # a new question begins, so the last one was not closed
        _skip(lines, "no-answer-line", "It has no line ANSWER: with the letter of the right choice.", reading)
        lines = _Lines()
    lines.line = lines.line or number
    if len(lines.stem) <= MOST_LINES:
        lines.stem.append(line)
    return lines


def _take(lines: _Lines, answer: str, reading: Reading, language: str) -> None:
    losses = Losses(lines.line)
    try:
        found = _question(lines, answer)
    except NotTaken as reason:
        _skip(lines, reason.code, reason.message, reading)
        return
    take(reading, found, losses, language)


def _question(lines: _Lines, answer: str) -> Found:
    right = answer.rstrip(".) ").upper()
    if len(lines.stem) > MOST_LINES:
        raise NotTaken("too-long", f"Its text has more than {MOST_LINES} lines.")
    if not lines.stem:
        raise NotTaken("no-stem", "It has no question text before the choices.")
    if len(lines.choices) < 2:
        raise NotTaken("too-few-answers", "A choice needs two answers at least: lines such as A) Yes and B) No.")
    if lines.twice:
        raise NotTaken("choice-twice", f"Two of its choices begin with {lines.twice}.")
    if right not in lines.choices:
        raise NotTaken("no-right-answer", f"ANSWER: {answer[:20]!r} names none of its choices; one letter is wanted.")
    choices = [Choice(Words(words), FULL if key == right else Decimal(0)) for key, words in lines.choices.items()]
    kind, structure, text = single_choice(choices)
    return Found(kind, structure, {"stem": Words("\n".join(lines.stem)), **text})


def _skip(lines: _Lines, code: str, message: str, reading: Reading) -> None:
    begin(reading)
    reading.skip(lines.line, code, message)
