import sys

from django.core.management.base import BaseCommand

from lms.kernel.health import examine


class Command(BaseCommand):
    help = "Check this installation, a line each; exit 1 on a fault."

    def handle(self, *args, **options):
        findings = examine()
        for finding in findings:
            self.stdout.write(f"{'ok   ' if finding.ok else 'FAULT'} {finding.subject}: {finding.detail}")
        if not all(finding.ok for finding in findings):
            sys.exit(1)
