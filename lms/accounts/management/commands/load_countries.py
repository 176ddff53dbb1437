from django.core.management.base import BaseCommand

from lms.accounts.services.countries import load_countries


class Command(BaseCommand):
    help = "Bring the register of countries up to lms/accounts/data/countries.csv."

    def handle(self, *args, **options):
        self.stdout.write(f"{load_countries()} countries")
