"""Numbers in files: read strictly, written plainly."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?", re.ASCII)


def number_of(text: str) -> Decimal | None:
    """The number, None if it is none (or absurdly large)."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if -40 <= number.adjusted() <= 40 else None


def written(number: Decimal) -> str:
    """Without exponent, and without zeros that say nothing."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
