import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from analytics.statements import importing
from lms.kernel.errors import DomainError

BAD_LINES = 2
EVERY = 1.0  # seconds between two words of progress


class Command(BaseCommand):
    help = (
        "Take statements in from a file of JSON lines, one statement a line. What is stored already is passed over; an "
        "import that was cut off goes on where it stopped. Id and timestamp are kept; `stored` and `authority` are this "
        "store's; attachments do not come in such a file. Bad lines are named and stop nothing; exit code 2 if there are any."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        speaker = parser.add_mutually_exclusive_group()
        speaker.add_argument("--credential", metavar="KEY", help="in whose name: the key of a credential")
        speaker.add_argument(
            "--as", dest="name", default="Import", metavar="NAME", help="the same by name; made if new"
        )
        parser.add_argument("--dry-run", action="store_true", help="check every line and store nothing")

    def handle(self, *args, file, credential, name, dry_run, **options):
        path = Path(file)
        try:
            speaker = importing.known_credential(credential) if credential else importing.import_credential(name)
            job = importing.begin_file(path, credential=speaker, is_trial=dry_run)
            if job.lines:
                self.stderr.write(f"going on after line {job.lines}")
            with path.open("rb") as source:
                job = importing.run(job, source, go_on=self._progress())
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        self._report(job)

    def _progress(self):
        said = time.monotonic()

        def tell(job):
            nonlocal said
            if time.monotonic() - said >= EVERY:
                said = time.monotonic()
                self.stderr.write(f"{job.per_cent}%: {job.lines} lines, {job.stored} stored, {job.bad} bad")
            return True

        return tell

    def _report(self, job):
        for problem in job.problems:
            self.stderr.write(f"line {problem['line']}: {problem['place']}: {problem['message']}")
        if job.bad > len(job.problems):
            self.stderr.write(f"and {job.bad - len(job.problems)} more bad lines")
        would_be = "would be stored" if job.is_trial else "stored"
        self.stdout.write(f"{job.lines} lines: {job.stored} {would_be}, {job.known} here already, {job.bad} bad")
        if job.without_files:
            self.stdout.write(f"{job.without_files} of them name attachments, whose bytes are not in the file")
        if job.bad:
            sys.exit(BAD_LINES)
