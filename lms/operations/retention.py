"""What has been kept long enough goes: once a day by the worker, or by `manage.py apply_retention`.

The periods stand in settings.RETENTION. Everything here may run twice, or years late, with the same end.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from analytics.models import StatementImport
from analytics.statements.importing import FOLDER as IMPORTS
from courses.models import Certificate
from lms.accounts.models import AuditLine, Invitation, LimitCount, Merge, PersonSession, RoleAssignment, Slip, User
from lms.accounts.privacy.my_data_file import FOLDER as EXPORTS
from lms.accounts.privacy.periods import period
from lms.accounts.privacy.retention import certified_among
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.erasure import RETENTION, erase_person
from lms.accounts.services.groups import project_all_roles
from lms.accounts.signing_in.mailing import queue_mail
from lms.kernel import clock
from lms.kernel.writes import write_transaction

WARNED = "retention.warn"


@dataclass(frozen=True, slots=True)
class Done:
    """How many of what went, or would go."""

    what: str
    count: int


def apply_retention(*, dry_run: bool = False) -> list[Done]:
    """Carry out every rule; with `dry_run` only count."""
    found = [Done(what, _delete(rows, dry_run)) for what, rows in _old_rows()]
    found += [Done(what, _each(names, _delete_file, dry_run)) for what, names in _old_files()]
    found.append(Done("mails in the folder of a demonstration", _each(_old_mails(), Path.unlink, dry_run)))
    found.append(Done("records nobody took over", _each(unclaimed(), _erase, dry_run)))
    found.append(Done("warned of the end of their account", _each(to_warn(), _warn, dry_run)))
    found.append(Done("accounts nobody uses", _each(idle(), _erase, dry_run)))
    if not dry_run:
        project_all_roles()
    return found


def _old_rows() -> Iterator[tuple[str, QuerySet]]:
    now = clock.now()
    spent = now - period("spent")
    gone = Q(used_at__lt=spent) | Q(withdrawn_at__lt=spent) | Q(expires_at__lt=spent)
    yield "slips", Slip.objects.filter(gone)
    over = Q(accepted_at__lt=spent) | Q(withdrawn_at__lt=spent) | Q(expires_at__lt=spent)
    yield "invitations", Invitation.objects.filter(over)
    yield "counts of tries", LimitCount.objects.filter(ends_at__lte=now)
    yield "sessions", PersonSession.objects.filter(expire_date__lte=now)
    yield "results of the worker", DBTaskResult.objects.filter(finished_at__lt=now - period("tasks"))
    yield "imports of statements", StatementImport.objects.filter(made_at__lt=spent)
    yield "audit lines and looks", AuditLine.objects.filter(at__lt=now - period("audit"))


def _old_files() -> Iterator[tuple[str, list[str]]]:
    before = clock.now() - period("exports")
    yield "files of people's own data", list(_files(EXPORTS, before))
    yield "files of statements", list(_files(IMPORTS, clock.now() - period("spent")))
    known = set(Certificate.objects.exclude(file="").values_list("file", flat=True))
    yield "files of no certificate", [name for name in _files("certificates", before) if name not in known]


def _files(folder: str, before: datetime) -> Iterator[str]:
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            if default_storage.get_modified_time(f"{folder}/{name}") < before:
                yield f"{folder}/{name}"


def _old_mails() -> list[Path]:
    if not settings.MAIL_FOLDER:
        return []
    before = (clock.now() - period("mails")).timestamp()
    return [file for file in Path(settings.MAIL_FOLDER).glob("*.log") if file.stat().st_mtime < before]


def unclaimed() -> list[User]:
    """Put on a roster by a trainer, never taken over, and nothing done with it for so long."""
    other_ways = [model.objects.filter(user=OuterRef("pk")) for model in (SocialAccount, Authenticator)]
    unusable = {"password__startswith": UNUSABLE_PASSWORD_PREFIX}
    cannot_sign_in = Q(email=None, sign_in_name=None, last_login=None, **unusable)
    rows = _people().filter(cannot_sign_in, last_act__lt=clock.now() - period("unclaimed"))
    return list(rows.exclude(Exists(other_ways[0])).exclude(Exists(other_ways[1])))


def to_warn() -> list[User]:
    """Nearly idle for too long, with an address, and not warned yet since they were last here."""
    found = _idle_for(period("warning")).exclude(email=None)
    return [person for person in found if _warned_at(person) is None]


def idle() -> list[User]:
    """Idle for too long; who has an address was warned in time."""
    return [person for person in _idle_for(timedelta(0)) if person.email is None or _was_warned_in_time(person)]


def _was_warned_in_time(person: Any) -> bool:
    warned_at = _warned_at(person)
    return warned_at is not None and warned_at <= clock.now() - period("warning")


def _warned_at(person: Any) -> datetime | None:
    """When she was warned since she last did something. Subjects are text: compared here, the query fits every database."""
    lines = AuditLine.objects.filter(action=WARNED, subject=str(person.pk), at__gte=person.last_act)
    return lines.order_by("at").values_list("at", flat=True).first()


def _idle_for(early: timedelta) -> QuerySet:
    """People who have not been here for the period, less `early`. A certificate lengthens it; a role keeps for good."""
    now = clock.now()
    long_gone = _people().filter(last_act__lt=now - period("idle") + early)
    certified = certified_among(long_gone.values_list("pk", flat=True))
    still = long_gone.filter(pk__in=certified, last_act__gte=now - period("certified") + early)
    return long_gone.exclude(pk__in=still.values("pk"))


def _people() -> QuerySet:
    """Real people who are one record by themselves, with when they last did something and were last warned."""
    acts = AuditLine.objects.filter(actor=OuterRef("pk")).exclude(action=WARNED).order_by().values("actor")
    rows = User.objects.filter(erased_at=None, is_demonstration=False, is_superuser=False)
    held = RoleAssignment.objects.in_force().filter(person=OuterRef("pk"))
    joined = Merge.objects.in_force().filter(absorbed=OuterRef("pk"))
    rows = rows.exclude(Exists(held)).exclude(Exists(joined))
    return rows.annotate(
        acted_at=Subquery(acts.values(latest=Max("at"))),
        last_act=Greatest("joined_at", Coalesce("last_login", "joined_at"), Coalesce("acted_at", "joined_at")),
    )


def _warn(person: User) -> None:
    day = clock.now() + period("warning")
    with override(person.language), write_transaction():
        subject = _("Your account at %(site)s will be erased") % {"site": settings.SITE_NAME}
        body = _(
            "You have not been here for a long time. On %(day)s your account and your learning record will be erased.\n\n"
            "To keep them, log in once before that day: %(address)s\n"
        ) % {"day": date_format(day, "DATE_FORMAT"), "address": f"{settings.SITE_URL}/account/login/"}
        write_audit_line(actor=None, action=WARNED, subject=person.pk)
        queue_mail(EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email or ""]))


def _erase(person: User) -> None:
    erase_person(person=person, actor=None, asked_by=RETENTION)


def _delete(rows: QuerySet, dry_run: bool) -> int:
    if dry_run:
        return rows.count()
    with write_transaction():
        return rows.delete()[0]


def _delete_file(name: str) -> None:
    default_storage.delete(name)


def _each(things: list, act: Callable, dry_run: bool) -> int:
    for thing in things:
        if not dry_run:
            act(thing)
    return len(things)
