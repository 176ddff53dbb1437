from django.core.management.base import BaseCommand

from lms.operations.retention import apply_retention


class Command(BaseCommand):
    help = "Remove what has been kept long enough (settings.RETENTION). The worker does this once a day."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args, dry_run, **options):
        for done in apply_retention(dry_run=dry_run):
            self.stdout.write(f"{done.count:>7} {done.what}")
