import json

from django.core.management.base import BaseCommand, CommandError

from analytics.lrs.store import partitions
from lms.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Divide the record store's links by quarters of a year (PostgreSQL; docs/decisions/0008-partitions.md)."

    def handle(self, *args, **options):
        try:
            self.stdout.write(json.dumps({"parts": partitions.divide()}))
        except DomainError as error:
            raise CommandError(str(error.message)) from error
