"""The versions of xAPI that are understood (1.0.3 Communication 3.3; IEEE 9274.1.1, 4.1.1)."""

import re
from enum import Enum

_PATCH = r"(?:\.\d{1,9}(?:-[0-9A-Za-z.\-]{1,40})?)?"  # Semantic Versioning 1.0.0 lets a name of a draft follow
_V1 = re.compile(rf"1\.0{_PATCH}", re.ASCII)
_V2 = re.compile(rf"2\.0{_PATCH}", re.ASCII)


class Version(Enum):
    """One of the two families; `full` is the newest edition of it, as it stands in headers."""

    V1 = "1.0.3"
    V2 = "2.0.0"

    @property
    def full(self) -> str:
        """All three numbers."""
        return self.value

    @property
    def number(self) -> int:
        """1 or 2."""
        return int(self.value[0])

    @property
    def assumed(self) -> str:
        """What a statement that does not say its version is taken for."""
        return "1.0.0" if self is Version.V1 else "2.0.0"


def read_version(text: str) -> Version | None:
    """The version that a header, or a Statement, speaks of: `1.0`, `1.0.x`, `2.0` or `2.0.x`. None for any other."""
    if _V1.fullmatch(text):
        return Version.V1
    return Version.V2 if _V2.fullmatch(text) else None
