"""`manage.py knowledge_gain`: the statistics of matched scores before and after (DESIGN.md sections 4 and 9.14)."""

import json
import math
from argparse import ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analytics.knowledge_gain.csv_input import MAX_BYTES, DataFileError, read_pairs
from analytics.knowledge_gain.pure import LARGEST_SCORE, GainResult, compute_gain
from analytics.knowledge_gain.selectors import gain_of_course
from lms.kernel.errors import NotFound

BAD_FILE = 2


class Command(BaseCommand):
    help = (
        "Computes knowledge gain from matched scores before and after. "
        "Reads a CSV file (columns learner,pre,post), or the tests of a course or workshop. "
        "Exit code 2 means that the file cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--csv", metavar="FILE", help="a table with the columns learner, pre and post")
        source.add_argument("--course", metavar="SLUG", help="the course as it is named in its address")
        source.add_argument("--workshop", metavar="ID", help="a workshop")
        parser.add_argument(
            "--max", metavar="N", type=_maximum, dest="maximum", help="the highest score that can be reached"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        result = _result(options)
        self.stdout.write(_as_json(result) if options["as_json"] else "\n".join(_as_table(result)))


def _maximum(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= LARGEST_SCORE:
        raise ArgumentTypeError("the maximum must be a number above 0, such as 12")
    return value


def _result(options: dict[str, Any]) -> GainResult:
    if options["csv"] is not None:
        return _of_file(Path(options["csv"]), options["maximum"])
    if options["workshop"] is not None:
        raise CommandError(f"There is no workshop with this id: {options['workshop']}")
    try:
        return gain_of_course(options["course"], options["maximum"])
    except NotFound as error:
        raise CommandError(str(error.message)) from error


def _of_file(path: Path, maximum: float | None) -> GainResult:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        found = read_pairs(data, maximum)
    except OSError as error:
        raise CommandError(f"The file {path} cannot be read: {error.strerror}", returncode=BAD_FILE) from error
    except DataFileError as error:
        raise CommandError(f"{path}: {error.message}", returncode=BAD_FILE) from error
    return compute_gain(found.pairs, maximum, n_invalid=found.n_invalid, warnings=found.warnings)


def _as_json(result: GainResult) -> str:
    return json.dumps(result.as_dict(), indent=2, allow_nan=False)


def _as_table(result: GainResult) -> Iterator[str]:
    """A line for each figure, then the warnings."""
    for name, value in result.as_dict().items():
        if name != "warnings":
            yield f"{name:<18} {_shown(value)}"
    for warning in result.warnings:
        yield f"! {warning.message}"


def _shown(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.6g}"
