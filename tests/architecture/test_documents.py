"""Documents that cannot rot: every file that one of them points to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_it_points_to_is_there(document):
    text = document.read_text(encoding="utf-8")
    targets = re.findall(r'\]\(([^)#\s]+)[^)]*\)|src="([^"]+)"', text)
    missing = [
        path
        for pair in targets
        for path in pair
        if path and "://" not in path and not (document.parent / path).exists()
    ]
    assert not missing
