"""Cells that no spreadsheet runs as a formula, and back."""

import re

_BLANK = r"[ \t\r\n\v\f\u0085\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\u3000\ufeff]*"
_DANGEROUS = re.compile(rf"'*(?:[\t\r\n]|{_BLANK}[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b])")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def escaped(text: str) -> str:
    """Text with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) and not _NUMBER.fullmatch(text) else text


def unescaped(cell: str) -> str:
    """The text without that apostrophe."""
    return cell[1:] if cell.startswith("'") and _DANGEROUS.match(cell) else cell
