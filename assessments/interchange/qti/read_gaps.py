"""Gaps: typed, chosen from a list, or filled by dragging; and the lone entry that is a number or a short text."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assessments.interchange.qti.declarations import Response, amount, figure, number
from assessments.interchange.qti.markup import Child, Phrase
from assessments.interchange.qti.read_choices import marking
from assessments.interchange.qti.read_pairs import pair_marking
from assessments.interchange.qti.scope import (
    Question,
    Scope,
    Skipped,
    Tree,
    is_missing,
    keys,
    most,
    worth,
)
from assessments.interchange.qti.scoring import Earning
from assessments.interchange.qti.tree import Node

INLINE = ("textEntryInteraction", "inlineChoiceInteraction")


def read_inline(scope: Scope, found: Sequence[Node]) -> Question:
    """Entries within words: a lone one at the end is a question of its own, others are gaps."""
    lone = len(found) == 1 and found[0].name == "textEntryInteraction" and not scope.marked("gap-body")
    if lone and _ends_with(scope.children, found[0]):
        return _entry(scope, found[0])
    return _gaps(scope, found)


def _ends_with(children: Sequence[Child], wanted: Node) -> bool:
    for child in reversed(children):
        if isinstance(child, str):
            if child.strip():
                return False
        elif child is wanted:
            return True
        elif any(node is wanted for node in child.walk()):
            return _ends_with(child.children, wanted)
        elif child.words.strip() and child.name not in ("rubricBlock", "feedbackBlock", "feedbackInline"):
            return False
    return False


def _entry(scope: Scope, interaction: Node) -> Question:
    response = scope.response(interaction)
    text: Tree = {"stem": scope.stem(), **scope.feedback()}
    kind, structure = typed(scope, response, interaction)
    return ("numeric" if kind == "number" else "short_text"), structure, text


def typed(scope: Scope, response: Response, interaction: Node) -> tuple[str, dict[str, Any]]:
    """What may be typed: `number` or `text`, and its answers."""
    earned = scope.earning(response)
    if response.base_type in ("float", "integer") or earned.kind == "numbers":
        return "number", _numbers(scope, response, earned)
    entries = _entries(response, earned)
    if not entries:
        raise Skipped("no-key", "Nothing says what is to be typed.")
    whole = max(share for _, share, _ in entries)
    if whole <= 0:
        raise Skipped("no-key", "Nothing that can be typed earns anything.")
    answers = [{"words": said, "share": amount(100 * share / whole)} for said, share, _ in entries if said]
    cases = {case for _, _, case in entries}
    structure: dict[str, Any] = {"answers": answers}
    if cases == {True}:
        structure["case_matters"] = True
    elif len(cases) > 1:
        scope.lose("case", "Capitals mattered in some of the answers; now they matter in none.")
    if scope.own and "accents-matter" in interaction.classes:
        structure["accents_matter"] = True
    return "text", structure


def _entries(response: Response, earned: Earning) -> list[tuple[str, Decimal, bool]]:
    if earned.kind == "table":
        return [(said, share, True) for said, share in earned.table]
    if response.mapping and (earned.kind == "map" or (is_missing(earned) and not response.correct)):
        return [(entry.key, entry.worth, entry.case_matters) for entry in response.mapping.entries]
    return [(said, Decimal(1), True) for said in response.correct]


def _numbers(scope: Scope, response: Response, earned: Earning) -> dict[str, Any]:
    if earned.kind == "numbers":
        relative = {answer.relative for answer in earned.numbers}
        if len(relative) > 1:
            raise Skipped("tolerance", "Some tolerances are in per cent and some are not.")
        whole = max(answer.worth for answer in earned.numbers)
        if whole <= 0:
            raise Skipped("no-key", "No number earns anything.")
        answers = [
            {"value": answer.value, "tolerance": answer.tolerance, "share": amount(100 * answer.worth / whole)}
            for answer in earned.numbers
        ]
        return {"answers": answers, "relative": True} if relative == {True} else {"answers": answers}
    entries = _entries(response, earned)
    whole = max((share for _, share, _ in entries), default=Decimal(0))
    if whole <= 0 or any(number(said) is None for said, _, _ in entries):
        raise Skipped("no-key", "Nothing says which number is right.")
    return {
        "answers": [
            {"value": figure(number(said) or Decimal(0)), "tolerance": "0", "share": amount(100 * share / whole)}
            for said, share, _ in entries
        ]
    }


def _gaps(scope: Scope, found: Sequence[Node]) -> Question:
    names = _gap_names(scope, found)
    gaps = [_gap(scope, node, names[node.get("responseIdentifier")]) for node in found]
    structure: dict[str, Any] = {"gaps": gaps}
    if scope.earned.kind == "all":
        structure["marking"] = "all_or_nothing"
    else:
        _weigh(scope, found, gaps)
    holes = {id(node): names[node.get("responseIdentifier")] for node in found}
    words = {names[node.get("responseIdentifier")]: _gap_words(scope, node) for node in found if node.name == INLINE[1]}
    stem, body = _stem_and_body(scope, found, holes)
    return "gap_fill", structure, {"stem": stem, "body": body, **({"gaps": words} if words else {}), **scope.feedback()}


def _gap_names(scope: Scope, found: Sequence[Node]) -> dict[str, str]:
    identifiers = [node.get("responseIdentifier") for node in found]
    if len(set(identifiers)) < len(identifiers):
        raise Skipped("identifier-twice", "Two gaps share one response. Repair the item.")
    if scope.own:
        return keys(identifiers, own=True)
    if all(identifier.upper().startswith("RESPONSE") for identifier in identifiers):
        return {identifier: f"gap-{at}" for at, identifier in enumerate(identifiers, 1)}
    return keys(identifiers, own=False)


def _gap(scope: Scope, node: Node, name: str) -> dict[str, Any]:
    response = scope.response(node)
    if node.name == "textEntryInteraction":
        kind, fields = typed(scope, response, node)
        return {"key": name, "kind": kind, **fields}
    choices = [inner for inner in node.elements if inner.name == "inlineChoice"]
    named = keys([inner.get("identifier") for inner in choices], own=scope.own)
    return {
        "key": name,
        "kind": "choice",
        "choices": list(named.values()),
        **marking(scope, response, named, single=True).fields,
    }


def _gap_words(scope: Scope, node: Node) -> dict[str, Phrase]:
    choices = [inner for inner in node.elements if inner.name == "inlineChoice"]
    named = keys([inner.get("identifier") for inner in choices], own=scope.own)
    return {named[inner.get("identifier")]: scope.said(inner.children) for inner in choices}


def _weigh(scope: Scope, found: Sequence[Node], gaps: list[dict[str, Any]]) -> None:
    """The weights of gaps; where all are the same none is said."""
    if scope.own:
        weights = [scope.weights.get(f"{scope.outcome}_{gap['key']}", Decimal(1)) for gap in gaps]
    else:
        weights = [_foreign_weight(scope, scope.response(node)) for node in found]
        weights = weights if len(set(weights)) > 1 and all(weight > 0 for weight in weights) else []
    for gap, weight in zip(gaps, weights, strict=False):
        if weight != 1:
            gap["weight"] = amount(weight)


def _foreign_weight(scope: Scope, response: Response) -> Decimal:
    earned = scope.earning(response)
    if is_missing(earned) or earned.kind == "match":
        return earned.worth
    return worth(earned, scope.responses) or most(response.mapping, several=False)


def _stem_and_body(scope: Scope, found: Sequence[Node], holes: dict[int, str]) -> tuple[Phrase, Phrase]:
    marked = scope.marked("gap-body")
    if scope.own and marked:
        return scope.stem(), scope.with_holes(marked.children, holes)
    first = next(at for at, child in enumerate(scope.children) if isinstance(child, Node) and _holds(child, found))
    before, body = scope.children[:first], scope.children[first:]
    stem = scope.said(before)
    return (stem if stem.html else scope.title_as_stem()), scope.with_holes(body, holes)


def _holds(child: Node, found: Sequence[Node]) -> bool:
    return any(node is wanted for node in child.walk() for wanted in found)


def read_gap_match(scope: Scope, interaction: Node) -> Question:
    """`gapMatchInteraction`: words dragged into gaps."""
    response = scope.response(interaction)
    if interaction.all("gapImg"):
        raise Skipped("unsupported-interaction", "Pictures that are dragged into gaps cannot be asked here.")
    offered = [node for node in interaction.elements if node.name == "gapText"]
    gaps = interaction.all("gap")
    word_keys = keys([node.get("identifier") for node in offered], own=scope.own)
    gap_keys = keys([node.get("identifier") for node in gaps], own=scope.own)
    pairs = _gap_pairs(scope, response, set(word_keys), set(gap_keys))
    body = [child for child in interaction.children if not _is_named(child, "gapText", "prompt")]
    holes = {id(node): gap_keys[node.get("identifier")] for node in gaps}
    structure: dict[str, Any] = {
        "gaps": list(gap_keys.values()),
        "words": list(word_keys.values()),
        "pairs": {gap_keys[gap]: word_keys[word] for gap, word in pairs.items()},
        **_reuse(offered, pairs),
        **pair_marking(scope, response, [(word, gap) for gap, word in pairs.items()]),
    }
    marked = next((node for node in interaction.elements if "gap-body" in node.classes), None)
    inner = marked.children if scope.own and marked else body
    prompt = interaction.child("prompt")
    text: Tree = {
        "stem": scope.stem(prompt),
        "body": scope.with_holes(inner, holes),
        "words": {word_keys[node.get("identifier")]: scope.said(node.children) for node in offered},
        **scope.feedback(),
    }
    return "drag_to_text", structure, text


def _is_named(child: Child, *names: str) -> bool:
    return isinstance(child, Node) and child.name in names


def _reuse(offered: Sequence[Node], pairs: dict[str, str]) -> dict[str, bool]:
    again = len(set(pairs.values())) < len(pairs)
    return {"reuse": True} if again or (offered and all(node.get("matchMax") != "1" for node in offered)) else {}


def _gap_pairs(scope: Scope, response: Response, words: set[str], gaps: set[str]) -> dict[str, str]:
    earning = [entry.key for entry in response.mapping.entries if entry.worth > 0] if response.mapping else []
    found: dict[str, str] = {}
    for pair in response.correct or earning:
        parts = pair.split()
        if len(parts) != 2 or parts[0] not in words or parts[1] not in gaps or parts[1] in found:
            raise Skipped("pairs", "Each gap must take one word; here some take several, or words that are not there.")
        found[parts[1]] = parts[0]
    if set(found) != gaps or not gaps:
        raise Skipped("pairs", "Some gaps take no word: nothing says which is right.")
    return found
