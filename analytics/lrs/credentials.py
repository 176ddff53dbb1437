"""Credentials: made, found, revoked (xAPI 1.0.3, Communication 4)."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from analytics.lrs import spec
from analytics.lrs.models import Credential
from lms.kernel import clock
from lms.kernel.errors import DomainError, NotAllowed

SCOPES = (
    "statements/write", "statements/read/mine", "statements/read", "state", "profile", "define", "all/read", "all",
)  # fmt: skip
READING = ("statements/read", "statements/read/mine")
LEARNERS = ("statements/write", "statements/read/mine", "state")
USED_EVERY = timedelta(minutes=10)
BY_KEY = f"SELECT * FROM {Credential._meta.db_table} WHERE key = %s"  # noqa: S608  the table is ours


def make_credential(
    *,
    name: str,
    scopes: Sequence[str],
    isolated: bool = False,
    expires_at: datetime | None = None,
    requests_a_minute: int | None = None,
) -> tuple[Credential, str]:
    """A new credential and its secret, which is shown once and never kept.

    Raises:
        DomainError: a scope is unknown, or there is none.
    """
    _known(scopes)
    return _made(
        name=name, scopes=list(scopes), isolated=isolated, expires_at=expires_at, requests_a_minute=requests_a_minute
    )


def make_learner_credential(
    *, name: str, agent: dict[str, Any], registration: UUID, expires_at: datetime
) -> tuple[Credential, str]:
    """A credential for content that a learner has open: it speaks for her alone, in this registration, and voids nothing."""
    spec.check_actor(agent, "agent", spec.Version.V1, group_allowed=False)
    return _made(
        name=name, scopes=list(LEARNERS), speaks_for=agent, registration=registration, expires_at=expires_at,
        requests_a_minute=600,
    )  # fmt: skip


def find(key: str, secret: str) -> Credential | None:
    """The credential in force that these belong to; compared in constant time. Notes that it was used."""
    now = clock.now()
    # raw: this is asked with each request, and building the query would take longer than asking it
    rows = Credential.objects.raw(BY_KEY, [key[:40]])
    credential = next(iter(rows), None)
    expected = credential.secret_sha256 if credential else _digest("")
    if not hmac.compare_digest(_digest(secret), expected) or credential is None or not _in_force(credential, now):
        return None
    if credential.last_used_at is None or credential.last_used_at < now - USED_EVERY:
        Credential.objects.filter(pk=credential.pk).update(last_used_at=now)
    return credential


def _in_force(credential: Credential, now: datetime) -> bool:
    return credential.revoked_at is None and (credential.expires_at is None or credential.expires_at > now)


def revoke(credential: Credential) -> None:
    """From now on it opens nothing."""
    Credential.objects.filter(pk=credential.pk, revoked_at=None).update(revoked_at=clock.now())


def revoke_all_of(names: frozenset[str]) -> None:
    """Close what speaks for one of these accounts."""
    for credential in Credential.objects.filter(revoked_at=None, speaks_for__isnull=False):
        if (credential.speaks_for or {}).get("account", {}).get("name") in names:
            revoke(credential)


def has_scope(credential: Credential, scopes: Iterable[str]) -> bool:
    """Whether it has one of these, or one that covers it. `all/read` covers what reads, `all` everything."""
    wanted = set(scopes)
    has = set(credential.scopes)
    return bool(
        "all" in has or wanted & has or ("all/read" in has and any(scope.endswith("/read") for scope in wanted))
    )


def sees_only_its_own(credential: Credential) -> bool:
    """Whether it finds only statements that it wrote itself."""
    return credential.isolated or not has_scope(credential, ["statements/read"])


def authority(credential: Credential) -> dict[str, Any]:
    """Who vouches for what it writes; the same for the credential's whole life."""
    account = {"homePage": f"{settings.SITE_URL}/xapi/credentials", "name": credential.key}
    return {"objectType": "Agent", "account": account}


def check_speaks_for(credential: Credential, statement: dict[str, Any]) -> None:
    """Refuse what a learner's credential may not say.

    Raises:
        NotAllowed: another actor, another registration, or a statement that takes one back.
    """
    if credential.speaks_for is None:
        return
    actor = statement["actor"]
    # a group would speak for its members too, whatever its own name
    if actor.get("objectType") == "Group" or spec.agent_key(actor) != spec.agent_key(credential.speaks_for):
        raise NotAllowed("other-actor", "This credential may speak only for the learner it was made for.")
    registration = statement.get("context", {}).get("registration", "")
    if str(registration).lower() != str(credential.registration):
        raise NotAllowed("other-registration", "This credential may speak only in the registration it was made for.")
    if statement["verb"]["id"] == spec.VOIDED:
        raise NotAllowed("voiding", "This credential may not void statements.")


def _known(scopes: Sequence[str]) -> None:
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise DomainError(
            "unknown-scope", f"Scopes are {', '.join(SCOPES)}; not {', '.join(sorted(unknown)) or 'none'}."
        )


def _made(**fields: Any) -> tuple[Credential, str]:
    secret = secrets.token_urlsafe(32)
    credential = Credential.objects.create(
        key=secrets.token_hex(16), secret_sha256=_digest(secret), made_at=clock.now(), **fields
    )
    return credential, secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
