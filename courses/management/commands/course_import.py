"""Imports a course from its folder of files."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from courses.files.plan import CourseRefused
from courses.services.importing import ImportReport, import_course
from lms.kernel.errors import DomainError

REFUSED = 2


class Command(BaseCommand):
    """Exit code 0, or 2 with a line `file:line: reason` per problem and nothing imported."""

    help = "Import a course from a folder of files. What was changed in the CMS is kept unless --force is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--force", action="store_true", help="let the files win over changes made in the CMS")
        parser.add_argument("--dry-run", action="store_true", help="show what would happen and change nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_course(options["folder"], force=options["force"], dry_run=options["dry_run"])
        except CourseRefused as refusal:
            for problem in refusal.problems:
                self.stderr.write(str(problem))
            raise SystemExit(REFUSED) from None
        except DomainError as error:
            self.stderr.write(f"course.yaml:1: {error.message}")
            raise SystemExit(REFUSED) from None
        self.stdout.write(json.dumps(asdict(report), ensure_ascii=False) if options["json"] else as_text(report))


def as_text(report: ImportReport) -> str:
    """The report for people."""
    count = {name: len(getattr(report, name)) for name in ("created", "changed", "removed", "overwritten", "kept")}
    told = ", ".join(f"{number} {name}" for name, number in count.items() if number)
    lines = [f"{report.course}: {told + ', ' if told else ''}{report.unchanged} unchanged; version {report.version}"]
    lines += [f"kept, because it was changed in the CMS: {name}" for name in report.kept]
    lines += [f"overwritten: {name}" for name in report.overwritten]
    lines += [f"removed: {name}" for name in report.removed]
    lines += [f"note: {warning}" for warning in report.warnings]
    if report.dry_run:
        lines.append("This was a dry run: nothing has been changed.")
    return "\n".join(lines)
