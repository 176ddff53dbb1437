"""Marks of the durability test, and its database."""

from pathlib import Path

import pytest

from tests.servers import scratch_database

LIBRARY = Path(__file__).parents[2] / "media" / "library"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/durability" in str(item.path):
            item.add_marker(pytest.mark.durability)
            item.add_marker(pytest.mark.xdist_group("durability"))


@pytest.fixture
def course() -> Path:
    """A real course of the library."""
    return LIBRARY / "lmo-documents"


@pytest.fixture
def database(tmp_path):
    """The address of an empty database of the kind under test, dropped afterwards."""
    with scratch_database(tmp_path) as address:
        yield address
