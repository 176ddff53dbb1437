"""How an item is marked: the standard templates and the rules that say the same in other words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.interchange.qti import rules
from assessments.interchange.qti.declarations import Response, number
from assessments.interchange.qti.rules import NumberAnswer
from assessments.interchange.qti.tree import Node

MOST_RULES = 20_000  # elements
_MOST_STEPS = 1_000
_TEMPLATES = {"match_correct": "match", "map_response": "map", "map_response_point": "map"}
_BRANCHES = ("responseIf", "responseElseIf", "responseElse")


@dataclass(frozen=True, slots=True)
class Earning:
    """What one response, or several together, earn.

    `kind`: match, map, table, numbers, partial, places, neighbours; mean and all (of `parts`); none; custom.
    """

    kind: str
    response: str = ""
    worth: Decimal = Decimal(1)
    table: tuple[tuple[str, Decimal], ...] = ()
    numbers: tuple[NumberAnswer, ...] = ()
    parts: tuple["Earning", ...] = ()

    def of(self, response: str) -> "Earning | None":
        """The part of it that one response earns."""
        if self.response == response:
            return self
        return next((found for part in self.parts if (found := part.of(response))), None)

    @property
    def is_custom(self) -> bool:
        """Whether any of it is not understood."""
        return self.kind == "custom" or any(part.is_custom for part in self.parts)


CUSTOM, NONE = Earning("custom"), Earning("none")


def earning(processing: Node | None, responses: dict[str, Response], outcome: str = "SCORE") -> Earning:
    """How the outcome comes to be."""
    if processing is None:
        return NONE
    template = processing.get("template") or processing.get("templateLocation")
    if template and not processing.elements:
        name = template.rpartition("/")[2].removesuffix(".xml")
        kind = _TEMPLATES.get(name.removeprefix("CC2_").replace("match_basic", "match_correct"))
        return Earning(kind, "RESPONSE") if kind and "RESPONSE" in responses else CUSTOM
    if sum(1 for _ in processing.walk()) > MOST_RULES:
        return CUSTOM
    return _Reader(processing, responses).outcome(outcome, frozenset())


class _Reader:
    """Reads the rules of one item."""

    def __init__(self, processing: Node, responses: dict[str, Response]) -> None:
        self.processing = processing
        self.responses = responses
        self.steps = 0  # outcomes that lean on others many times over would take for ever

    def outcome(self, name: str, seen: frozenset[str]) -> Earning:
        """How one outcome comes to be; an outcome that leads back to itself is not understood."""
        self.steps += 1
        if name in seen or self.steps > _MOST_STEPS:
            return CUSTOM
        found = [kept for rule in self.processing.elements if (kept := only(rule, name))]
        return self._whole(found, name, seen | {name}) if found else NONE

    def _whole(self, found: list[Node], name: str, seen: frozenset[str]) -> Earning:
        for identifier in dict.fromkeys(node.get("identifier") for rule in found for node in rule.walk()):
            response = self.responses.get(identifier)
            if response and (known := _known(found, response, name)):
                return known
        earned = [self._rule(rule, name, seen) for rule in found if not _is_start(rule) and not _is_floor(rule, name)]
        if len(earned) == 1:
            return earned[0]
        # several rules that add up; anything else would overwrite what was before
        adds = all(_adds(rule, name) for rule in found[1:] if not _is_floor(rule, name))
        return _mean(earned) if adds else CUSTOM

    def _rule(self, rule: Node, name: str, seen: frozenset[str]) -> Earning:
        if rule.name == "setOutcomeValue":
            return self._expression(rule.elements[0], name, seen) if rule.elements else CUSTOM
        if rule.name == "responseCondition":
            return self._condition(rule, name, seen)
        return CUSTOM

    def _condition(self, rule: Node, name: str, seen: frozenset[str]) -> Earning:
        branches = [(branch, *_parted(branch)) for branch in rule.elements if branch.name in _BRANCHES]
        if any(len(actions) != 1 for _, _, actions in branches):
            return CUSTOM
        chain = [(test, actions[0]) for _, test, actions in branches if test is not None]
        last = [actions[0] for _, test, actions in branches if test is None]
        if not chain or (last and not self._is_nothing(last[0]) and not _is_null_test(chain)):
            return CUSTOM
        if _is_null_test(chain):
            return self._rule(last[0], name, seen) if last and self._is_nothing(chain[0][1]) else CUSTOM
        return self._chain(chain, name, seen)

    def _chain(self, chain: list[tuple[Node, Node]], name: str, seen: frozenset[str]) -> Earning:
        test, action = chain[0]
        if len(chain) == 1 and test.name == "not" and test.elements and test.elements[0].name == "isNull":
            return self._rule(action, name, seen)
        worths = [_constant(action, name) for _, action in chain]
        if any(worth is None for worth in worths):
            return CUSTOM
        tests = [(test, worth or Decimal(0)) for (test, _), worth in zip(chain, worths, strict=True)]
        if len(tests) == 1 and (found := self._single_test(*tests[0], seen)):
            return found
        return self._numbers(tests) or self._table(tests) or CUSTOM

    def _single_test(self, test: Node, worth: Decimal, seen: frozenset[str]) -> Earning | None:
        if response := self._matched(test):
            return Earning("match", response, worth)
        if test.name == "and" and test.elements:
            parts = [self._full(part, seen) for part in test.elements]
            return Earning("all", worth=worth, parts=tuple(part for part in parts if part)) if all(parts) else CUSTOM
        return None

    def _full(self, test: Node, seen: frozenset[str]) -> Earning | None:
        if response := self._matched(test):
            return Earning("match", response)
        if test.name == "gte" and len(test.elements) == 2 and test.elements[0].name == "variable":
            wanted = number(test.elements[1].words)
            part = self.outcome(test.elements[0].get("identifier"), seen)
            return part if wanted == 1 and part.kind not in ("custom", "none") else None
        return None

    def _matched(self, test: Node) -> str:
        names = {node.name: node.get("identifier") for node in test.elements}
        same = set(names) == {"variable", "correct"} and names["variable"] == names["correct"]
        known = names.get("variable", "") in self.responses
        exact = test.name in ("match", "stringMatch") or (
            test.name == "equal" and test.get("toleranceMode", "exact") == "exact"
        )
        return names["variable"] if exact and same and known else ""

    def _numbers(self, tests: Sequence[tuple[Node, Decimal]]) -> Earning | None:
        found = [self._number(test, worth) for test, worth in tests]
        names = {one[0] for one in found if one}
        if len(names) != 1 or not all(found):
            return None
        return Earning("numbers", names.pop(), numbers=tuple(one[1] for one in found if one))

    def _number(self, test: Node, worth: Decimal) -> tuple[str, NumberAnswer] | None:
        if test.name not in ("equal", "equalRounded") or len(test.elements) != 2:
            return None
        given = next((node for node in test.elements if node.name == "variable"), None)
        wanted = next((node for node in test.elements if node.name in ("baseValue", "correct")), None)
        response = self.responses.get(given.get("identifier")) if given else None
        if response is None or wanted is None:
            return None
        amount = self._amount(wanted, response)
        tolerance = _tolerance(test)
        if amount is None or tolerance is None:
            return None
        mode = test.get("toleranceMode", "exact")
        return response.identifier, NumberAnswer(amount, tolerance, mode == "relative", worth)

    def _amount(self, wanted: Node, response: Response) -> str | None:
        if wanted.name == "baseValue":
            said = wanted.words.strip()
        else:
            same = wanted.get("identifier") == response.identifier
            said = response.correct[0] if same and len(response.correct) == 1 else ""
        return said if number(said) is not None else None

    def _table(self, tests: Sequence[tuple[Node, Decimal]]) -> Earning | None:
        entries: list[tuple[str, Decimal]] = []
        names = set()
        for test, worth in tests:
            given, wanted = _given_and_wanted(test)
            if not given or wanted is None or given not in self.responses:
                return None
            names.add(given)
            entries.append((wanted, worth))
        single = len(names) == 1 and self.responses[next(iter(names))].cardinality == "single"
        return Earning("table", names.pop(), table=tuple(entries)) if single else None

    def _expression(self, node: Node, name: str, seen: frozenset[str]) -> Earning:
        inner = node.elements
        if node.name in ("mapResponse", "mapResponsePoint"):
            response = node.get("identifier")
            return Earning("map", response) if response in self.responses else CUSTOM
        if node.name == "sum":
            terms = [part for part in inner if not (_is_variable(part, name) or self._is_zero(part))]
            return _mean([self._expression(part, name, seen) for part in terms])
        if node.name in ("divide", "product") and len(inner) == 2:
            return self._scaled(node, name, seen)
        if node.name == "variable" and not _is_variable(node, name):
            return self.outcome(node.get("identifier"), seen)
        return CUSTOM

    def _scaled(self, node: Node, name: str, seen: frozenset[str]) -> Earning:
        first, second = node.elements
        if node.name == "product" and first.name == "baseValue":
            first, second = second, first
        factor = number(second.words) if second.name == "baseValue" else None
        if not factor or factor < 0:
            return CUSTOM
        earned = self._expression(first, name, seen)
        scale = factor if node.name == "product" else 1 / factor
        return Earning(earned.kind, earned.response, earned.worth * scale, earned.table, earned.numbers, earned.parts)

    def _is_nothing(self, action: Node) -> bool:
        return action.name == "setOutcomeValue" and bool(action.elements) and self._is_zero(action.elements[0])

    def _is_zero(self, node: Node) -> bool:
        return node.name == "baseValue" and number(node.words) == 0


def only(rule: Node, outcome: str) -> Node | None:
    """A rule without what it does to other outcomes, None if nothing is left."""
    if rule.name == "setOutcomeValue":
        return rule if rule.get("identifier") == outcome else None
    if rule.name == "responseProcessingFragment":
        return rule
    if rule.name != "responseCondition":
        return None if rule.name in ("lookupOutcomeValue", "responseComment") else rule
    branches = [_only_branch(branch, outcome) for branch in rule.elements if branch.name in _BRANCHES]
    if not any(len(branch.elements) > (branch.name != "responseElse") for branch in branches):
        return None
    while branches and branches[-1].name == "responseElse" and not branches[-1].elements:
        branches.pop()
    return Node(rule.name, rule.attributes, list(branches), rule.line)


def _only_branch(branch: Node, outcome: str) -> Node:
    test, actions = _parted(branch)
    kept = [kept for action in actions if (kept := only(action, outcome))]
    return Node(branch.name, {}, [*([test] if test else []), *kept], branch.line)


def _parted(branch: Node) -> tuple[Node | None, list[Node]]:
    if branch.name == "responseElse" or not branch.elements:
        return None, branch.elements
    return branch.elements[0], branch.elements[1:]


def _known(found: list[Node], response: Response, name: str) -> Earning | None:
    """Ways of marking that are recognised as a whole."""
    identifier, count = response.identifier, len(response.correct)
    if not 1 <= count <= 60:
        return None
    whole = Decimal(count)
    if response.cardinality == "ordered":
        if rules.same(found, rules.places(identifier, name, count)):
            return Earning("places", identifier)
        if len(found) == count + 1 and rules.same(found, rules.neighbours(identifier, name, count)):
            return Earning("neighbours", identifier)
    if any(rules.same(found, rules.partial(identifier, name, count, scale)) for scale in (Decimal(1), whole)):
        return Earning("partial", identifier)
    return None


def _mean(parts: Sequence[Earning]) -> Earning:
    if len(parts) == 1:
        return parts[0]
    broken = any(part.kind in ("custom", "none", "all") for part in parts)
    return CUSTOM if broken or not parts else Earning("mean", parts=tuple(parts))


def _constant(action: Node, name: str) -> Decimal | None:
    """What an action gives: a number, all there is, or so much more than before."""
    if action.name != "setOutcomeValue" or not action.elements:
        return None
    node = action.elements[0]
    if node.name == "sum":
        terms = [part for part in node.elements if not _is_variable(part, name)]
        node = terms[0] if len(terms) == 1 else node
    if node.name == "variable" and node.get("identifier") in ("MAXSCORE", "SCORE_MAX"):
        return Decimal(1)
    return number(node.words) if node.name == "baseValue" else None


def _is_variable(node: Node, name: str) -> bool:
    return node.name == "variable" and node.get("identifier") == name


def _is_start(rule: Node) -> bool:
    """An outcome is set to nothing before anything is added."""
    return rule.name == "setOutcomeValue" and [(n.name, number(n.words)) for n in rule.elements] == [
        ("baseValue", Decimal(0))
    ]


def _is_floor(rule: Node, name: str) -> bool:
    """Less than nothing becomes nothing."""
    if rule.name != "responseCondition" or len(rule.elements) != 1:
        return False
    test, actions = _parted(rule.elements[0])
    return (
        test is not None
        and test.name == "lt"
        and len(test.elements) == 2
        and _is_variable(test.elements[0], name)
        and number(test.elements[1].words) == 0
        and len(actions) == 1
        and _is_start(actions[0])
    )


def _adds(rule: Node, name: str) -> bool:
    """Every value it sets is one more than what was there."""
    puts = rule.all("setOutcomeValue")
    return bool(puts) and all(any(_is_variable(node, name) for node in put.walk()) for put in puts)


def _is_null_test(chain: list[tuple[Node, Node]]) -> bool:
    return len(chain) == 1 and chain[0][0].name == "isNull"


def _tolerance(test: Node) -> str | None:
    if test.name == "equalRounded":
        figures = test.get("figures")
        decimals = test.get("roundingMode") == "decimalPlaces" and figures.isascii() and figures.isdigit()
        return f"{Decimal(5).scaleb(-int(figures) - 1):f}" if decimals and int(figures) < 12 else None
    if test.get("toleranceMode", "exact") == "exact":
        return "0"
    bounds = [number(part) for part in test.get("tolerance").split()]
    both_sides = bool(bounds) and None not in bounds and len(set(bounds)) == 1
    return test.get("tolerance").split()[0] if both_sides else None


def _given_and_wanted(test: Node) -> tuple[str, str | None]:
    if test.name not in ("match", "stringMatch") or len(test.elements) != 2:
        return "", None
    given = next((node.get("identifier") for node in test.elements if node.name == "variable"), "")
    wanted = next((node.words.strip() for node in test.elements if node.name == "baseValue"), None)
    return given, wanted
