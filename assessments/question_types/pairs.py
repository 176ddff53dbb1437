"""Answers that put one thing to another: rows to targets, words into gaps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from assessments.question_types.base import Json


@dataclass(frozen=True, slots=True)
class PairsAnswer:
    """What was put to each row or gap; those left out are not there."""

    schema: ClassVar[int] = 1
    pairs: Mapping[str, str]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response."""
        return cls(dict(stored["pairs"]))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "pairs": dict(self.pairs)}


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be put to a row or into a gap, as a list offers it."""

    token: str
    words: str
    chosen: bool = False
