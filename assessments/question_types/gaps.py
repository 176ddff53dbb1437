"""Bodies with gaps: words in which `[[key]]` marks the place of each gap."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.question_types.base import Json, Problem, RawAnswer, malformed
from assessments.question_types.mixing import tokens
from assessments.question_types.reading import parts_of
from assessments.question_types.structures import LONGEST_BODY, check_line
from assessments.question_types.wording import shown_around, visible

MARKER = re.compile(r"\[\[([a-z][a-z0-9-]{0,39})\]\]")
_ANY_MARKER = re.compile(r"\[\[([^\[\]]{0,80})\]\]")


def gap_tokens(seed: str, gaps: Iterable[str]) -> dict[str, str]:
    """What stands for each gap on a page: authors like to name a gap by the word that belongs into it."""
    return tokens(f"{seed} gaps", gaps)


def filled(raw: RawAnswer, gaps: Collection[str], seed: str) -> dict[str, str]:
    """What was put into each gap. A page names gaps by token, a program by key."""
    by_token = gap_tokens(seed, gaps)
    given = parts_of(raw, [*by_token.values(), *(gap for gap in gaps if gap not in by_token.values())])
    if any(by_token[gap] in given and gap in given for gap in gaps):
        raise malformed()
    found = {gap: given.get(by_token[gap]) or given.get(gap, "") for gap in gaps}
    return {gap: value for gap, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a body, and the gap that follows them (None at the end)."""

    words: str
    gap: Any = None


def check_body(text: Json, gaps: Collection[str]) -> list[Problem]:
    """A body that marks each gap once, where it can be seen, and nothing else."""
    body = text.get("body")
    problems = check_line("body", body, LONGEST_BODY)
    if problems or not isinstance(body, str):
        return problems
    marked, seen = _ANY_MARKER.findall(body), _ANY_MARKER.findall(visible(text, body))
    for gap in gaps:
        if marked.count(gap) != 1:
            problems.append(Problem("body", f"holds [[{gap}]] {marked.count(gap)} times; it must hold it once"))
        elif seen.count(gap) != 1:
            problems.append(Problem("body", f"holds [[{gap}]] where nobody sees it"))
    return problems + [Problem("body", f"[[{name}]] is no gap") for name in dict.fromkeys(marked) if name not in gaps]


def gaps_in(text: Json) -> list[str]:
    """The gaps in the order that this language has them in."""
    return MARKER.findall(text["body"])


def pieces(text: Json, fields: Mapping[str, Any]) -> list[Piece]:
    """The body, cut at its gaps, with what the page draws for each."""
    parts = shown_around(text, text["body"], MARKER)
    return [
        Piece(parts[place], fields[parts[place + 1]] if place + 1 < len(parts) else None)
        for place in range(0, len(parts), 2)
    ]


def numbers_of(text: Json) -> dict[str, int]:
    """Each gap's number in the words of this language, from 1."""
    return {gap: number for number, gap in enumerate(gaps_in(text), start=1)}


def numbered(text: Json) -> list[Piece]:
    """The body with the number of each gap in its place."""
    return pieces(text, numbers_of(text))
