import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assessments.interchange.registry import formats
from assessments.services.interchange import export_bank
from lms.kernel.errors import DomainError


class Command(BaseCommand):
    help = (
        "Write the questions of a bank into a file for other systems. What the format cannot hold is told on standard error, "
        "with the number of the question."
    )

    def add_arguments(self, parser):
        parser.add_argument("--bank", required=True, metavar="SLUG")
        parser.add_argument("--format", dest="format_key", required=True, choices=sorted(formats()))
        parser.add_argument("--language", default="", help="of the words (the bank's own if left out)")
        parser.add_argument("--output", required=True, metavar="FILE")

    def handle(self, *args, bank, format_key, language, output, **options):
        path = Path(output)
        try:
            written = export_bank(bank_slug=bank, format_key=format_key, language=language)
            half = path.with_name(f".{path.name}.part")
            half.write_bytes(written.content)
            os.replace(half, path)  # a file that is there is replaced whole or not at all
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        for remark in written.warnings:
            self.stderr.write(f"question {remark.line}: {remark.message}")
        self.stdout.write(f"{path}: {len(written.content)} bytes")
