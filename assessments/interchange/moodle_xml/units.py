"""Units of numbers: Moodle multiplies the right answer, we multiply what was typed."""

from decimal import Context, Decimal

from assessments.interchange.base import Json
from assessments.interchange.moodle_xml.source import Source
from assessments.interchange.numbers import number_of, written
from assessments.interchange.words import Words

_NONE = 3
_CUT = Context(prec=20)


def units_of(source: Source) -> tuple[Json, Json]:
    """The part of a structure that tells of units, and their labels."""
    holder = source.element.one("units")
    units = [unit for unit in holder.all("unit") if unit.said("unit_name")] if holder else []
    if not units or source.number("showunits", 0) == _NONE:
        return {}, {}
    wanted = source.number("unitgradingtype", 0) > 0
    if wanted and number_of(source.element.said("unitpenalty")) not in (None, Decimal(1)):
        source.losses.note(
            "unit-penalty", "A wrong unit costs a part of the mark in Moodle; here it makes the answer wrong."
        )
    found = [
        {"key": f"u{place}", "factor": _factor(unit.said("multiplier"))} for place, unit in enumerate(units, start=1)
    ]
    labels = {f"u{place}": Words(unit.said("unit_name"), only_plain=True) for place, unit in enumerate(units, start=1)}
    return {"units": found, "unit": "wanted" if wanted else "offered"}, {"units": labels}


def _factor(multiplier: str) -> str:
    return inverted(number_of(multiplier) or Decimal(1))


def inverted(number: Decimal) -> str:
    """One by it."""
    return written(_CUT.divide(Decimal(1), number))
