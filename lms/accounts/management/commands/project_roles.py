from django.core.management.base import BaseCommand

from lms.accounts.services.groups import project_all_roles


class Command(BaseCommand):
    help = "Make everybody's groups in the editors' part follow from the roles in force; roles end by time too."

    def handle(self, *args, **options):
        self.stdout.write(f"{project_all_roles()} persons changed")
