"""Every test here holds in both versions of xAPI, unless it says otherwise."""

import pytest

from analytics.lrs.spec import Version
from tests.conformance.speaker import Speaker


@pytest.fixture(params=list(Version), ids=lambda version: version.full)
def version(request) -> Version:
    return request.param


@pytest.fixture
def store(db, version) -> Speaker:
    """A tool that may do everything."""
    return Speaker(version)


@pytest.fixture
def old(db) -> Speaker:
    """One that speaks 1.0.3."""
    return Speaker(Version.V1)


@pytest.fixture
def new(db) -> Speaker:
    """One that speaks 2.0."""
    return Speaker(Version.V2)
