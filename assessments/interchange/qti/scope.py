"""One question of an item while it is read: its part of the body, its responses and how they earn."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from assessments.interchange.qti.declarations import Mapping, Response
from assessments.interchange.qti.markup import Child, Look, Phrase, joined, phrase
from assessments.interchange.qti.scoring import CUSTOM, NONE, Earning
from assessments.interchange.qti.tree import Node

Tree = dict[str, Any]
Question = tuple[str, dict[str, Any], Tree]  # type, structure, text with phrases
_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_MOST_KEYS = 200
_ASIDE = frozenset(
    "rubricBlock feedbackInline feedbackBlock modalFeedback templateDeclaration stylesheet infoControl"
    " endAttemptInteraction".split()
)


class Skipped(Exception):
    """A question that does not come in, and why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class Scope:
    """What the readers of interactions look at."""

    children: Sequence[Child]
    responses: dict[str, Response]
    earned: Earning
    own: bool  # we wrote it, so its marks mean what we mean
    language: str
    title: str
    look: Look
    lose: Callable[[str, str], None]
    picture: Callable[[str], tuple[str, tuple[int, int] | None] | None]  # address -> file key, size
    shown: dict[str, Node] = field(default_factory=dict)  # feedback that is always shown, by identifier
    # feedback to one choice, by response and the choice's identifier
    chosen: dict[tuple[str, str], Node] = field(default_factory=dict)
    weights: dict[str, Decimal] = field(default_factory=dict)  # of outcomes, where we wrote them
    processing: Node | None = None
    outcome: str = "SCORE"

    @property
    def interactions(self) -> list[Node]:
        """All interactions in it."""
        return interactions(self.children)

    def response(self, interaction: Node) -> Response:
        """What the item declares for an interaction."""
        found = self.responses.get(interaction.get("responseIdentifier"))
        if found is None:
            raise Skipped("no-declaration", "An interaction has no response declaration. Repair the item.")
        return found

    def earning(self, response: Response) -> Earning:
        """How one response earns."""
        return self.earned.of(response.identifier) or NONE

    def said(self, children: Sequence[Child]) -> Phrase:
        """Words without what is no word of the question."""
        return phrase(children, self._look, own=self.own)

    def _look(self, node: Node) -> list[Child] | None:
        if node.name in _ASIDE or node.name.endswith("Interaction"):
            return []
        return self.look(node)

    def with_holes(self, children: Sequence[Child], keys: dict[int, str]) -> Phrase:
        """Words where the nodes with these ids are gaps."""
        names = set(keys.values())

        def look(node: Node) -> list[Child] | None:
            return [f"[[{keys[id(node)]}]]"] if id(node) in keys else self._look(node)

        return phrase(broken(children, names), look, own=self.own)

    def stem(self, *prompts: Node | None) -> Phrase:
        """What is asked: the body around the interactions, and their prompts."""
        marked = self.marked("stem")
        if self.own and marked:
            said = self.said(marked.children)
            return said if said.html else self.title_as_stem()
        said = joined([self.said(self.children), *(self.said(prompt.children) for prompt in prompts if prompt)])
        return said if said.html else self.title_as_stem()

    def title_as_stem(self) -> Phrase:
        """The item's title, where its body asks nothing."""
        if not self.title.strip():
            raise Skipped("no-stem", "The item asks nothing: its body has no words and it has no title.")
        self.lose("title-as-stem", "The body asks nothing, so the title became the question.")
        return self.said([self.title])

    def marked(self, name: str) -> Node | None:
        """The part of the body that we marked with a class."""
        found = (child for child in self.children if isinstance(child, Node))
        return next((child for child in found if child.name == "div" and name in child.classes), None)

    def feedback(self) -> dict[str, Phrase]:
        """`feedback` of the question, if there is any."""
        ends = self.outcome.removeprefix("SCORE")
        found = self.shown.get(f"general{ends}") if self.own else None
        said = joined(self.said(node.children) for node in self.shown.values()) if not self.own else None
        phrases = self.said(found.children) if found else said
        return {"feedback": phrases} if phrases and phrases.html else {}

    def narrowed(self, children: Sequence[Child], earned: Earning, outcome: str) -> "Scope":
        """The same item, seen through one of its parts."""
        return replace(self, children=children, earned=earned, outcome=outcome)


def interactions(children: Iterable[Child]) -> list[Node]:
    """All interactions in a part of a body."""
    nodes = (node for child in children if isinstance(child, Node) for node in child.walk())
    return [node for node in nodes if node.name.endswith("Interaction") and node.name != "endAttemptInteraction"]


def broken(children: Sequence[Child], names: set[str]) -> list[Child]:
    """Words that look like a gap of ours but are none are parted."""
    pattern = re.compile(r"\[\[(?=(?:" + "|".join(sorted(map(re.escape, names))) + r")\]\])") if names else None
    return [_broken(child, pattern) for child in children] if pattern else list(children)


def _broken(child: Child, pattern: re.Pattern[str]) -> Child:
    if isinstance(child, str):
        return pattern.sub("[ [", child)
    if child.name.endswith("Interaction") or child.name == "gap":
        return child  # its identity stands for the gap
    child.children = [_broken(inner, pattern) for inner in child.children]
    return child


def keys(identifiers: Sequence[str], *, own: bool) -> dict[str, str]:
    """A key of ours for each identifier."""
    if len(identifiers) > _MOST_KEYS:
        raise Skipped("too-large", f"It has more than {_MOST_KEYS} choices.")
    found: dict[str, str] = {}
    for identifier in identifiers:
        if identifier in found:
            raise Skipped("identifier-twice", f"Two choices have the identifier {identifier[:40]!r}. Repair the item.")
        wanted = identifier.rpartition("_")[2] if own else identifier
        found[identifier] = _new(wanted, set(found.values()))
    return found


def _new(wanted: str, taken: set[str]) -> str:
    key = slug(wanted, 40) or "c"
    if key not in taken:
        return key
    return next(name for at in range(2, len(taken) + 3) if (name := f"{key[:36]}-{at}") not in taken)


def slug(wanted: str, longest: int) -> str:
    """An identifier as a key."""
    if _KEY.fullmatch(wanted) and len(wanted) <= longest:
        return wanted
    plain = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[:longest].strip("-")
    return plain if not plain or plain[0].isalpha() else f"c{plain}"[:longest].strip("-")


def most(mapping: Mapping | None, *, several: bool) -> Decimal:
    """The most that a mapping can earn."""
    if mapping is None:
        return Decimal(0)
    worths = [entry.worth for entry in mapping.entries] + [area.worth for area in mapping.areas]
    best = sum((worth for worth in worths if worth > 0), Decimal(0)) if several else max(worths, default=Decimal(0))
    return min(best, mapping.upper) if mapping.upper is not None else best


def worth(earned: Earning, responses: dict[str, Response]) -> Decimal:
    """The most that can be earned."""
    if earned.kind in ("mean",):
        return earned.worth * sum((worth(part, responses) for part in earned.parts), Decimal(0))
    if earned.kind in ("map", "partial") and earned.response in responses:
        response = responses[earned.response]
        return earned.worth * most(response.mapping, several=response.cardinality != "single")
    if earned.kind == "table":
        return earned.worth * max((amount for _, amount in earned.table), default=Decimal(0))
    if earned.kind == "numbers":
        return earned.worth * max((answer.worth for answer in earned.numbers), default=Decimal(0))
    return earned.worth


def is_missing(earned: Earning) -> bool:
    """Nothing says how it is marked, or nothing that we understand."""
    return earned in (NONE, CUSTOM) or earned.is_custom


def flat(phrases: Tree, rich: bool) -> dict[str, Any]:
    """A text with its words in one shape."""
    return {key: _flat(held, rich) for key, held in phrases.items()}


def _flat(held: Any, rich: bool) -> Any:
    if isinstance(held, dict):
        return flat(held, rich)
    if isinstance(held, Phrase):
        return held.html if rich else held.plain
    return held


def needs_markup(phrases: Tree) -> bool:
    """Whether some words cannot be said plainly."""
    return any(
        needs_markup(held) if isinstance(held, dict) else isinstance(held, Phrase) and held.plain is None
        for held in phrases.values()
    )
