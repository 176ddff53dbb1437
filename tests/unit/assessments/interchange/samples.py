"""The small files of these tests."""

from pathlib import Path

FOLDER = Path(__file__).parents[3] / "data" / "interchange"


def sample(name: str) -> bytes:
    """A file of tests/data/interchange."""
    return (FOLDER / name).read_bytes()
