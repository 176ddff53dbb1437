"""What was posted for a case, handed to its parts."""

from collections.abc import Collection

from assessments.question_types.base import RawAnswer, malformed


def raw_by_part(raw: RawAnswer, keys: Collection[str]) -> dict[str, list[str]]:
    """`part=value` is the part's own field, `part.sub=value` a field of a part of the part, which it reads as `sub=value`."""
    found: dict[str, list[str]] = {}
    for item in raw:
        if not item:
            continue
        name, equals, value = item.partition("=")
        part, dot, sub = name.partition(".")
        if not equals or part not in keys or (dot and not sub):
            raise malformed()
        found.setdefault(part, []).append(f"{sub}={value}" if dot else value)
    return found


def part_seed(seed: str, key: str) -> str:
    """What the orders and tokens of a part are made from."""
    return f"{seed} {key}"
