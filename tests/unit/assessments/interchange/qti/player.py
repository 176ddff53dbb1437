"""A tiny player of QTI's rules, so that tests can compare what an item earns elsewhere with what it earns here."""

from decimal import Decimal
from typing import Any

from assessments.interchange.qti.declarations import number, read_response
from assessments.interchange.qti.tree import Node

TEMPLATES = {"match_correct": "match", "map_response": "map"}


class Player:
    """Runs the response processing of one item over given answers (a list of values for each response)."""

    def __init__(self, item: Node, answers: dict[str, list[str]]) -> None:
        self.responses = {node.get("identifier"): read_response(node) for node in item.all("responseDeclaration")}
        self.values: dict[str, Any] = {name: answers.get(name, []) for name in self.responses}
        self.outcomes: dict[str, Any] = {}
        processing = item.child("responseProcessing")
        template = processing.get("template").rpartition("/")[2].removesuffix(".xml")
        if template == "match_correct":
            same = self._same("RESPONSE", self.values["RESPONSE"], list(self.responses["RESPONSE"].correct))
            self.outcomes["SCORE"] = Decimal(same)
        elif template == "map_response":
            self.outcomes["SCORE"] = self._mapped("RESPONSE")
        else:
            self._run(processing.elements)

    def _same(self, name: str, left: list[str], right: list[str]) -> bool:
        response = self.responses[name]
        if response.base_type in ("float", "integer"):
            left, right = [number(value) for value in left], [number(value) for value in right]
        return left == right if response.cardinality == "ordered" else sorted(left) == sorted(right)

    def _mapped(self, name: str) -> Decimal:
        mapping = self.responses[name].mapping
        total = Decimal(0)
        for value in set(self.values[name]):
            fits = [
                entry.worth
                for entry in mapping.entries
                if entry.key == value or (not entry.case_matters and entry.key.casefold() == value.casefold())
            ]
            total += fits[0] if fits else mapping.default
        total = total if mapping.lower is None else max(total, mapping.lower)
        return total if mapping.upper is None else min(total, mapping.upper)

    def _run(self, rules: list[Node]) -> None:
        for rule in rules:
            if rule.name == "setOutcomeValue":
                self.outcomes[rule.get("identifier")] = self._value(rule.elements[0])
                continue
            for branch in rule.elements:
                if branch.name == "responseElse":
                    self._run(branch.elements)
                elif self._value(branch.elements[0]):
                    self._run(branch.elements[1:])
                    break

    def _value(self, node: Node) -> Any:
        name, inner = node.name, node.elements
        if name == "baseValue":
            return number(node.words)
        if name == "variable":
            identifier = node.get("identifier")
            return self.values[identifier] if identifier in self.values else self.outcomes.get(identifier, Decimal(0))
        if name == "correct":
            return list(self.responses[node.get("identifier")].correct)
        if name == "mapResponse":
            return self._mapped(node.get("identifier"))
        return getattr(self, f"_{name}")(node, inner)

    def _match(self, node: Node, inner: list[Node]) -> bool:
        left, right = (self._value(part) for part in inner)
        if inner[0].name == "variable":
            return bool(left) and self._same(inner[0].get("identifier"), left, right)
        return left is not None and left == right

    def _index(self, node: Node, inner: list[Node]) -> str | None:
        values, at = self._value(inner[0]), int(node.get("n"))
        return values[at - 1] if at <= len(values) else None

    def _equal(self, node: Node, inner: list[Node]) -> bool:
        given = self._value(inner[0])
        if not given:
            return False
        value, wanted = number(given[0]), self._value(inner[1])
        tolerance = number(node.get("tolerance", "0 0").split()[0])
        if node.get("toleranceMode") == "relative":
            tolerance = abs(wanted) * tolerance / 100
        return abs(value - wanted) <= (0 if node.get("toleranceMode") == "exact" else tolerance)

    def _isNull(self, node: Node, inner: list[Node]) -> bool:
        return not self._value(inner[0])

    def _containerSize(self, node: Node, inner: list[Node]) -> int:
        return len(self._value(inner[0]))

    def _gt(self, node: Node, inner: list[Node]) -> bool:
        return self._value(inner[0]) > self._value(inner[1])

    def _gte(self, node: Node, inner: list[Node]) -> bool:
        return self._value(inner[0]) >= self._value(inner[1])

    def _and(self, node: Node, inner: list[Node]) -> bool:
        return all(self._value(part) for part in inner)

    def _or(self, node: Node, inner: list[Node]) -> bool:
        return any(self._value(part) for part in inner)

    def _sum(self, node: Node, inner: list[Node]) -> Decimal:
        return sum((self._value(part) for part in inner), Decimal(0))

    def _product(self, node: Node, inner: list[Node]) -> Decimal:
        return self._value(inner[0]) * self._value(inner[1])

    def _divide(self, node: Node, inner: list[Node]) -> Decimal:
        return self._value(inner[0]) / self._value(inner[1])
