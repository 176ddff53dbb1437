"""A question on its way into an item: pieces of body, declarations, rules and feedback."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assessments.interchange.qti.declarations import Response
from assessments.interchange.qti.markup import Child, written
from assessments.interchange.qti.tree import Node, element

Json = dict[str, Any]


class Inexpressible(Exception):
    """QTI cannot say this question; the message says why."""


@dataclass(slots=True)
class Piece:
    """What one question adds to an item."""

    body: list[Child] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    outcomes: list[Node] = field(default_factory=list)
    rules: list[Node] = field(default_factory=list)
    feedback: list[Node] = field(default_factory=list)
    template: str = ""  # a standard template that says the same as the rules
    marked: bool = True  # whether anything is earned
    by_person: bool = False
    whole: Decimal = Decimal(1)  # the most that the outcome can be


@dataclass(frozen=True, slots=True)
class Desk:
    """What the writers of types need: the words, and the names that are theirs."""

    text: Json
    language: str
    address: Callable[[str], str]  # file:<sha256> -> where the picture lies in the package, "" if it is not there
    lose: Callable[[str, str], None]
    ends: str = ""  # "" for a whole item, "_part" for a part of a case
    version: str = "3.0"

    @property
    def html(self) -> bool:
        """Whether the words are HTML."""
        return self.text.get("format") == "html"

    @property
    def response(self) -> str:
        """The name of the only response."""
        return f"RESPONSE{self.ends}"

    @property
    def outcome(self) -> str:
        """The name of what is earned."""
        return f"SCORE{self.ends}"

    def words(self, said: str) -> list[Child]:
        """Words as nodes."""
        return written(said, html=self.html, address=self.address)

    def div(self, name: str, said: str) -> Node:
        """Words as a part of the body that we find again."""
        return Node("div", {"class": name}, self.words(said))

    @property
    def stem(self) -> Node:
        """What is asked."""
        return self.div("stem", self.text["stem"])

    def interaction(self, name: str, *children: Child, **attributes: str | int | None) -> Node:
        """An interaction with the only response."""
        return element(name, *children, responseIdentifier=self.response, **attributes)

    def general_feedback(self) -> tuple[list[Node], list[Node]]:
        """The outcome and the feedback that is always shown, where there is any."""
        said = self.text.get("feedback")
        if not said:
            return [], []
        return self.always_shown(f"FEEDBACK_GENERAL{self.ends}", {f"general{self.ends}": said})

    def always_shown(self, outcome: str, said: dict[str, str]) -> tuple[list[Node], list[Node]]:
        """Feedback whose outcome has its value from the start."""
        values = [element("value", identifier) for identifier in said]
        cardinality = "single" if len(values) == 1 else "multiple"
        declared = element(
            "outcomeDeclaration",
            element("defaultValue", *values),
            identifier=outcome,
            cardinality=cardinality,
            baseType="identifier",
        )
        return [declared], [self.modal(outcome, identifier, held) for identifier, held in said.items()]

    def modal(self, outcome: str, identifier: str, said: str) -> Node:
        """Feedback that is shown when an outcome has a value."""
        node = element("modalFeedback", outcomeIdentifier=outcome, identifier=identifier, showHide="show")
        node.children = self.words(said)
        return node


def outcome(name: str, kind: str = "float", *, most: Decimal | None = None, cardinality: str = "single") -> Node:
    """An outcome's declaration."""
    return element(
        "outcomeDeclaration",
        identifier=name,
        cardinality=cardinality,
        baseType=kind,
        normalMaximum=None if most is None else str(most),
    )


def choices(desk: Desk, name: str, words: dict[str, str], order: Sequence[str], **attributes: str | int) -> list[Node]:
    """Choices with their words, in this order."""
    return [Node(name, {"identifier": key, **_strings(attributes)}, desk.words(words[key])) for key in order]


def _strings(attributes: dict[str, str | int]) -> dict[str, str]:
    return {key: str(value) for key, value in attributes.items()}
