"""Each of our types as interactions: what is written here `read_*.py` reads back as it was."""

import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from assessments.interchange.qti import rules
from assessments.interchange.qti.declarations import Entry, Mapping, Response, number
from assessments.interchange.qti.markup import Child
from assessments.interchange.qti.pieces import Desk, Inexpressible, Json, Piece, choices, outcome
from assessments.interchange.qti.rules import NumberAnswer
from assessments.interchange.qti.tree import Node, allowed, element
from assessments.question_types.true_false.form import labels

_HUNDRED = Decimal(100)
_ONE, _ZERO = Decimal(1), Decimal(0)
_FILE_TYPES = {
    "pdf": "application/pdf",
    "image": "image/*",
    "document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "sheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _share(share: Any) -> Decimal:
    found = number(str(share))
    if found is None:
        raise Inexpressible(f"the share {str(share)[:20]!r} is no number")
    return found / _HUNDRED


def _marked(desk: Desk, piece: Piece, scheme: str, right: int = 1) -> Piece:
    """Rules and template for a piece with one response; parts of a case earn 0 to 1."""
    part = bool(desk.ends)
    whole = piece.whole if part else _ONE
    if scheme == "match":
        piece.rules, piece.template = rules.match(desk.response, desk.outcome), "match_correct"
    elif scheme == "map":
        piece.rules, piece.template = rules.mapped(desk.response, desk.outcome, whole), "map_response"
    elif scheme == "partial":
        piece.rules = rules.partial(desk.response, desk.outcome, right, whole)
    return piece


def _penalties(keys: list[str], right: list[str]) -> Mapping:
    entries = (Entry(key, _ONE if key in right else -_ONE) for key in keys)
    return Mapping(tuple(entries), lower=_ZERO)


def _by_shares(structure: Json, keys: list[str]) -> Mapping:
    shares = {key: _share(share) for key, share in structure["shares"].items()}
    return Mapping(tuple(Entry(key, shares[key]) for key in keys if key in shares), lower=_ZERO, upper=_ONE)


def _picks(desk: Desk, structure: Json, keys: list[str], identifiers: dict[str, str]) -> Piece:
    """How several picks are marked; the body is added by the caller."""
    right = [identifiers[key] for key in structure["correct"]]
    marking = structure.get("marking", "all_or_nothing")
    scheme, mapping, whole = "match", None, _ONE
    named = [identifiers[key] for key in keys]
    if structure.get("shares"):
        scheme, mapping = "map", _by_shares(structure, keys)
    elif marking == "partial_with_penalty":
        scheme, mapping, whole = "map", _penalties(named, right), Decimal(len(right))
    elif marking == "partial":
        scheme, whole = "partial", Decimal(len(right))
        mapping = Mapping(tuple(Entry(key, _ONE) for key in right))
    response = Response(desk.response, "multiple", "identifier", tuple(right), mapping)
    return _marked(desk, Piece(responses=[response], whole=whole), scheme, len(right))


def _with_choice_feedback(desk: Desk, piece: Piece, cardinality: str) -> Piece:
    said = desk.text.get("choice_feedback")
    if said:
        name = f"FEEDBACK{desk.ends}"
        piece.outcomes.append(outcome(name, "identifier", cardinality=cardinality))
        piece.rules = [*piece.rules, rules.put(name, rules.variable(desk.response))]
        piece.feedback += [desk.modal(name, key, held) for key, held in said.items()]
        piece.template = ""
    return piece


def single_choice(desk: Desk, structure: Json) -> Piece:
    """Radio buttons."""
    keys, right = structure["choices"], structure["correct"][0]
    shares = {key: _share(share) for key, share in (structure.get("shares") or {}).items() if key != right}
    mapping = None
    if shares:
        mapping = Mapping(tuple(Entry(key, _ONE if key == right else shares.get(key, _ZERO)) for key in keys))
    response = Response(desk.response, "single", "identifier", (right,), mapping)
    piece = _marked(desk, Piece(responses=[response]), "map" if mapping else "match")
    offered = choices(desk, "simpleChoice", desk.text["choices"], keys)
    piece.body = [desk.stem, desk.interaction("choiceInteraction", *offered, shuffle="true", maxChoices=1)]
    return _with_choice_feedback(desk, piece, "single")


def true_false(desk: Desk, structure: Json) -> Piece:
    """Two radio buttons with the words of the site."""
    response = Response(desk.response, "single", "identifier", (structure["correct"][0],))
    piece = _marked(desk, Piece(responses=[response]), "match")
    offered = [element("simpleChoice", word, identifier=key) for key, word in labels(desk.language).items()]
    piece.body = [desk.stem, desk.interaction("choiceInteraction", *offered, shuffle="false", maxChoices=1)]
    return _with_choice_feedback(desk, piece, "single")


def multiple_choice(desk: Desk, structure: Json) -> Piece:
    """Tick boxes."""
    keys = structure["choices"]
    piece = _picks(desk, structure, keys, {key: key for key in keys})
    offered = choices(desk, "simpleChoice", desk.text["choices"], keys)
    piece.body = [desk.stem, desk.interaction("choiceInteraction", *offered, shuffle="true", maxChoices=0)]
    return _with_choice_feedback(desk, piece, "multiple")


def image_mark(desk: Desk, structure: Json) -> Piece:
    """Places on a picture."""
    spots = structure["spots"]
    keys = [spot["key"] for spot in spots]
    address = desk.address("file:" + str(structure["image"]).removeprefix("file:"))
    if not address:
        raise Inexpressible("its picture is not there")
    piece = _picks(desk, structure, keys, {key: key for key in keys})
    said = {key: _attribute(desk, desk.text["spots"][key]) for key in keys}
    width, height = structure["width"], structure["height"]
    alt = _attribute(desk, desk.text["alt"])
    picture = element("object", alt, type=_image_type(address), data=address, width=width, height=height)
    if desk.version == "3.0":
        picture = element("img", src=address, alt=alt, width=width, height=height)
    places = [
        element(
            "hotspotChoice", identifier=spot["key"], shape="rect", coords=_corners(spot), hotspotLabel=said[spot["key"]]
        )
        for spot in spots
    ]
    piece.body = [desk.stem, desk.interaction("hotspotInteraction", picture, *places, maxChoices=0)]
    return piece


def _attribute(desk: Desk, said: str) -> str:
    """Words for a place that holds no markup."""
    if not desk.html:
        return said
    if "<" in said:
        desk.lose("markup", "The form of words that name a picture or its places was left out.")
    return html.unescape(re.sub(r"<[^>]*>", "", said))


def _image_type(address: str) -> str:
    ending = address.rpartition(".")[2]
    return "image/jpeg" if ending == "jpg" else f"image/{ending}"


def _corners(spot: Json) -> str:
    return f"{spot['x']},{spot['y']},{spot['x'] + spot['w']},{spot['y'] + spot['h']}"


def _pair_piece(desk: Desk, structure: Json, pairs: list[str]) -> Piece:
    if structure.get("marking") == "all_or_nothing":
        return _marked(
            desk, Piece(responses=[Response(desk.response, "multiple", "directedPair", tuple(pairs))]), "match"
        )
    mapping = Mapping(tuple(Entry(pair, _ONE) for pair in pairs))
    response = Response(desk.response, "multiple", "directedPair", tuple(pairs), mapping)
    return _marked(desk, Piece(responses=[response], whole=Decimal(len(pairs))), "map")


def _match(desk: Desk, rows: list[Node], targets: list[Node], name: str | None = None) -> Node:
    return desk.interaction(
        "matchInteraction",
        element("simpleMatchSet", *rows),
        element("simpleMatchSet", *targets),
        class_=name,
        shuffle="true" if name is None else "false",
        maxAssociations=len(rows),
    )


def _rows(desk: Desk, keys: list[str]) -> list[Node]:
    named = {f"row_{key}": desk.text["rows"][key] for key in keys}
    return choices(desk, "simpleAssociableChoice", named, list(named), matchMax=1)


def multiple_true_false(desk: Desk, structure: Json) -> Piece:
    """Statements, each of which is true or false."""
    right = set(structure["correct"])
    pairs = [f"row_{key} {'true' if key in right else 'false'}" for key in structure["rows"]]
    piece = _pair_piece(desk, structure, pairs)
    targets = [
        element("simpleAssociableChoice", word, identifier=key, matchMax=0)
        for key, word in labels(desk.language).items()
    ]
    piece.body = [desk.stem, _match(desk, _rows(desk, structure["rows"]), targets, "true-false")]
    return piece


def matching(desk: Desk, structure: Json) -> Piece:
    """Rows and what belongs to them."""
    pairs = [f"row_{row} target_{structure['pairs'][row]}" for row in structure["rows"]]
    piece = _pair_piece(desk, structure, pairs)
    named = {f"target_{key}": desk.text["targets"][key] for key in structure["targets"]}
    targets = choices(desk, "simpleAssociableChoice", named, list(named), matchMax=0)
    piece.body = [desk.stem, _match(desk, _rows(desk, structure["rows"]), targets)]
    return piece


def ordering(desk: Desk, structure: Json) -> Piece:
    """Things to be put into order; listed by their keys, which say nothing of it to a player that does not shuffle."""
    items = structure["items"]
    piece = Piece(responses=[Response(desk.response, "ordered", "identifier", tuple(items))])
    marking = structure.get("marking", "places")
    if marking == "all_or_nothing":
        _marked(desk, piece, "match")
    else:
        scheme = rules.places if marking == "places" else rules.neighbours
        piece.rules = scheme(desk.response, desk.outcome, len(items))
    offered = choices(desk, "simpleChoice", desk.text["items"], sorted(items))
    piece.body = [desk.stem, desk.interaction("orderInteraction", *offered, shuffle="true")]
    return piece


def numeric(desk: Desk, structure: Json) -> Piece:
    """A number."""
    if structure.get("units") or structure.get("unit", "none") != "none":
        raise Inexpressible("QTI has no units")
    response, marking = _number(desk.response, desk.outcome, structure)
    entry = element("p", desk.interaction("textEntryInteraction", expectedLength=20))
    return Piece(body=[desk.stem, entry], responses=[response], rules=marking)


def _number(name: str, into: str, fields: Json) -> tuple[Response, list[Node]]:
    relative = bool(fields.get("relative", False))
    answers = [
        NumberAnswer(str(one["value"]), str(one.get("tolerance", 0)), relative, _share(one.get("share", 100)))
        for one in fields["answers"]
    ]
    best = max(answers, key=lambda answer: answer.worth)
    return Response(name, "single", "float", (best.value,)), rules.numbers(name, into, answers)


def short_text(desk: Desk, structure: Json) -> Piece:
    """A few words."""
    response, marking = _typed(desk, desk.response, desk.outcome, structure)
    entry = element("p", desk.interaction("textEntryInteraction", class_=_accents(structure), expectedLength=40))
    piece = Piece(body=[desk.stem, entry], responses=[response], rules=marking, template="map_response")
    return piece


def _accents(fields: Json) -> str | None:
    return "accents-matter" if fields.get("accents_matter") else None


def _typed(desk: Desk, name: str, into: str, fields: Json) -> tuple[Response, list[Node]]:
    if fields.get("wildcards"):
        raise Inexpressible("QTI has no answers with wildcards that other systems would understand")
    cases = bool(fields.get("case_matters", False))
    entries: dict[str, Entry] = {}
    for answer in fields["answers"]:
        if answer.get("language") not in (None, desk.language):
            desk.lose("language", f"The answer {answer['words'][:40]!r} is of another language and was left out.")
            continue
        if answer.get("language"):
            desk.lose("language", f"That the answer {answer['words'][:40]!r} is of one language was left out.")
        said = allowed(answer["words"])
        entries.setdefault(said, Entry(said, _share(answer.get("share", 100)), cases))
    if not entries:
        raise Inexpressible("it has no answer in this language")
    best = max(entries.values(), key=lambda entry: entry.worth)
    response = Response(name, "single", "string", (best.key,), Mapping(tuple(entries.values())))
    return response, rules.mapped(name, into)


def gap_fill(desk: Desk, structure: Json) -> Piece:
    """Gaps that are typed into or chosen from a list; each earns into an outcome of its own."""
    piece = Piece()
    holes: dict[str, Node] = {}
    weights: list[tuple[str, Decimal]] = []
    for gap in structure["gaps"]:
        name, into = f"{desk.response}_{gap['key']}", f"{desk.outcome}_{gap['key']}"
        holes[gap["key"]], response, marking = _gap(desk, gap, name, into)
        piece.responses.append(response)
        piece.outcomes.append(outcome(into))
        piece.rules += marking
        weight = number(str(gap.get("weight", 1)))
        if not weight or weight <= 0:
            raise Inexpressible("a gap weighs nothing")
        weights.append((into, weight))
    if structure.get("marking") == "all_or_nothing":
        if any(weight != 1 for _, weight in weights):
            desk.lose("weight", "All gaps are wanted at once, so their weights were left out.")
        piece.rules += rules.all_of(desk.outcome, [into for into, _ in weights])
    else:
        piece.rules += rules.weighted(desk.outcome, weights)
    piece.body = [desk.stem, Node("div", {"class": "gap-body"}, _holed(desk.words(desk.text["body"]), holes))]
    return piece


def _gap(desk: Desk, gap: Json, name: str, into: str) -> tuple[Node, Response, list[Node]]:
    if gap["kind"] == "number":
        response, marking = _number(name, into, gap)
        return element("textEntryInteraction", responseIdentifier=name, expectedLength=10), response, marking
    if gap["kind"] == "text":
        response, marking = _typed(desk, name, into, gap)
        entry = element("textEntryInteraction", responseIdentifier=name, class_=_accents(gap), expectedLength=20)
        return entry, response, marking
    right = gap["correct"][0]
    shares = {key: _share(share) for key, share in (gap.get("shares") or {}).items() if key != right}
    mapping = None
    if shares:
        mapping = Mapping(tuple(Entry(key, _ONE if key == right else shares.get(key, _ZERO)) for key in gap["choices"]))
    offered = choices(desk, "inlineChoice", desk.text["gaps"][gap["key"]], gap["choices"])
    node = element("inlineChoiceInteraction", *offered, responseIdentifier=name, shuffle="true")
    marking = rules.mapped(name, into) if mapping else rules.match(name, into)
    return node, Response(name, "single", "identifier", (right,), mapping), marking


def _holed(children: list[Child], holes: dict[str, Node]) -> list[Child]:
    """Words with each gap in its place; the first that is met counts."""
    left = dict(holes)
    made = _fill(children, left)
    if left:
        raise Inexpressible(f"its words have no place for the gap {next(iter(left))!r}")
    return made


def _fill(children: list[Child], left: dict[str, Node]) -> list[Child]:
    made: list[Child] = []
    for child in children:
        if isinstance(child, str):
            for at, part in enumerate(re.split(r"\[\[([a-z][a-z0-9-]{0,39})\]\]", child)):
                if at % 2 == 0:
                    made += [part] if part else []
                else:
                    made.append(left.pop(part) if part in left else f"[[{part}]]")
        else:
            made.append(Node(child.name, child.attributes, _fill(child.children, left)))
    return made


def drag_to_text(desk: Desk, structure: Json) -> Piece:
    """Words dragged into gaps."""
    pairs = [f"word_{structure['pairs'][gap]} gap_{gap}" for gap in structure["gaps"]]
    piece = _pair_piece(desk, structure, pairs)
    named = {f"word_{key}": desk.text["words"][key] for key in structure["words"]}
    offered = choices(desk, "gapText", named, list(named), matchMax=0 if structure.get("reuse") else 1)
    holes = {key: element("gap", identifier=f"gap_{key}") for key in structure["gaps"]}
    body = Node("div", {"class": "gap-body"}, _holed(desk.words(desk.text["body"]), holes))
    piece.body = [desk.stem, desk.interaction("gapMatchInteraction", *offered, body, shuffle="true")]
    return piece


def document_check(desk: Desk, structure: Json) -> Piece:
    """Lines of a paper against what is the matter with them; the mapping earns what our own type earns."""
    lines = structure["lines"]
    faults = sum(1 for line in lines if line["state"] != "right")
    entries = [entry for line in lines for entry in _line_entries(line)]
    right = tuple(f"line_{line['key']} {line['state']}" for line in lines)
    mapping = Mapping(tuple(entries), lower=_ZERO)
    response = Response(desk.response, "multiple", "directedPair", right, mapping)
    piece = _marked(desk, Piece(responses=[response], whole=Decimal(max(faults, 1))), "map")
    rows = [_line(desk, line["key"], desk.text["lines"][line["key"]]) for line in lines]
    states = [
        element("simpleAssociableChoice", state, identifier=state, matchMax=0)
        for state in ("right", "wrong", "missing")
    ]
    title = desk.div("document-title", desk.text["title"])
    piece.body = [desk.stem, title, _match(desk, rows, states, "document-check")]
    whys = {f"line_{key}{desk.ends}": line["why"] for key, line in desk.text["lines"].items() if line.get("why")}
    if whys:
        declared, said = desk.always_shown(f"WHY{desk.ends}", whys)
        piece.outcomes += declared
        piece.feedback += said
    return piece


def _line_entries(line: Json) -> list[Entry]:
    key = f"line_{line['key']}"
    if line["state"] == "right":
        return [Entry(f"{key} wrong", -_ONE), Entry(f"{key} missing", -_ONE)]
    other = "missing" if line["state"] == "wrong" else "wrong"
    return [Entry(f"{key} {line['state']}", _ONE), Entry(f"{key} {other}", Decimal("0.5"))]


def _line(desk: Desk, key: str, said: Json) -> Node:
    parts = [
        Node("div", {"class": "label"}, desk.words(said["label"])),
        Node("div", {"class": "entry"}, desk.words(said.get("entry", ""))),
    ]
    return element("simpleAssociableChoice", *parts, identifier=f"line_{key}", matchMax=1)


def _for_markers(desk: Desk, structure: Json) -> list[Node]:
    """The rubric and the guidance, which learners do not see."""
    parts: list[Child] = []
    if desk.text.get("guidance"):
        parts.append(desk.div("guidance", desk.text["guidance"]))
    for criterion in structure.get("rubric", []):
        points = str(criterion["points"]).replace(".", "_")
        node = desk.div(f"criterion points-{points}", desk.text["rubric"][criterion["key"]])
        node.attributes["id"] = f"criterion_{criterion['key']}"
        parts.append(node)
    use = "scoring" if desk.version == "3.0" else None
    return [element("rubricBlock", *parts, view="scorer", use=use)] if parts else []


def long_answer(desk: Desk, structure: Json) -> Piece:
    """A text that a person marks."""
    limits = [f"{name}-{structure[field]}" for field, name in _LIMITS if structure.get(field) is not None]
    entry = desk.interaction("extendedTextInteraction", class_=" ".join(limits) or None)
    response = Response(desk.response, "single", "string", default=desk.text.get("template") or "")
    return Piece([desk.stem, *_for_markers(desk, structure), entry], [response], by_person=True)


_LIMITS = (("fewest_words", "fewest-words"), ("most_words", "most-words"))


def file_upload(desk: Desk, structure: Json) -> Piece:
    """Files that a person marks."""
    names = [f"kind-{kind}" for kind in structure.get("kinds", [])]
    names += [
        f"{name}-{structure[key]}" for key, name in (("largest_mb", "largest-mb"), ("most", "most")) if key in structure
    ]
    kinds = [_FILE_TYPES[kind] for kind in structure.get("kinds", []) if kind in _FILE_TYPES]
    entry = desk.interaction(
        "uploadInteraction", class_=" ".join(names) or None, type=kinds[0] if len(kinds) == 1 else None
    )
    response = Response(desk.response, "single", "file")
    return Piece([desk.stem, *_for_markers(desk, structure), entry], [response], by_person=True)


def rating(desk: Desk, structure: Json) -> Piece:
    """A scale of a survey; nothing is right."""
    said = desk.text.get("labels", {})
    rows = structure.get("rows")
    name = "simpleAssociableChoice" if rows else "simpleChoice"
    points = []
    for point in map(str, range(1, structure["points"] + 1)):
        node = element(name, identifier=f"point_{point}", matchMax=0 if rows else None)
        node.children = desk.words(said[point]) if point in said else [point]
        if point not in said:
            node.attributes["class"] = "unlabelled"
        points.append(node)
    if rows:
        response = Response(desk.response, "multiple", "directedPair")
        return Piece([desk.stem, _match(desk, _rows(desk, rows), points, "rating")], [response], marked=False)
    scale = desk.interaction("choiceInteraction", *points, class_="rating", shuffle="false", maxChoices=1)
    return Piece([desk.stem, scale], [Response(desk.response, "single", "identifier")], marked=False)


def comment(desk: Desk, structure: Json) -> Piece:
    """A free text of a survey."""
    most = structure.get("most_letters")
    names = "comment" if most is None else f"comment most-letters-{most}"
    entry = desk.interaction("extendedTextInteraction", class_=names, expectedLength=most)
    return Piece([desk.stem, entry], [Response(desk.response, "single", "string")], marked=False)


WRITERS: dict[str, Callable[[Desk, Json], Piece]] = {
    writer.__name__: writer
    for writer in (
        single_choice, multiple_choice, true_false, multiple_true_false, matching, ordering, numeric, short_text, gap_fill,
        drag_to_text, image_mark, document_check, long_answer, file_upload, rating, comment,
    )
}  # fmt: skip
