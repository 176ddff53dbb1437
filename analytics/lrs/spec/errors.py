"""What is wrong with something that was sent, and where in it."""


class Invalid(ValueError):
    """A rule is broken. `place` names the spot, as in `statement.context.contextActivities.parent[0].id`."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(place, message)
        self.place = place
        self.message = message

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"
