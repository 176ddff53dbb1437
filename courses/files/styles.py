"""How plain data wants to be written in a file."""


class Literal(str):
    """A text that stands as a literal block whatever its length."""


class OneLine(dict):
    """A mapping that stands on one line."""


class OneLineList(list):
    """A list that stands on one line."""
