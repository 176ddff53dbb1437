"""Response processing as we write it: each way of marking as the rules that any player can follow.

The reader recognises a way of marking by making its rules again and comparing, so what is written here is what is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.interchange.qti.declarations import figure, number
from assessments.interchange.qti.tree import Node, element

Shape = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """A number that earns; `relative` makes its tolerance one of per cent."""

    value: str
    tolerance: str
    relative: bool
    worth: Decimal


def value(amount: Decimal | int | str, kind: str = "float") -> Node:
    """A constant."""
    written = figure(amount) if isinstance(amount, Decimal) else str(amount)
    return element("baseValue", written, baseType=kind)


def variable(identifier: str) -> Node:
    """What a variable holds."""
    return element("variable", identifier=identifier)


def correct(identifier: str) -> Node:
    """What is right in a response."""
    return element("correct", identifier=identifier)


def put(outcome: str, expression: Node) -> Node:
    """Give an outcome a value."""
    return element("setOutcomeValue", expression, identifier=outcome)


def when(condition: Node, *then: Node, otherwise: Sequence[Node] = ()) -> Node:
    """If … else."""
    node = element("responseCondition", element("responseIf", condition, *then))
    if otherwise:
        node.children.append(element("responseElse", *otherwise))
    return node


def match(response: str, outcome: str) -> list[Node]:
    """All or nothing: what the template match_correct does."""
    right = element("match", variable(response), correct(response))
    return [when(right, put(outcome, value("1")), otherwise=[put(outcome, value("0"))])]


def mapped(response: str, outcome: str, whole: Decimal = Decimal(1)) -> list[Node]:
    """What the template map_response does, as a part of what can be earned."""
    earned = element("mapResponse", identifier=response)
    if whole != 1:
        earned = element("divide", earned, value(whole))
    missing = element("isNull", variable(response))
    return [when(missing, put(outcome, value("0")), otherwise=[put(outcome, earned)])]


def partial(response: str, outcome: str, right: int, whole: Decimal = Decimal(1)) -> list[Node]:
    """By what is right, and nothing if more is picked than is right."""
    too_many = element("gt", element("containerSize", variable(response)), value(right, "integer"))
    return [when(too_many, put(outcome, value("0")), otherwise=mapped(response, outcome, whole))]


def places(response: str, outcome: str, count: int) -> list[Node]:
    """The share of what stands in its place."""
    rules = [put(outcome, value("0"))]
    for place in range(1, count + 1):
        fits = element("match", _at(place, variable(response)), _at(place, correct(response)))
        rules.append(when(fits, put(outcome, element("sum", variable(outcome), value("1")))))
    return [*rules, _scaled(outcome, count)]


def neighbours(response: str, outcome: str, count: int) -> list[Node]:
    """The share of pairs that follow each other as they should."""
    rules = [put(outcome, value("0"))]
    for pair in range(1, count):
        found = [_follow(response, pair, place) for place in range(1, count)]
        together = found[0] if len(found) == 1 else element("or", *found)
        rules.append(when(together, put(outcome, element("sum", variable(outcome), value("1")))))
    return [*rules, _scaled(outcome, count - 1)]


def _follow(response: str, pair: int, place: int) -> Node:
    first = element("match", _at(place, variable(response)), _at(pair, correct(response)))
    second = element("match", _at(place + 1, variable(response)), _at(pair + 1, correct(response)))
    return element("and", first, second)


def _at(place: int, of: Node) -> Node:
    return element("index", of, n=place)


def _scaled(outcome: str, count: int) -> Node:
    return put(outcome, element("divide", variable(outcome), value(count)))


def numbers(response: str, outcome: str, answers: Sequence[NumberAnswer]) -> list[Node]:
    """The first answer that fits earns its share."""
    condition = element("responseCondition")
    for at, answer in enumerate(answers):
        name = "responseElseIf" if at else "responseIf"
        condition.children.append(element(name, _equal(response, answer), put(outcome, value(answer.worth))))
    condition.children.append(element("responseElse", put(outcome, value("0"))))
    return [condition]


def _equal(response: str, answer: NumberAnswer) -> Node:
    node = element("equal", variable(response), value(answer.value))
    exact = not answer.relative and number(answer.tolerance) == 0
    node.attributes["toleranceMode"] = "relative" if answer.relative else "exact" if exact else "absolute"
    if not exact:
        node.attributes["tolerance"] = f"{answer.tolerance} {answer.tolerance}"
    return node


def weighted(outcome: str, parts: Sequence[tuple[str, Decimal]]) -> list[Node]:
    """The weighted mean of outcomes that go from 0 to 1."""
    terms = [element("product", variable(part), value(weight)) for part, weight in parts]
    whole = sum((weight for _, weight in parts), Decimal(0))
    return [put(outcome, element("divide", element("sum", *terms), value(whole)))]


def all_of(outcome: str, parts: Sequence[str]) -> list[Node]:
    """1 if every part is right to the full."""
    full = [element("gte", variable(part), value("1")) for part in parts]
    return [when(element("and", *full), put(outcome, value("1")), otherwise=[put(outcome, value("0"))])]


def same(left: Sequence[Node], right: Sequence[Node]) -> bool:
    """The same rules, however numbers and spaces are written."""
    return [shape(node) for node in left] == [shape(node) for node in right]


def shape(node: Node) -> Shape:
    """A rule without the accidents of writing."""
    said = node.words.strip() if not node.elements else ""
    amount = number(said) if said else None
    attributes = tuple(sorted((key, _plain(held)) for key, held in node.attributes.items() if key != "baseType"))
    return (node.name, attributes, said if amount is None else amount, tuple(shape(child) for child in node.elements))


def _plain(held: str) -> object:
    amounts = tuple(number(part) for part in held.split())
    return held if None in amounts else amounts
