"""Marks of the durability test, and its database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.databases import copy_of
from tests.durability.harness import Clerk, environment_for

COURSE = Path(__file__).parents[2] / "media" / "library" / "lmo-documents"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/durability" in str(item.path):
            item.add_marker(pytest.mark.durability)
            item.add_marker(pytest.mark.xdist_group("durability"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Iterator[str]:
    """The address of a database with all tables and a real course of the library; nobody uses it."""
    folder = tmp_path_factory.mktemp("prepared")
    with copy_of(None, folder) as address:
        with Clerk(environment_for(address, folder), folder / "clerk.log") as clerk:
            clerk.ask("prepare", course=str(COURSE))
        yield address


@pytest.fixture
def database(prepared, tmp_path) -> Iterator[str]:
    """The address of a copy of it for one test, dropped afterwards."""
    with copy_of(prepared, tmp_path) as address:
        yield address
