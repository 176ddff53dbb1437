import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assessments.interchange.base import LARGEST_FILE
from assessments.interchange.registry import formats
from assessments.services.interchange import AUTO, ImportPlan, plan_import, remarks_as_json, save_import
from lms.kernel.errors import DomainError

BAD_FILE = 2


class Command(BaseCommand):
    help = (
        "Bring the questions of a file (GIFT, Moodle XML, Aiken, QTI, CSV, XLSX) into a question bank, which is made if it is "
        "new. Every loss is told with its line; a question that cannot come in is left out and stops no other, unless --strict "
        "is given. The same file again brings nothing twice. Exit code 2, and nothing saved, if the file cannot be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--bank", required=True, metavar="SLUG")
        parser.add_argument("--format", dest="format_key", default=AUTO, choices=[AUTO, *sorted(formats())])
        parser.add_argument("--language", default="", help="of the words in the file (the bank's own if left out)")
        parser.add_argument("--objective", default="", help="the learning objective that new questions are about")
        parser.add_argument("--strict", action="store_true", help="save nothing if one question cannot come in")
        parser.add_argument("--dry-run", action="store_true", help="say what would come in and save nothing")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args, file, bank, format_key, language, objective, strict, dry_run, as_json, **options):
        path = Path(file)
        try:
            with path.open("rb") as source:
                content = source.read(LARGEST_FILE + 1)
            plan = plan_import(
                bank_slug=bank, name=path.name, content=content, format_key=format_key, language=language,
                objective=objective,
            )  # fmt: skip
            if strict and plan.skipped:
                raise CommandError(_first_fault(plan), returncode=BAD_FILE)
            imported = len(plan.brought) if dry_run else save_import(plan, actor=None)
        except DomainError as error:
            raise CommandError(f"{path}: {error.message}", returncode=BAD_FILE) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}", returncode=BAD_FILE) from error
        if as_json:
            told = {
                "format": plan.reading.format, "imported": imported, "skipped": plan.skipped,
                "warnings": remarks_as_json(plan.remarks),
            }  # fmt: skip
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
            return
        for remark in plan.remarks:
            self.stderr.write(f"line {remark.line}: {remark.message}")
        would = "would be imported" if dry_run else "imported"
        self.stdout.write(
            f"{plan.reading.format}, {plan.reading.encoding}: {imported} {would}, {plan.skipped} left out"
        )


def _first_fault(plan: ImportPlan) -> str:
    told = "; ".join(f"line {remark.line}: {remark.message}" for remark in plan.remarks[:3])
    return f"{plan.skipped} questions cannot come in, so nothing was saved. {told}"
