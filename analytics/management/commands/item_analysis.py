"""`manage.py item_analysis`: how the items of a test behave (DESIGN.md sections 4 and 9.14)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.items.classical import ItemAnalysis, ItemFigures, ItemWarning, analyse
from analytics.items.csv_input import MAX_BYTES, read_scores
from analytics.knowledge_gain.csv_input import DataFileError

BAD_FILE = 2
COLUMNS = ("facility", "discrimination", "point_biserial", "alpha_if_deleted")


class Command(BaseCommand):
    help = (
        "Analyses the items of a test from a CSV file: a row for each learner, a column for each item, 1 for right, "
        "0 for wrong, blank for not reached; the first line names the items, and a first column named "
        '"learner" holds the learners. Exit code 2 means that the file cannot be read.'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--csv", metavar="FILE", required=True, help="a table of scores, a column for each item")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        found = _of_file(Path(options["csv"]))
        self.stdout.write(_as_json(found) if options["as_json"] else "\n".join(_as_table(found)))


def _of_file(path: Path) -> ItemAnalysis:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        table = read_scores(data)
    except OSError as error:
        raise CommandError(f"The file {path} cannot be read: {error.strerror}", returncode=BAD_FILE) from error
    except DataFileError as error:
        raise CommandError(f"{path}: {error.message}", returncode=BAD_FILE) from error
    found = analyse(table.scores, table.ids)
    if not table.encoding_guessed:
        return found
    return replace(found, warnings=(ItemWarning("encoding_guessed", _ENCODING_GUESSED), *found.warnings))


def _as_json(found: ItemAnalysis) -> str:
    return json.dumps(found.as_dict(), indent=2, allow_nan=False, ensure_ascii=False)


def _as_table(found: ItemAnalysis) -> Iterator[str]:
    """A line for each item, then the figures of the test, then the warnings."""
    width = max([len("item"), *(len(item.id) for item in found.items)])
    yield "  ".join([f"{'item':<{width}}", *(f"{name:>{len(name)}}" for name in COLUMNS)])
    for item in found.items:
        yield "  ".join([f"{item.id:<{width}}", *_cells(item)])
    yield ""
    for name in ("alpha", "kr20", "sem", "n"):
        yield f"{name:<6} {_shown(getattr(found, name))}"
    for warning in found.warnings:
        yield f"! {warning.message}"


def _cells(item: ItemFigures) -> Iterator[str]:
    for name in COLUMNS:
        yield f"{_shown(getattr(item, name)):>{len(name)}}"


def _shown(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.4f}"


_ENCODING_GUESSED = 'The file is not in UTF-8: names of items may come out wrong. Save it as "CSV UTF-8".'
