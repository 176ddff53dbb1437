import sys
from itertools import chain

from django.core.management.base import BaseCommand

from analytics.recording import reconcile
from analytics.rollups import rebuild
from assessments.api import inconsistent_attempts


class Command(BaseCommand):
    help = "Rebuild the read models from source rows; with --check only compare, name each difference, exit 1 if any."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing; exit 0 when everything agrees")

    def handle(self, *args, check, **options):
        if not check:
            count = rebuild.rebuild_facts(lambda done: self.stderr.write(f"{done} facts…"))
            self.stdout.write(f"{count} facts rebuilt")
            return
        found = 0
        for difference in chain(rebuild.differences(), reconcile.differences(), inconsistent_attempts()):
            self.stdout.write(difference)
            found += 1
        self.stdout.write(f"{found} differences" if found else "equal: facts, statements and source rows agree")
        if found:
            sys.exit(1)
