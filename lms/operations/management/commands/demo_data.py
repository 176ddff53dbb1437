from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django_tasks_db.models import DBTaskResult

from analytics.rollups.rebuild import rebuild_facts
from courses.models import Course
from lms.accounts.api import User
from lms.operations.demo.erase import erase
from lms.operations.demo.generate import COUNT, generate


class Command(BaseCommand):
    help = "Make the demonstration people and their year of learning; --erase takes all of it back."

    def add_arguments(self, parser):
        parser.add_argument("--erase", action="store_true")
        parser.add_argument("--count", type=int, default=COUNT)
        parser.add_argument("--course", default="lmo-documents")

    def handle(self, *args, count, course, **options):
        if options["erase"]:
            removed = erase()
            self.stdout.write(", ".join(f"{number} {what}" for what, number in removed.items()) + " removed")
            return
        if not settings.DEMONSTRATION:
            raise CommandError("Demonstration data is not loaded under production settings.")
        if User.objects.filter(is_demonstration=True).exists():
            raise CommandError("There is demonstration data already; --erase removes it.")
        try:
            row = Course.objects.get(slug=course)
        except Course.DoesNotExist as error:
            raise CommandError(f"There is no course {course}; `manage.py course_import` brings one.") from error
        generate(row, count=count, tell=self.stderr.write)
        rebuild_facts()
        # what the simulated year asked of the worker: facts are rebuilt, certificates are drawn when somebody looks
        DBTaskResult.objects.all().delete()
