from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lms.operations.backup import BadBackup, write_backup


class Command(BaseCommand):
    help = "Write database and uploads into one file, while the site runs."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        if file.exists():
            raise CommandError(f"{file} is there already; a backup is never overwritten.")
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            manifest = write_backup(file)
        except BadBackup as error:
            raise CommandError(str(error)) from error
        size = file.stat().st_size / 1e6
        self.stdout.write(f"{file}: {size:.1f} MB, database and {len(manifest['files']) - 1} uploads")
