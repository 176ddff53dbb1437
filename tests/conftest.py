"""What every test stands on."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

ROOT = Path(__file__).parent.parent


def pytest_report_header() -> str:
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    return f"database: {'PostgreSQL' if engine == 'postgresql' else 'SQLite'}"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English and leaves no language behind."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """One database per worker; on SQLite a file, so that threads and the live server share it."""
    database = settings.DATABASES["default"]
    if "sqlite3" in database["ENGINE"]:
        # a name of one's own lets two runs go side by side
        worker = os.environ.get("MERISTEM_TEST_DATABASE", "") + os.environ.get("PYTEST_XDIST_WORKER", "main")
        file = ROOT / "var" / f"test-{worker}.sqlite3"
        file.parent.mkdir(exist_ok=True)
        database["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session", autouse=True)
def uploads_go_away() -> Iterator[None]:
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def manage():
    """Run a management command as an operator would: in a process of its own."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            capture_output=True, text=True, cwd=ROOT, env=os.environ | environment, check=False, timeout=300,
        )  # fmt: skip

    return run
