import json
from datetime import UTC, datetime, time

from django.core.management.base import BaseCommand, CommandError

from analytics.lrs.credentials import SCOPES
from analytics.statements.keys import make_key
from lms.kernel import clock
from lms.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Make a credential for the record store at /xapi/ and print it as JSON; the secret is shown only now."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument(
            "--scope", action="append", required=True, help=f"one of {', '.join(SCOPES)}; may be repeated"
        )
        parser.add_argument("--isolated", action="store_true", help="it sees and changes only what it wrote itself")
        parser.add_argument("--expires", metavar="DAY", help="the last day, in UTC, such as 2027-12-31")
        parser.add_argument("--limit", type=int, metavar="N", help="at most so many requests in a minute")

    def handle(self, *args, name, scope, isolated, expires, limit, **options):
        if limit is not None and limit < 1:
            raise CommandError("--limit must be 1 or more.")
        try:
            credential, secret = make_key(
                actor=None, name=name, scopes=scope, isolated=isolated, expires_at=_end_of(expires),
                requests_a_minute=limit,
            )  # fmt: skip
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(json.dumps({"key": credential.key, "secret": secret, "scopes": credential.scopes}))


def _end_of(day):
    if day is None:
        return None
    try:
        end = datetime.combine(datetime.strptime(day, "%Y-%m-%d"), time(23, 59, 59), tzinfo=UTC)
    except ValueError as error:
        raise CommandError("--expires must be a day such as 2027-12-31.") from error
    if end <= clock.now():
        raise CommandError("--expires must be a day to come.")
    return end
