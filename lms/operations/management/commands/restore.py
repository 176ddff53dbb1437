from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from lms.operations.backup import BadBackup, restore_backup


class Command(BaseCommand):
    help = "Bring a backup back; whoever was erased since is erased again. Stop the site first."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="put it in the place of what is here")

    def handle(self, *args, file, replace, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            done = restore_backup(file, replace=replace)
        except BadBackup as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The backup of {done.made_at} is back, with {done.files} uploads.")
        self.stdout.write(f"{done.erased_again} persons were erased again.")
