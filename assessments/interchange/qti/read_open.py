"""Answers that a person marks, or nobody: long answers, files, comments."""

from typing import Any

from assessments.interchange.qti.declarations import amount, number
from assessments.interchange.qti.scope import Question, Scope, Skipped, Tree, keys
from assessments.interchange.qti.tree import Node

_KINDS = {
    "application/pdf": "pdf",
    "image/": "image",
    "application/msword": "document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
    "application/vnd.oasis.opendocument.text": "document",
    "application/vnd.ms-excel": "sheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheet",
    "text/csv": "sheet",
}
ALL_KINDS = ("pdf", "image", "document", "sheet")


def read_extended_text(scope: Scope, interaction: Node) -> Question:
    """`extendedTextInteraction`: a long answer, or our comment of a survey."""
    response = scope.response(interaction)
    stem: Tree = {"stem": scope.stem(interaction.child("prompt")), **scope.feedback()}
    limits = _limits(interaction)
    if scope.own and "comment" in interaction.classes:
        letters = {"most_letters": limits["most-letters"]} if "most-letters" in limits else {}
        return "comment", letters, stem
    structure, text = _rubric(scope, response.correct)
    for name in ("fewest-words", "most-words"):
        if scope.own and name in limits:
            structure[name.replace("-", "_")] = limits[name]
    if response.default.strip():
        text["template"] = response.default
    return "long_answer", structure, {**stem, **text}


def read_upload(scope: Scope, interaction: Node) -> Question:
    """`uploadInteraction`: files of the kinds that are named, all kinds if none is."""
    structure, text = _rubric(scope, ())
    limits = _limits(interaction)
    if scope.own:
        structure["kinds"] = [name.removeprefix("kind-") for name in interaction.classes if name.startswith("kind-")]
        structure |= {name.replace("-", "_"): limits[name] for name in ("largest-mb", "most") if name in limits}
    else:
        structure["kinds"] = _kinds(scope, interaction.get("type"))
    return "file_upload", structure, {"stem": scope.stem(interaction.child("prompt")), **text, **scope.feedback()}


def _kinds(scope: Scope, types: str) -> list[str]:
    found = {kind for named in types.split() for start, kind in _KINDS.items() if named.lower().startswith(start)}
    if types.strip() and not found:
        raise Skipped("file-kind", f"Files of the kind {types[:60]!r} are not taken here.")
    return [kind for kind in ALL_KINDS if kind in found or not found]


def _limits(interaction: Node) -> dict[str, int]:
    found = (name.rpartition("-") for name in interaction.classes)
    return {name: int(amount) for name, _, amount in found if amount.isascii() and amount.isdigit() and len(amount) < 7}


def _rubric(scope: Scope, model: tuple[str, ...]) -> tuple[dict[str, Any], Tree]:
    """Criteria and guidance; of other systems all that scorers see is guidance, and so is a model answer."""
    nodes = [node for child in scope.children if isinstance(child, Node) for node in child.all("rubricBlock")]
    for_scorers = [node for node in nodes if "scorer" in node.get("view").split()]
    if not scope.own:
        pieces = [scope.said(node.children) for node in for_scorers] + [scope.said([said]) for said in model]
        if model:
            scope.lose("model-answer", "The model answer became guidance for markers.")
        guidance = next((piece for piece in pieces if piece.html), None)
        if len([piece for piece in pieces if piece.html]) > 1:
            scope.lose("guidance", "Only the first of several texts for markers came in.")
        return {"rubric": []}, ({"guidance": guidance} if guidance else {})
    parts = [node for block in for_scorers for node in block.walk() if node.name == "div"]
    criteria = [node for node in parts if "criterion" in node.classes]
    named = keys([node.get("id") for node in criteria], own=True)
    points = {node.get("id"): _points(node) for node in criteria}
    rubric = [{"key": named[node.get("id")], "points": points[node.get("id")]} for node in criteria]
    text: Tree = {}
    if criteria:
        text["rubric"] = {named[node.get("id")]: scope.said(node.children) for node in criteria}
    guidance_node = next((node for node in parts if "guidance" in node.classes), None)
    if guidance_node:
        text["guidance"] = scope.said(guidance_node.children)
    return {"rubric": rubric}, text


def _points(node: Node) -> int | str:
    said = next((name.removeprefix("points-") for name in node.classes if name.startswith("points-")), "1")
    found = number(said.replace("_", "."))
    return 1 if found is None else amount(found)
