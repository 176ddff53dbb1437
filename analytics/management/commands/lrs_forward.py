import sys
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from analytics.dashboards.forwarding import acts
from analytics.lrs.forwarding.delivery import deliver
from analytics.lrs.forwarding.receivers import as_json
from analytics.lrs.forwarding.tasks import due_receivers
from analytics.lrs.models import Receiver
from lms.kernel.errors import DomainError

ACTS = {
    "pause": (acts.pause, "send nothing until it is resumed"),
    "resume": (acts.resume, "go on where it stopped, at once"),
    "retry": (acts.retry, "have what it refused sent once more"),
    "pass-over": (acts.pass_over, "go on without the next statement; it joins the refused ones"),
    "remove": (acts.remove, "forget the receiver; what it has, it keeps"),
}


class Command(BaseCommand):
    help = "Forward what the record store holds to other record stores (receivers); the worker does the sending."

    def add_arguments(self, parser):
        what = parser.add_subparsers(dest="what", required=True)
        add = what.add_parser("add", help="add a receiver; its secret is read from standard input")
        add.add_argument("name")
        add.add_argument("url", help="of its xAPI resources")
        add.add_argument("--key", required=True)
        add.add_argument("--xapi", default="1.0.3", choices=["1.0.3", "2.0.0"], help="the version it is spoken to in")
        choice = add.add_mutually_exclusive_group()
        choice.add_argument("--ours", action="store_true", help="only statements recorded here")
        choice.add_argument("--verb", action="append", default=[], help="only this verb (its IRI); may be repeated")
        add.add_argument("--from-now", action="store_true", help="not what is stored already")
        key = what.add_parser("key", help="another key; the secret is read from standard input")
        key.add_argument("name")
        key.add_argument("--key", required=True)
        what.add_parser("list", help="a line of JSON for each receiver")
        run = what.add_parser("run", help="send now, here, until nothing is left or something is wrong")
        run.add_argument("name", nargs="?", help="to this receiver only, even if it is to wait")
        for act, (_, text) in ACTS.items():
            what.add_parser(act, help=text).add_argument("name")

    def handle(self, *args, what, **options):
        try:
            getattr(self, f"_{what}", self._act)(what=what, **options)
        except DomainError as error:
            raise CommandError(str(error.message)) from error

    def _list(self, **options):
        for receiver in Receiver.objects.all():
            self.stdout.write(as_json(receiver))

    def _add(self, *, name, url, key, xapi, ours, verb, from_now, **options):
        chosen = Receiver.OURS if ours else Receiver.VERBS if verb else Receiver.ALL
        receiver = acts.add_receiver(
            actor=None, name=name, url=url, key=key, secret=_secret(), version=xapi, chosen=chosen, verbs=verb,
            from_now=from_now,
        )  # fmt: skip
        self.stdout.write(as_json(receiver))

    def _key(self, *, name, key, **options):
        acts.change_key(_known(name), actor=None, key=key, secret=_secret())

    def _run(self, *, name, **options):
        """Exit 1 where something is left that could not be sent."""
        for receiver in [_known(name)] if name else due_receivers():
            while deliver(receiver):
                pass
        rows = [_known(name)] if name else Receiver.objects.all()
        for receiver in rows:
            self.stdout.write(as_json(receiver))
        if any(receiver.trouble for receiver in rows):
            sys.exit(1)

    def _act(self, *, what, name, **options):
        ACTS[what][0](_known(name), actor=None)


def _known(name):
    receiver = Receiver.objects.filter(name=name).first()
    if receiver is None:
        raise CommandError(f"There is no receiver called {name!r}.")
    return receiver


def _secret():
    return getpass("Secret: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
