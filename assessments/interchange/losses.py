"""What one question loses, each kind said once, and why a question is not taken."""

from assessments.interchange.base import Reading


class NotTaken(ValueError):
    """One question that cannot come in (or go out); the rest of the file can."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Losses:
    """Remarks on one question, kept until it is known that it comes in."""

    def __init__(self, line: int) -> None:
        self.line = line
        self._messages: dict[str, str] = {}

    def note(self, code: str, message: str) -> None:
        """The first of each code counts."""
        self._messages.setdefault(code, message)

    def tell(self, reading: Reading) -> None:
        """Put them into the reading."""
        for code, message in self._messages.items():
            reading.lose(self.line, code, message)

    def all(self) -> list[tuple[str, str]]:
        """Codes and messages."""
        return list(self._messages.items())
