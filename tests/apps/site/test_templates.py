"""All templates of ours: they compile, and keep to the strict content policy."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[3]
PRINTED = {"courses/certificate.html", "accounts/my_data_pdf.html"}  # drawn to PDF, never sent to a browser


def template_names() -> list[str]:
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs() if is_ours(Path(app.path))]
    files = [(folder, file) for folder in folders for file in folder.rglob("*.*")]
    return sorted({file.relative_to(folder).as_posix() for folder, file in files})


def is_ours(path: Path) -> bool:
    return ROOT in path.parents and ".venv" not in path.parts


NAMES = template_names()
PAGES = [name for name in NAMES if name.endswith(".html") and name not in PRINTED]


def source(name: str) -> str:
    return get_template(name).template.source


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_inline(name):
    text = source(name)
    assert not re.search(r"<style|\sstyle\s*=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("name", PAGES)
def test_pages_load_nothing_from_elsewhere(name):
    assert not re.search(r"(src|href)\s*=\s*[\"'](https?:)?//", source(name))


def test_every_allauth_page_in_our_flows_is_our_own():
    """One of theirs that slips through would fail axe and speak another tone."""
    import allauth

    theirs = Path(allauth.__file__).parent / "templates"
    not_used = {"phone", "passkey"}
    wanted = [
        file.relative_to(theirs).as_posix()
        for folder in ("account", "account/email", "account/messages", "account/snippets", "allauth/layouts")
        for file in (theirs / folder).iterdir()
        if file.is_file() and not any(word in file.name for word in not_used)
    ]
    foreign = [name for name in wanted if not is_ours(Path(get_template(name).origin.name))]
    only_extend = {"account/base_manage_email.html", "account/base_manage_password.html"}
    assert set(foreign) <= only_extend
