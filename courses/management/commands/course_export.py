"""Exports a course to a folder of files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from courses.services.exporting import export_course
from lms.kernel.errors import DomainError


class Command(BaseCommand):
    """Exit code 0, or 2 with the reason."""

    help = "Write a course's files into a folder. The same course always gives the same bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = export_course(options["slug"], options["folder"])
        except DomainError as error:
            self.stderr.write(str(error.message))
            raise SystemExit(2) from None
        for path in written:
            self.stdout.write(str(path.relative_to(options["folder"])))
        self.stdout.write(f"{len(written)} files written" if written else "nothing has changed")
