"""One item as one draft."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from assessments.interchange.base import Draft
from assessments.interchange.cleaning import LONGEST_TEXT
from assessments.interchange.qti import read_choices, read_gaps, read_open, read_pairs
from assessments.interchange.qti.declarations import Response, amount, figure, number, read_response
from assessments.interchange.qti.markup import Child, joined
from assessments.interchange.qti.names import MAX_MARK, TOOL
from assessments.interchange.qti.scope import (
    Question,
    Scope,
    Skipped,
    flat,
    interactions,
    is_missing,
    needs_markup,
    slug,
    worth,
)
from assessments.interchange.qti.scoring import Earning, earning, only
from assessments.interchange.qti.tree import Node
from assessments.question_types.checking import LONGEST_TITLE
from assessments.question_types.registry import question_types

Picture = Callable[[str], tuple[str, tuple[int, int] | None] | None]
_READERS: dict[str, Callable[[Scope, Node], Question]] = {
    "choiceInteraction": read_choices.read_choice,
    "hotspotInteraction": read_choices.read_hotspot,
    "selectPointInteraction": read_choices.read_select_point,
    "orderInteraction": read_pairs.read_order,
    "matchInteraction": read_pairs.read_match,
    "associateInteraction": read_pairs.read_associate,
    "gapMatchInteraction": read_gaps.read_gap_match,
    "extendedTextInteraction": read_open.read_extended_text,
    "uploadInteraction": read_open.read_upload,
}
_BY_PERSON = frozenset({"extendedTextInteraction", "uploadInteraction"})
_CHANGES = ("templateDeclaration", "templateProcessing", "printedVariable")
_MOST_INTERACTIONS = 200


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an item needs from the file that it came in."""

    language: str
    lose: Callable[[int, str, str], None]
    picture: Picture  # an address in the item -> the picture's key and size
    stimulus: Callable[[str], Sequence[Child]]  # an address in the item -> the words of a shared stimulus


def read_item(top: Node, number_: int, around: Surroundings) -> Draft:
    """The draft, or Skipped with the reason."""
    body = top.child("itemBody")
    if body is None:
        raise Skipped("no-body", "The item has no body.")
    if any(top.all(*_CHANGES)):
        raise Skipped("template-item", "The item makes its question anew each time (template variables).")
    scope = _scope(top, body, around)
    question = _question(scope, body)
    kind, structure, tree = question
    rich = "html" in body.classes if scope.own else needs_markup(tree)
    text = flat(tree, rich) | ({"format": "html"} if rich else {})
    _check(kind, structure, text)
    identifier = top.get("identifier")
    title = " ".join(top.get("title").split())
    return Draft(
        number=number_,
        line=top.line,
        name="" if scope.own and title == identifier else title[:LONGEST_TITLE],
        type=kind,
        structure=structure,
        text=text,
        key=slug(identifier, 80),
        max_mark=_own_mark(top) if scope.own else _mark(scope),
    )


def _check(kind: str, structure: dict[str, Any], text: dict[str, Any]) -> None:
    """What this site could not keep is refused here, with the first reason."""
    if _longest(text) > LONGEST_TEXT:
        raise Skipped("too-long", f"It has a text longer than {LONGEST_TEXT:,} characters.")
    known = question_types().get(kind)
    if known is None:
        return
    problems = known.check(structure) or known.check_text(known.content(structure), text)
    if problems:
        raise Skipped("not-allowed", f"It does not fit our type {kind}: {problems[0].path} {problems[0].message}.")


def _longest(held: object) -> int:
    if isinstance(held, dict):
        return max(map(_longest, held.values()), default=0)
    return len(held) if isinstance(held, str) else 0


def _scope(top: Node, body: Node, around: Surroundings) -> Scope:
    responses = {
        node.get("identifier"): read_response(node) for node in top.elements if node.name == "responseDeclaration"
    }
    own = top.get("toolName") == TOOL
    processing = top.child("responseProcessing")

    def lose(code: str, message: str) -> None:
        around.lose(top.line, code, message)

    shown, chosen = _feedback(top, processing, responses, lose)
    return Scope(
        children=_with_stimulus(top, body, around),
        responses=responses,
        earned=_earned(processing, responses, body, own, lose),
        own=own,
        language=around.language,
        title=top.get("title"),
        look=_look(around, lose),
        lose=lose,
        picture=around.picture,
        shown=shown,
        chosen=chosen,
        weights=_weights(processing) if own else {},
        processing=processing,
    )


def _with_stimulus(top: Node, body: Node, around: Surroundings) -> list[Child]:
    shared = [around.stimulus(node.get("href")) for node in top.elements if node.name == "assessmentStimulusRef"]
    return [*(child for children in shared for child in children), *body.children]


def _look(around: Surroundings, lose: Callable[[str, str], None]) -> Callable[[Node], list[Child] | None]:
    def look(node: Node) -> list[Child] | None:
        if node.name == "math":
            lose("formula", "A formula came in as the words in it: write it anew or use a picture.")
            return [" ", node.get("alttext") or node.words, " "]
        if node.name in ("img", "object"):
            return _image(node, around, lose)
        if node.name in ("video", "audio", "hr", "param", "source", "col", "colgroup"):
            if node.name in ("video", "audio"):
                lose("media", "A sound or film was left out: link to it or add a transcript.")
            return []
        return None

    return look


def _image(node: Node, around: Surroundings, lose: Callable[[str, str], None]) -> list[Child]:
    address = node.get("src") or node.get("data")
    alt = " ".join((node.get("alt") or node.words).split())
    found = around.picture(address)
    if found is None:
        lose(
            "picture", f"The picture {address[:80]!r} did not come in: it is not in the package or is of another kind."
        )
        return [f" {alt} "] if alt else []
    return [Node("img", {"src": f"file:{found[0]}", "alt": alt})]


def _earned(
    processing: Node | None, responses: dict[str, Response], body: Node, own: bool, lose: Callable[[str, str], None]
) -> Earning:
    """How the item is marked; where that is not understood, all or nothing by what is declared as right."""
    found = earning(processing, responses)
    if own or found.kind == "none" or not is_missing(found):
        return found
    asked = [node for node in interactions(body.children) if node.name not in _BY_PERSON]
    if not asked:
        return found
    if not all(responses[name].correct for node in asked if (name := node.get("responseIdentifier")) in responses):
        raise Skipped("custom-scoring", "It is marked by rules of its own, and nothing says what is right.")
    lose("custom-scoring", "It was marked by rules of its own: now what the file declares as right earns the mark.")
    parts = tuple(Earning("match", node.get("responseIdentifier")) for node in asked)
    return parts[0] if len(parts) == 1 else Earning("mean", parts=parts)


def _weights(processing: Node | None) -> dict[str, Decimal]:
    """The weights of outcomes, as our rules write them."""
    found: dict[str, Decimal] = {}
    for product in processing.all("product") if processing else []:
        variable, value = product.child("variable"), product.child("baseValue")
        weight = number(value.words) if value else None
        if variable and weight is not None:
            found[variable.get("identifier")] = weight
    return found


def _feedback(
    top: Node, processing: Node | None, responses: dict[str, Response], lose: Callable[[str, str], None]
) -> tuple[dict[str, Node], dict[tuple[str, str], Node]]:
    """Feedback that is always shown, and feedback to one choice; what depends on more is left out."""
    defaults = {
        node.get("identifier"): {value.words.strip() for value in node.all("value")}
        for node in top.elements
        if node.name == "outcomeDeclaration"
    }
    by_outcome: dict[str, list[Node]] = {}
    shown: dict[str, Node] = {}
    chosen: dict[tuple[str, str], Node] = {}
    for node in top.elements:
        if node.name != "modalFeedback" or node.get("showHide", "show") != "show":
            continue
        outcome, identifier = node.get("outcomeIdentifier"), node.get("identifier")
        if outcome not in by_outcome:
            by_outcome[outcome] = _rules_of(processing, outcome) if len(by_outcome) < _MOST_INTERACTIONS else []
        rules = by_outcome[outcome]
        if not rules and identifier in defaults.get(outcome, set()):
            shown[identifier] = node
        elif response := _response_of(rules, responses):
            chosen[response, identifier] = node
        else:
            lose("feedback", "Feedback that depends on more than one choice was left out.")
    return shown, chosen


def _rules_of(processing: Node | None, outcome: str) -> list[Node]:
    return [rule for rule in (processing.elements if processing else []) if only(rule, outcome)]


def _response_of(rules: Sequence[Node], responses: dict[str, Response]) -> str:
    """The response whose answer an outcome takes over, "" if it is more than that."""
    values = [node for rule in rules for put in rule.all("setOutcomeValue") for node in put.elements]
    names = {node.get("identifier") if node.name == "variable" else "" for node in values if node.name != "baseValue"}
    name = names.pop() if len(names) == 1 else ""
    return name if name in responses else ""


def _question(scope: Scope, body: Node) -> Question:
    found = scope.interactions
    if not found:
        raise Skipped("no-interaction", "The item asks nothing: there is no interaction in it.")
    if len(found) > _MOST_INTERACTIONS:
        raise Skipped("too-large", "The item has too many interactions.")
    unknown = sorted({node.name for node in found} - set(_READERS) - set(read_gaps.INLINE))
    if unknown:
        raise Skipped("unsupported-interaction", f"We have no type for {', '.join(unknown)[:100]}.")
    if scope.own and scope.marked("part"):
        return _own_case(scope)
    if all(node.name in read_gaps.INLINE for node in found):
        return read_gaps.read_inline(scope, found)
    if len(found) == 1:
        return _READERS[found[0].name](scope, found[0])
    return _case(scope)


def _part(scope: Scope) -> Question:
    found = scope.interactions
    if all(node.name in read_gaps.INLINE for node in found):
        return read_gaps.read_inline(scope, found)
    return _READERS[found[0].name](scope, found[0])


def _own_case(scope: Scope) -> Question:
    parts, texts = [], {}
    for node in scope.children:
        if not (isinstance(node, Node) and "part" in node.classes):
            continue
        key = node.get("id").rpartition("_")[2]
        outcome = f"{scope.outcome}_{key}"
        earned = earning(scope.processing, scope.responses, outcome)
        kind, structure, tree = _part(scope.narrowed(node.children, earned, outcome))
        weight = scope.weights.get(outcome, Decimal(1))
        part: dict[str, Any] = {"key": key, "type": kind, "structure": structure}
        if weight != 1:
            part["weight"] = amount(weight)
        parts.append(part)
        texts[key] = tree
    return "case", {"parts": parts}, {"stem": scope.stem(), "parts": texts, **scope.feedback()}


def _case(scope: Scope) -> Question:
    """Several interactions: each with the words since the one before it, and all that stands before the first."""
    pieces = _pieces(scope)
    opening = [scope.said(children[:-1]) for children in pieces[:1]]
    parts, texts = [], {}
    for at, children in enumerate(pieces, 1):
        inner = replace(scope, children=children[-1:] if at == 1 else children, shown={}, title=_part_title(scope, at))
        kind, structure, tree = _part(inner)
        parts.append({"key": f"part-{at}", "type": kind, "structure": structure, **_part_weight(inner)})
        texts[f"part-{at}"] = tree
    if len({part.get("weight") for part in parts}) == 1:
        for part in parts:
            part.pop("weight", None)
    stem = joined(opening)
    tree = {"stem": stem if stem.html else scope.title_as_stem(), "parts": texts, **scope.feedback()}
    return "case", {"parts": parts}, tree


def _part_title(scope: Scope, at: int) -> str:
    return f"{scope.title} ({at})" if scope.title else ""


def _part_weight(scope: Scope) -> dict[str, int | str]:
    names = [node.get("responseIdentifier") for node in scope.interactions]
    found = [part for name in names if (part := scope.earned.of(name))]
    whole = sum((worth(part, scope.responses) for part in found), Decimal(0))
    if whole <= 0:
        return {"weight": 1}
    return {"weight": amount(whole)}


def _pieces(scope: Scope) -> list[list[Child]]:
    """The body parted after each block that holds an interaction; entries in one block stay together."""
    children = _opened(scope.children)
    pieces: list[list[Child]] = [[]]
    for child in children:
        pieces[-1].append(child)
        if isinstance(child, Node) and interactions([child]):
            _check_block(child)
            pieces.append([])
    rest = pieces.pop()
    if scope.said(rest).html:
        pieces[0] = [*rest, *pieces[0]]
    return pieces


def _opened(children: Sequence[Child]) -> list[Child]:
    """Wrappers around several interactions are taken away."""
    opened: list[Child] = []
    for child in children:
        if isinstance(child, Node) and child.name in ("div", "section") and len(interactions([child])) > 1:
            opened += _opened(child.children)
        else:
            opened.append(child)
    return opened


def _check_block(child: Node) -> None:
    found = interactions([child])
    if len(found) > 1 and not all(node.name in read_gaps.INLINE for node in found):
        raise Skipped("several-interactions", "Its interactions are woven into each other and cannot be parted.")


def _mark(scope: Scope) -> str:
    whole = worth(scope.earned, scope.responses) if not is_missing(scope.earned) else Decimal(1)
    return figure(whole.quantize(Decimal("0.01"))) if 0 < whole <= 1000 else "1"


def _own_mark(top: Node) -> str:
    declared = (
        node for node in top.elements if node.name == "outcomeDeclaration" and node.get("identifier") == MAX_MARK
    )
    found = next((number("".join(value.words for value in node.all("value"))) for node in declared), None)
    return figure(found) if found and 0 < found <= 1000 else "1"
