import sys
from datetime import UTC

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_date, parse_datetime

from analytics.lrs import spec
from analytics.lrs.models import Position
from analytics.lrs.store import finding, targets
from analytics.lrs.store.finding import Search
from analytics.statements.exporting import lines
from lms.accounts.api import write_audit_line

EVERY = 1000  # statements between two words of progress


class Command(BaseCommand):
    help = (
        "Write statements to a file as JSON lines, one a line, exactly as the store gives them out, oldest first. "
        "Statements that were voided, and the bytes of attachments, are not included."
    )

    def add_arguments(self, parser):
        parser.add_argument("--output", required=True, metavar="FILE", help="- for the standard output")
        parser.add_argument("--since", metavar="MOMENT", help="stored after this moment, such as 2026-03-31T12:00:00Z")
        parser.add_argument("--until", metavar="MOMENT", help="stored up to this moment; a day means its beginning")
        parser.add_argument("--verb", metavar="IRI")
        parser.add_argument("--activity", metavar="IRI", help="or what belongs to it")

    def handle(self, *args, output, since, until, verb, activity, **options):
        wanted = [targets.verb(_iri(verb))] if verb else []
        if activity:
            wanted.append(targets.activity(_iri(activity), related=True))
        search = Search(targets=tuple(wanted), since=_place(since), until=_place(until))
        asked = {"since": since, "until": until, "verb": verb, "activity": activity}
        write_audit_line(
            actor=None, action="statements.export", subject="statements",
            **{name: text for name, text in asked.items() if text},
        )  # fmt: skip
        about = "" if any(asked.values()) else f" of {Position.objects.filter(voided_by=None).count()}"
        try:
            with _opened(output) as file:
                count = self._write(lines(search), file, about)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}") from error
        self.stderr.write(f"{count} statements written")

    def _write(self, found, file, about):
        count = 0
        for line in found:
            file.write(line)
            count += 1
            if count % EVERY == 0:
                self.stderr.write(f"{count}{about} statements…")
        return count


def _opened(output):
    # a file descriptor of one's own, so that the standard output stays open after the last line
    return open(
        sys.stdout.fileno() if output == "-" else output, "w", encoding="utf-8", newline="\n", closefd=output != "-"
    )


def _iri(text):
    if not spec.is_iri(text):
        raise CommandError(f"{text} is not an absolute IRI.")
    return text


def _place(text):
    if text is None:
        return None
    try:
        moment = parse_datetime(text)
        day = None if moment else parse_date(text)
    except ValueError as error:
        raise CommandError(f"{text} is not a moment such as 2026-03-31T12:00:00Z.") from error
    if moment is None and day is not None:
        moment = parse_datetime(f"{day}T00:00:00")
    if moment is None:
        raise CommandError(f"{text} is not a moment such as 2026-03-31T12:00:00Z.")
    return finding.place_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
