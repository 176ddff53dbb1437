"""Interactions in which things are brought together or into an order."""

from collections.abc import Mapping, Sequence

from assessments.interchange.qti.declarations import Response
from assessments.interchange.qti.scope import Question, Scope, Skipped, Tree, is_missing, keys
from assessments.interchange.qti.tree import Node
from assessments.question_types.true_false.form import labels

Pairs = list[tuple[str, str]]


def read_order(scope: Scope, interaction: Node) -> Question:
    """`orderInteraction`: the right order, whatever order the file lists."""
    response = scope.response(interaction)
    choices = [node for node in interaction.elements if node.name == "simpleChoice"]
    named = keys([node.get("identifier") for node in choices], own=scope.own)
    if sorted(response.correct) != sorted(named):
        raise Skipped("no-key", "Nothing says the right order of all items.")
    marking = {"match": "all_or_nothing", "places": "", "neighbours": "neighbours"}.get(scope.earning(response).kind)
    if marking is None:
        scope.lose("scoring-changed", "The order was marked in another way; now each item in its place counts.")
    structure: dict[str, object] = {"items": [named[identifier] for identifier in response.correct]}
    if marking:
        structure["marking"] = marking
    text: Tree = {
        "stem": scope.stem(interaction.child("prompt")),
        "items": {named[node.get("identifier")]: scope.said(node.children) for node in choices},
        **scope.feedback(),
    }
    return "ordering", structure, text


def read_match(scope: Scope, interaction: Node) -> Question:
    """`matchInteraction`: pairs, statements that are true or false, and our document check and grid of scales."""
    sets = [node for node in interaction.elements if node.name == "simpleMatchSet"]
    if len(sets) != 2:
        raise Skipped("broken", "A match interaction needs two sets of choices.")
    rows, targets = (_choices(found) for found in sets)
    if scope.own and "rating" in interaction.classes:
        return _rating(scope, interaction, rows, targets)
    if scope.own and "document-check" in interaction.classes:
        return _document_check(scope, interaction, rows)
    pairs = _pairs(scope, scope.response(interaction))
    return _matching(scope, interaction, rows, targets, pairs)


def read_associate(scope: Scope, interaction: Node) -> Question:
    """`associateInteraction`: pairs without sides; the first of each pair becomes its row."""
    choices = _choices(interaction)
    pairs = _pairs(scope, scope.response(interaction))
    used = [identifier for pair in pairs for identifier in pair]
    if len(set(used)) != len(used):
        raise Skipped("pairs", "A choice belongs to several others, which no type of ours can ask.")
    scope.lose("associate", "Pairs without sides became rows and targets: the first of each pair is its row.")
    first = {row for row, _ in pairs}
    rows = {identifier: node for identifier, node in choices.items() if identifier in first}
    targets = {identifier: node for identifier, node in choices.items() if identifier not in first}
    return _matching(scope, interaction, rows, targets, pairs)


def _choices(node: Node) -> dict[str, Node]:
    found = [inner for inner in node.elements if inner.name == "simpleAssociableChoice"]
    if len({inner.get("identifier") for inner in found}) != len(found):
        raise Skipped("identifier-twice", "Two choices have the same identifier. Repair the item.")
    return {inner.get("identifier"): inner for inner in found}


def _pairs(scope: Scope, response: Response) -> Pairs:
    """What belongs together: what is declared as right, else what earns."""
    earning = [entry.key for entry in response.mapping.entries if entry.worth > 0] if response.mapping else []
    by_map = scope.earning(response).kind == "map" or is_missing(scope.earning(response))
    said = response.correct or (earning if by_map else [])
    found = [tuple(value.split()) for value in said]
    if not found or any(len(pair) != 2 for pair in found):
        raise Skipped("no-key", "Nothing says which pairs are right.")
    return [(pair[0], pair[1]) for pair in found]


def _matching(
    scope: Scope, interaction: Node, rows: Mapping[str, Node], targets: Mapping[str, Node], pairs: Pairs
) -> Question:
    if not _fits(rows, targets, pairs):
        rows, targets, pairs = targets, rows, [(right, left) for left, right in pairs]
        if not _fits(rows, targets, pairs):
            raise Skipped("pairs", "Each row must belong to one target; here some belong to none or to several.")
        scope.lose("sides-swapped", "The two sides changed places, so that each row has one target.")
    row_keys, target_keys = keys(list(rows), own=scope.own), keys(list(targets), own=scope.own)
    text: Tree = {
        "stem": scope.stem(interaction.child("prompt")),
        "rows": {row_keys[identifier]: scope.said(node.children) for identifier, node in rows.items()},
        **scope.feedback(),
    }
    marking = pair_marking(scope, scope.response(interaction), pairs)
    if truth := _truth(scope, interaction, targets):
        correct = [row_keys[row] for row, target in pairs if truth[target] == "true"]
        in_order = [key for key in row_keys.values() if key in correct]
        return "multiple_true_false", {"rows": list(row_keys.values()), "correct": in_order, **marking}, text
    structure = {
        "rows": list(row_keys.values()),
        "targets": list(target_keys.values()),
        "pairs": {row_keys[row]: target_keys[target] for row, target in pairs},
        **marking,
    }
    said = {target_keys[identifier]: scope.said(node.children) for identifier, node in targets.items()}
    return "matching", structure, {**text, "targets": said}


def _fits(rows: Mapping[str, Node], targets: Mapping[str, Node], pairs: Pairs) -> bool:
    left = [row for row, _ in pairs]
    return sorted(left) == sorted(rows) and all(target in targets for _, target in pairs)


def pair_marking(scope: Scope, response: Response, pairs: Pairs) -> dict[str, str]:
    """`marking` of pairs: part by part unless all is wanted."""
    earned = scope.earning(response)
    if earned.kind == "match":
        return {"marking": "all_or_nothing"}
    worths = response.mapping.worths if response.mapping else {}
    right = {f"{left} {right}" for left, right in pairs} | {f"{right} {left}" for left, right in pairs}
    uneven = len({worth for key, worth in worths.items() if key in right}) > 1
    costs = any(worth for key, worth in worths.items() if key not in right) or (
        response.mapping is not None and response.mapping.default != 0
    )
    if earned.kind != "map" or uneven or costs:
        scope.lose("scoring-changed", "The pairs were marked in another way; now each right pair counts the same.")
    return {}


def _truth(scope: Scope, interaction: Node, targets: Mapping[str, Node]) -> dict[str, str]:
    """Which target says true and which says false, {} if these are other targets."""
    if len(targets) != 2 or (scope.own and "true-false" not in interaction.classes):
        return {}
    known = {word.casefold(): key for code in {scope.language, "en"} for key, word in labels(code).items()}
    found = {
        identifier: known.get((scope.said(node.children).plain or "").strip().casefold(), "")
        for identifier, node in targets.items()
    }
    return found if sorted(found.values()) == ["false", "true"] else {}


def _rating(scope: Scope, interaction: Node, rows: Mapping[str, Node], points: Mapping[str, Node]) -> Question:
    named = keys(list(rows), own=True)
    labelled = {
        str(at): scope.said(node.children)
        for at, node in enumerate(points.values(), 1)
        if "unlabelled" not in node.classes
    }
    said = {named[identifier]: scope.said(node.children) for identifier, node in rows.items()}
    text: Tree = {"stem": scope.stem(), "labels": labelled, "rows": said, **scope.feedback()}
    return "rating", {"points": len(points), "rows": list(named.values())}, text


def _document_check(scope: Scope, interaction: Node, rows: Mapping[str, Node]) -> Question:
    named = keys(list(rows), own=True)
    states = dict(_pairs(scope, scope.response(interaction)))
    if set(states) != set(rows):
        raise Skipped("no-key", "Nothing says which lines of the paper are right.")
    lines = [{"key": named[row], "state": states[row]} for row in rows]
    title = scope.marked("document-title")
    text: Tree = {
        "stem": scope.stem(),
        "title": scope.said(title.children if title else []),
        "lines": {named[row]: _line(scope, row, node) for row, node in rows.items()},
        **scope.feedback(),
    }
    return "document_check", {"lines": lines}, text


def _line(scope: Scope, row: str, node: Node) -> Tree:
    said: Tree = {name: scope.said(_inner(node.elements, name)) for name in ("label", "entry")}
    ends = scope.outcome.removeprefix("SCORE")
    why = scope.shown.get(f"{row}{ends}")
    return {**said, "why": scope.said(why.children)} if why else said


def _inner(nodes: Sequence[Node], name: str) -> list[Node | str]:
    return next((node.children for node in nodes if name in node.classes), [])
