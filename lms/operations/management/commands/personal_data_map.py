from django.conf import settings
from django.core.management.base import BaseCommand

from lms.operations.personal_data_page import page


class Command(BaseCommand):
    help = "Write docs/personal-data.md from the map of personal data."

    def handle(self, *args, **options):
        target = settings.ROOT / "docs" / "personal-data.md"
        target.write_text(page(), encoding="utf-8")
        self.stdout.write(str(target.relative_to(settings.ROOT)))
