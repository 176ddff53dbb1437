"""Plans as a package: a manifest, a file for each question, and its pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assessments.interchange.base import Image, Remark, Written
from assessments.interchange.qti import rules
from assessments.interchange.qti.archive import packed
from assessments.interchange.qti.declarations import figure, number, response_node
from assessments.interchange.qti.names import DIFFICULTIES, MAX_MARK, METADATA, TOOL, Version
from assessments.interchange.qti.pictures import ENDINGS
from assessments.interchange.qti.pieces import Desk, Inexpressible, Json, Piece, outcome
from assessments.interchange.qti.tree import Node, allowed, document, element
from assessments.interchange.qti.write_types import WRITERS
from assessments.plans import QuestionPlan


@dataclass(slots=True)
class _Package:
    """What was written so far."""

    version: Version
    language: str
    images: dict[str, Image]
    warnings: list[Remark] = field(default_factory=list)
    members: dict[str, bytes] = field(default_factory=dict)
    resources: list[Node] = field(default_factory=list)


def write(questions: Sequence[QuestionPlan], *, language: str, images: dict[str, Image], version: Version) -> Written:
    """The package; a question that QTI cannot express is left out with a warning."""
    package = _Package(version, language, images)
    for at, plan in enumerate(questions, 1):
        _add(package, plan, at)
    manifest = document(_manifest(package), None)
    members = [("imsmanifest.xml", manifest), *sorted(package.members.items())]
    return Written(packed(members), package.warnings)


def _add(package: _Package, plan: QuestionPlan, at: int) -> None:
    used: list[str] = []

    def lose(code: str, message: str) -> None:
        package.warnings.append(Remark(at, code, f"{plan.key}: {message}"))

    def address(source: str) -> str:
        if not source.startswith("file:"):
            return source
        image = package.images.get(source.removeprefix("file:"))
        if image is None:
            lose("picture", "A picture of this question is not there and was left out.")
            return ""
        name = f"images/{image.sha256}.{ENDINGS.get(image.content_type, 'bin')}"
        package.members[name] = image.content
        if name not in used:
            used.append(name)
        return f"../{name}"

    text = plan.texts.get(package.language)
    if text is None:
        lose("language", f"It has no words in the language {package.language} and was left out.")
        return
    desk = Desk(text, package.language, address, lose, version=package.version.number)
    try:
        item = _item(plan, desk)
    except Inexpressible as reason:
        lose("inexpressible", f"It was left out: {reason}.")
        return
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as broken:
        lose("broken", f"It was left out, for it is not whole: {type(broken).__name__} {str(broken)[:80]}.")
        return
    if _has_forbidden(plan.structure) or _has_forbidden(text):
        lose("characters", "Characters that XML cannot hold were left out.")
    name = f"items/{at:04d}-{plan.key}.xml"
    package.members[name] = document(_with_namespace(item, package), package.version)
    package.resources.append(_resource(package, plan, at, name, used))


def _has_forbidden(held: object) -> bool:
    if isinstance(held, str):
        return allowed(held) != held
    if isinstance(held, dict):
        return any(map(_has_forbidden, held.values()))
    return isinstance(held, list) and any(map(_has_forbidden, held))


def _piece(kind: str, structure: Json, desk: Desk) -> Piece:
    writer = WRITERS.get(kind)
    if writer is None:
        raise Inexpressible(f"QTI cannot express the type {kind}")
    piece = writer(desk, structure)
    declared, said = desk.general_feedback()
    return replace(piece, outcomes=[*piece.outcomes, *declared], feedback=[*piece.feedback, *said])


def _item(plan: QuestionPlan, desk: Desk) -> Node:
    piece = _case(plan.structure, desk) if plan.type == "case" else _piece(plan.type, plan.structure, desk)
    item = element(
        "assessmentItem",
        identifier=plan.key,
        title=" ".join(plan.title.split()) or plan.key,
        adaptive="false",
        timeDependent="false",
        toolName=TOOL,
    )
    item.children += map(response_node, piece.responses)
    if piece.marked:
        item.children.append(_score(desk, piece))
    item.children += piece.outcomes
    if plan.max_mark != 1:
        item.children.append(_constant(MAX_MARK, figure(Decimal(plan.max_mark))))
    item.children.append(Node("itemBody", {"class": "html"} if desk.html else {}, piece.body))
    if piece.template:
        item.children.append(element("responseProcessing", template=piece.template))
    elif piece.rules:
        item.children.append(element("responseProcessing", *piece.rules))
    item.children += piece.feedback
    return item


def _constant(name: str, held: str) -> Node:
    """An outcome that never changes: scores are relative, this is what the whole is worth to us."""
    node = outcome(name)
    node.children.append(element("defaultValue", element("value", held)))
    return node


def _score(desk: Desk, piece: Piece) -> Node:
    node = outcome(desk.outcome, most=None if piece.by_person else piece.whole)
    if piece.by_person and desk.version != "2.1":
        node.attributes["externalScored"] = "human"
    return node


def _case(structure: Json, desk: Desk) -> Piece:
    """All parts in one item; each earns 0 to 1 into an outcome of its own."""
    whole = Piece(body=[desk.stem])
    weights: list[tuple[str, Decimal]] = []
    for part in structure["parts"]:
        shape = {"format": "html"} if desk.html else {}  # parts are written in the shape of the whole
        inner = replace(desk, text={**desk.text["parts"][part["key"]], **shape}, ends=f"_{part['key']}")
        piece = _piece(part["type"], part["structure"], inner)
        whole.body.append(Node("div", {"class": "part", "id": f"part_{part['key']}"}, piece.body))
        whole.responses += piece.responses
        whole.outcomes += [_score(inner, replace(piece, whole=Decimal(1))), *piece.outcomes]
        whole.rules += piece.rules
        whole.feedback += piece.feedback
        weight = number(str(part.get("weight", 1)))
        if not weight or weight <= 0:
            raise Inexpressible("a part weighs nothing")
        weights.append((inner.outcome, weight))
    whole.rules += rules.weighted(desk.outcome, weights)
    declared, said = desk.general_feedback()
    return replace(whole, outcomes=[*whole.outcomes, *declared], feedback=[*whole.feedback, *said])


def _with_namespace(item: Node, package: _Package) -> Node:
    item.attributes = {"xmlns": package.version.space, **item.attributes, "xml:lang": package.language}
    for node in item.elements:
        if node.name == "responseProcessing" and node.get("template"):
            node.attributes["template"] = package.version.template(node.get("template"))
    if package.version.hyphens:
        for node in item.all("modalFeedback", "rubricBlock"):
            node.children = [Node("contentBody", {}, node.children)]
    return item


def _resource(package: _Package, plan: QuestionPlan, at: int, name: str, used: list[str]) -> Node:
    files = [element("file", href=name), *(element("file", href=image) for image in used)]
    kind, identifier = package.version.item_type, f"item-{at:04d}-{plan.key}"
    about = element("metadata", _about(plan, package.language))
    return element("resource", about, *files, identifier=identifier, type=kind, href=name)


def _about(plan: QuestionPlan, language: str) -> Node:
    """What is known of a question besides itself: tags and difficulty."""
    keywords = [element("keyword", element("string", tag, language=language)) for tag in plan.tags]
    difficulty = element(
        "difficulty", element("source", "LOMv1.0"), element("value", DIFFICULTIES.get(plan.difficulty, "medium"))
    )
    general = [element("general", *keywords)] if keywords else []
    return element("lom", *general, element("educational", difficulty), xmlns=METADATA)


def _manifest(package: _Package) -> Node:
    version = package.version
    about = element("metadata", element("schema", version.schema), element("schemaversion", version.schema_version))
    return element(
        "manifest",
        about,
        element("organizations"),
        element("resources", *package.resources),
        xmlns=version.manifest_space,
        identifier="questions",
    )
