"""Brings the CMS up to the languages switched on in MERISTEM_LANGUAGES."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.services.site_setup import sync_languages


class Command(BaseCommand):
    """Run after a language was switched on; run again, it changes nothing."""

    help = "Make the home page, in the CMS, of each language that was switched on since."

    def handle(self, *args: Any, **options: Any) -> None:
        new = sync_languages()
        self.stdout.write(f"new: {', '.join(new)}" if new else "nothing new")
