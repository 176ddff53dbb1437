"""What an item declares of one response: which is right, and what each answer earns."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assessments.interchange.qti.tree import Node, element


@dataclass(frozen=True, slots=True)
class Entry:
    """What one answer earns. `key` is a value, a pair, or typed words."""

    key: str
    worth: Decimal
    case_matters: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """What a point in an area earns."""

    shape: str
    coords: str
    worth: Decimal


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries and their bounds."""

    entries: tuple[Entry, ...] = ()
    areas: tuple[Area, ...] = ()
    default: Decimal = Decimal(0)
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def worths(self) -> dict[str, Decimal]:
        """What each answer earns."""
        return {entry.key: entry.worth for entry in self.entries}


@dataclass(frozen=True, slots=True)
class Response:
    """One response of an item."""

    identifier: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...] = ()
    mapping: Mapping | None = None
    default: str = ""


def number(value: str) -> Decimal | None:
    """A finite decimal of a sensible size, or None."""
    try:
        found = Decimal(value.strip().replace(",", ".")) if len(value) < 40 else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() and abs(found.adjusted()) < 30 else None


def figure(value: Decimal) -> str:
    """A decimal without an exponent and without zeros that say nothing."""
    written = f"{value:f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"


def amount(value: Decimal) -> int | str:
    """A decimal as our JSON keeps it: whole numbers as numbers, others as text of at most five decimals."""
    rounded = value.quantize(Decimal("0.00001"))
    return int(rounded) if rounded == rounded.to_integral_value() else figure(rounded)


def read_response(node: Node) -> Response:
    """From a `responseDeclaration`."""
    correct = node.child("correctResponse")
    default = node.child("defaultValue")
    return Response(
        identifier=node.get("identifier"),
        cardinality=node.get("cardinality", "single"),
        base_type=node.get("baseType"),
        correct=tuple(" ".join(value.words.split()) for value in correct.all("value")) if correct else (),
        mapping=_read_mapping(node),
        default="".join(value.words for value in default.all("value")) if default else "",
    )


def _read_mapping(node: Node) -> Mapping | None:
    table = node.child("mapping") or node.child("areaMapping")
    if table is None:
        return None
    zero = Decimal(0)
    return Mapping(
        entries=tuple(
            Entry(_key(entry), number(entry.get("mappedValue")) or zero, entry.get("caseSensitive", "true") != "false")
            for entry in table.all("mapEntry")
        ),
        areas=tuple(
            Area(area.get("shape"), area.get("coords"), number(area.get("mappedValue")) or zero)
            for area in table.all("areaMapEntry")
        ),
        default=number(table.get("defaultValue", "0")) or zero,
        lower=number(table.get("lowerBound")) if table.get("lowerBound") else None,
        upper=number(table.get("upperBound")) if table.get("upperBound") else None,
    )


def _key(entry: Node) -> str:
    return entry.get("mapKey")


def response_node(response: Response) -> Node:
    """As a `responseDeclaration`."""
    node = element(
        "responseDeclaration",
        identifier=response.identifier,
        cardinality=response.cardinality,
        baseType=response.base_type,
    )
    if response.default:
        node.children.append(element("defaultValue", element("value", response.default)))
    if response.correct:
        node.children.append(element("correctResponse", *(element("value", value) for value in response.correct)))
    if response.mapping:
        node.children.append(_mapping_node(response.mapping, response.base_type))
    return node


def _mapping_node(mapping: Mapping, base_type: str) -> Node:
    node = element(
        "mapping",
        lowerBound=None if mapping.lower is None else figure(mapping.lower),
        upperBound=None if mapping.upper is None else figure(mapping.upper),
        defaultValue=figure(mapping.default),
    )
    for entry in mapping.entries:
        case = ("true" if entry.case_matters else "false") if base_type == "string" else None
        node.children.append(element("mapEntry", mapKey=entry.key, mappedValue=figure(entry.worth), caseSensitive=case))
    return node
