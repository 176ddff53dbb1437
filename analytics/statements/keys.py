"""Keys of programs, as administrators see, make and revoke them; each act leaves its audit line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.lrs import credentials
from analytics.lrs.models import Credential
from lms.accounts.api import User, write_audit_line
from lms.kernel import clock
from lms.kernel.errors import NotFound
from lms.kernel.writes import write_transaction

SCOPE_WORDS: dict[str, tuple[Promise, Promise]] = {
    "statements/write": (_("Write statements"), _("Send in what people did. The usual one for a learning tool.")),
    "statements/read/mine": (_("Read its own statements"), _("Only those it sent itself.")),
    "statements/read": (_("Read all statements"), _("Of everybody, with results. Everybody who is read can see it.")),
    "state": (_("Keep places"), _("Where somebody stopped in a course: read and write.")),
    "profile": (_("Keep profiles"), _("Settings about people and activities: read and write.")),
    "define": (_("Name activities"), _("What it says of a course or question becomes what everybody is shown.")),
    "all/read": (_("Read everything"), _("All statements, places and profiles.")),
    "all": (_("Everything"), _("Read and write all. Give it only to a program you run yourself.")),
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key in a list."""

    credential: Credential
    scopes: list[Promise | str]
    is_in_force: bool


def key_rows() -> list[KeyRow]:
    """All keys but those that content gets for one learner: those in force first, the newest first."""
    rows = [_row(each) for each in _keys().order_by("-made_at")]
    return sorted(rows, key=lambda row: not row.is_in_force)


def known_key(key: str) -> KeyRow:
    """One of them; there may be none."""
    found = _keys().filter(key=key).first()
    if found is None:
        raise NotFound("credential-unknown", _("There is no such key."))
    return _row(found)


def make_key(
    *,
    actor: User | None,
    name: str,
    scopes: Sequence[str],
    isolated: bool = False,
    expires_at: datetime | None = None,
    requests_a_minute: int | None = None,
) -> tuple[Credential, str]:
    """A new key and its secret, which is shown once.

    Raises:
        DomainError: a scope is unknown, or there is none.
    """
    with write_transaction():
        credential, secret = credentials.make_credential(
            name=name, scopes=scopes, isolated=isolated, expires_at=expires_at, requests_a_minute=requests_a_minute
        )
        write_audit_line(
            actor=actor, action="credential.make", subject=credential.key, name=name, scopes=list(scopes),
            isolated=isolated, expires=expires_at.isoformat() if expires_at else None, limit=requests_a_minute,
        )  # fmt: skip
    return credential, secret


def revoke_key(credential: Credential, *, actor: User) -> None:
    """It opens nothing any more; a second time changes nothing."""
    if credential.revoked_at is not None:
        return
    with write_transaction():
        credentials.revoke(credential)
        write_audit_line(actor=actor, action="credential.revoke", subject=credential.key, name=credential.name)


def _keys() -> "QuerySet[Credential]":
    return Credential.objects.filter(speaks_for__isnull=True)


def _row(credential: Credential) -> KeyRow:
    ended = credential.expires_at is not None and credential.expires_at <= clock.now()
    words = [SCOPE_WORDS[scope][0] if scope in SCOPE_WORDS else scope for scope in credential.scopes]
    return KeyRow(credential, words, is_in_force=credential.revoked_at is None and not ended)
