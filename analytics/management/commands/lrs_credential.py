import json

from django.core.management.base import BaseCommand, CommandError

from analytics.lrs.services import SCOPES, make_credential
from lms.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Make a credential for the record store at /xapi/ and print it as JSON; the secret is shown only now."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument(
            "--scope", action="append", required=True, help=f"one of {', '.join(SCOPES)}; may be repeated"
        )

    def handle(self, *args, name, scope, **options):
        try:
            credential, secret = make_credential(name=name, scopes=scope)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(json.dumps({"key": credential.key, "secret": secret, "scopes": credential.scopes}))
