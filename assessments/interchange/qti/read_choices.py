"""Interactions in which something is picked: choices, places on a picture, scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.interchange.qti.declarations import Response, amount, number
from assessments.interchange.qti.markup import Phrase, words
from assessments.interchange.qti.scope import Question, Scope, Skipped, Tree, is_missing, keys
from assessments.interchange.qti.scoring import Earning
from assessments.interchange.qti.tree import Node
from assessments.question_types.true_false.form import labels

_ENOUGH = Decimal("0.00001")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Marking:
    """What is right and what picks earn, in our words."""

    correct: list[str]
    marking: str = ""  # "" is the type's default
    shares: dict[str, int | str] | None = None

    @property
    def fields(self) -> dict[str, object]:
        """Its fields in a structure."""
        found: dict[str, object] = {"correct": self.correct}
        return (
            found
            | ({"marking": self.marking} if self.marking else {})
            | ({"shares": self.shares} if self.shares else {})
        )


def read_choice(scope: Scope, interaction: Node) -> Question:
    """`choiceInteraction`: one, several, true or false, or a scale of a survey."""
    response = scope.response(interaction)
    choices = [node for node in interaction.elements if node.name == "simpleChoice"]
    named = keys([node.get("identifier") for node in choices], own=scope.own)
    if "rating" in interaction.classes and scope.own:
        return read_rating(scope, interaction, choices)
    if is_missing(scope.earning(response)) and not response.correct and not response.mapping:
        if response.cardinality == "single" and 2 <= len(choices) <= 10:
            scope.lose(
                "no-key", "Nothing says which choice is right: it came in as a scale of a survey, without marks."
            )
            return read_rating(scope, interaction, choices)
        raise Skipped("no-key", "Nothing says which choice is right.")
    single = response.cardinality == "single"
    found = marking(scope, response, named, single=single, limit=_limit(interaction))
    said = {named[node.get("identifier")]: scope.said(node.children) for node in choices}
    text: Tree = {"stem": scope.stem(interaction.child("prompt")), "choices": said, **scope.feedback()}
    text |= _choice_feedback(scope, response, choices, named)
    if single and _is_true_false(list(named.values()), said, scope) and not found.shares:
        return "true_false", {"correct": found.correct}, {key: held for key, held in text.items() if key != "choices"}
    kind = "single_choice" if single else "multiple_choice"
    return kind, {"choices": list(named.values()), **found.fields}, text


def _limit(interaction: Node) -> int:
    limit = interaction.get("maxChoices", "0")
    return int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 6 else 0


def _is_true_false(named: list[str], said: dict[str, Phrase], scope: Scope) -> bool:
    if sorted(named) != ["false", "true"]:
        return False
    return any(
        all((said[key].plain or "").strip().casefold() == word.casefold() for key, word in labels(language).items())
        for language in {scope.language, "en"}
    )


def _choice_feedback(scope: Scope, response: Response, choices: Sequence[Node], named: dict[str, str]) -> Tree:
    found: dict[str, Phrase] = {}
    for node in choices:
        identifier = node.get("identifier")
        inline = list(node.all("feedbackInline", "feedbackBlock"))
        fitting = [inner for inner in inline if inner.get("identifier") == identifier]
        if len(fitting) < len(inline):
            scope.lose("feedback", "Feedback that depends on more than the choice was left out.")
        modal = scope.chosen.get((response.identifier, identifier))
        said = fitting[0] if fitting else modal
        if said and (phrase := scope.said(said.children)).html:
            found[named[identifier]] = phrase
    return {"choice_feedback": found} if found else {}


def marking(scope: Scope, response: Response, named: dict[str, str], *, single: bool, limit: int = 0) -> Marking:
    """How picks are marked, from the rules and the declaration."""
    earned = scope.earning(response)
    right = [identifier for identifier in response.correct if identifier in named]
    if earned.kind == "partial" and right:
        return Marking([named[identifier] for identifier in right], "partial")
    worths = _worths(earned, response, named)
    if not worths:
        if not right:
            raise Skipped("no-key", "Nothing says which choice is right.")
        return Marking([named[identifier] for identifier in (right[:1] if single else right)])
    if max(worths.values()) <= 0:
        raise Skipped("no-key", "No choice earns anything.")
    return _single(worths, right, named) if single else _several(scope, response, worths, right, named, limit)


def _worths(earned: Earning, response: Response, named: dict[str, str]) -> dict[str, Decimal]:
    """What each choice earns, {} if the right ones alone say it."""
    if earned.kind == "table":
        table = dict(reversed(earned.table))
        return {identifier: table.get(identifier, Decimal(0)) for identifier in named}
    table = response.mapping.worths if response.mapping else {}
    if not any(identifier in named for identifier in table):
        return {}
    if earned.kind == "map" or (is_missing(earned) and not response.correct):
        default = response.mapping.default if response.mapping else Decimal(0)
        return {identifier: table.get(identifier, default) for identifier in named}
    return {}


def _single(worths: dict[str, Decimal], right: list[str], named: dict[str, str]) -> Marking:
    best = max(worths.values())
    chosen = next(key for key in [*right, *worths] if worths[key] == best)
    shares = {
        named[key]: _share(100 * worth / best) for key, worth in worths.items() if key != chosen and worth and best
    }
    return Marking([named[chosen]], shares=shares or None)


def _several(
    scope: Scope, response: Response, worths: dict[str, Decimal], right: list[str], named: dict[str, str], limit: int
) -> Marking:
    positive = [key for key, worth in worths.items() if worth > 0]
    rest = [worth for worth in worths.values() if worth <= 0]
    correct = right if scope.own and right else positive
    mapping = response.mapping
    upper = mapping.upper if mapping else None
    if any(worth < 0 for worth in rest) and (mapping is None or mapping.lower is None or mapping.lower < 0):
        scope.lose("floor", "Wrong choices could make the mark less than nothing; here it is at least nothing.")
    whole = sum((worths[key] for key in positive), Decimal(0))
    even = len({worths[key] for key in positive}) == 1
    costs_as_much = bool(rest) and all(worth == -worths[positive[0]] for worth in rest)
    foreign_penalty = even and costs_as_much and (upper is None or upper >= whole)
    if (scope.own and upper is None) or (not scope.own and foreign_penalty):
        return Marking([named[key] for key in correct], "partial_with_penalty")
    if even and not any(rest) and limit == len(positive) and not scope.own:
        return Marking([named[key] for key in correct], "partial")
    if upper is not None and upper < whole:
        scope.lose(
            "shares", "The right choices together earn more than can be earned; their shares were brought to 100."
        )
    shares = {named[key]: 100 * worth / whole for key, worth in worths.items() if worth}
    return Marking([named[key] for key in correct], shares=_hundred(shares))


def _hundred(shares: dict[str, Decimal]) -> dict[str, int | str]:
    """Shares that add up to 100: the last takes what rounding left."""
    rounded = {key: share.quantize(_ENOUGH) for key, share in shares.items()}
    last = [key for key, share in rounded.items() if share > 0][-1]
    rounded[last] += _HUNDRED - sum(share for share in rounded.values() if share > 0)
    return {key: _share(share) for key, share in rounded.items()}


def _share(share: Decimal) -> int | str:
    return amount(max(share, -_HUNDRED))


def read_rating(scope: Scope, interaction: Node, choices: Sequence[Node]) -> Question:
    """A scale of a survey: the points are counted from 1."""
    labelled = {
        str(at): scope.said(node.children) for at, node in enumerate(choices, 1) if "unlabelled" not in node.classes
    }
    text = {"stem": scope.stem(interaction.child("prompt")), "labels": labelled, **scope.feedback()}
    return "rating", {"points": len(choices)}, text


def read_hotspot(scope: Scope, interaction: Node) -> Question:
    """`hotspotInteraction`: places on a picture."""
    response = scope.response(interaction)
    spots = [node for node in interaction.elements if node.name == "hotspotChoice"]
    named = keys([node.get("identifier") for node in spots], own=scope.own)
    found = marking(scope, response, named, single=False, limit=_limit(interaction))
    areas = [
        {"key": named[node.get("identifier")], **_rectangle(scope, node.get("shape"), node.get("coords"))}
        for node in spots
    ]
    said = {named[node.get("identifier")]: node.get("hotspotLabel") for node in spots}
    return _image_mark(scope, interaction, areas, found, said)


def read_select_point(scope: Scope, interaction: Node) -> Question:
    """`selectPointInteraction`: the areas that earn become places to choose from."""
    response = scope.response(interaction)
    areas = response.mapping.areas if response.mapping else ()
    if not areas or scope.earning(response).kind not in ("map", "none"):
        raise Skipped("no-areas", "Nothing says which area of the picture is right.")
    named = [f"area-{at}" for at in range(1, len(areas) + 1)]
    spots = [{"key": key, **_rectangle(scope, area.shape, area.coords)} for key, area in zip(named, areas, strict=True)]
    right = [key for key, area in zip(named, areas, strict=True) if area.worth > 0]
    if not right:
        raise Skipped("no-areas", "No area of the picture earns anything.")
    scope.lose(
        "select-point", "Learners choose among the areas that the file names: add wrong ones, and name them all."
    )
    found = Marking(right, "partial" if len(right) > 1 else "")
    return _image_mark(scope, interaction, spots, found, {})


def _image_mark(
    scope: Scope, interaction: Node, spots: list[dict[str, object]], found: Marking, said: dict[str, str]
) -> Question:
    picture = next(iter(interaction.all("object", "img")), None)
    kept = scope.picture(picture.get("data") or picture.get("src")) if picture else None
    if picture is None or kept is None:
        raise Skipped("no-picture", "The picture to mark on is not in the package, or is no PNG, JPEG, GIF or WebP.")
    key, measured = kept
    size = _size(picture) or measured
    if size is None:
        raise Skipped("no-picture", "Nothing says how wide and high the picture is.")
    if found.shares:
        scope.lose("shares", "The places earned different marks; now each right one earns the same.")
        found = Marking(found.correct, "partial")
    alt = " ".join((picture.get("alt") or picture.words).split())
    if not alt:
        scope.lose("no-alt", "The picture has no words for who cannot see it: write them.")
    if not all(said.get(str(spot["key"])) for spot in spots):
        scope.lose("no-alt", "Places without a name were numbered: name them for who cannot see the picture.")
    spoken = {str(spot["key"]): said.get(str(spot["key"])) or str(at) for at, spot in enumerate(spots, 1)}
    text: Tree = {
        "stem": scope.stem(interaction.child("prompt")),
        "alt": words(alt or scope.title or key[:8]),
        "spots": {name: words(label) for name, label in spoken.items()},
        **scope.feedback(),
    }
    structure = {"image": key, "width": size[0], "height": size[1], "spots": spots, **found.fields}
    return "image_mark", structure, text


def _size(picture: Node) -> tuple[int, int] | None:
    width, height = number(picture.get("width", "x")), number(picture.get("height", "x"))
    return (int(width), int(height)) if width and height and width > 0 and height > 0 else None


def _rectangle(scope: Scope, shape: str, coords: str) -> dict[str, object]:
    found = [number(part) for part in coords.split(",")]
    numbers = [part for part in found if part is not None]
    if len(numbers) != len(found):
        raise Skipped("coords", "The place of an area on the picture cannot be read.")
    x, y, right, bottom = _box(shape, numbers)
    if shape != "rect":
        scope.lose("shape", "An area that was no rectangle became the rectangle around it.")
    box = {"x": int(x), "y": int(y), "w": int(right) - int(x), "h": int(bottom) - int(y)}
    return {key: max(side, 0) if key in "xy" else max(side, 1) for key, side in box.items()}


def _box(shape: str, at: list[Decimal]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    if shape == "rect" and len(at) == 4:
        return at[0], at[1], at[2], at[3]
    if shape == "circle" and len(at) == 3:
        return at[0] - at[2], at[1] - at[2], at[0] + at[2], at[1] + at[2]
    if shape == "ellipse" and len(at) == 4:
        return at[0] - at[2], at[1] - at[3], at[0] + at[2], at[1] + at[3]
    if shape == "poly" and len(at) >= 6 and len(at) % 2 == 0:
        return min(at[::2]), min(at[1::2]), max(at[::2]), max(at[1::2])
    raise Skipped("coords", "The place of an area on the picture cannot be read.")
