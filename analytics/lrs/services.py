"""The store's acts: take statements in, make and revoke credentials."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from analytics.lrs import spec
from analytics.lrs.models import Credential, Statement
from lms.kernel import clock
from lms.kernel.errors import Conflict, DomainError
from lms.kernel.writes import write_transaction

SCOPES = ("statements/write", "statements/read", "all/read", "all")


def make_credential(*, name: str, scopes: Sequence[str]) -> tuple[Credential, str]:
    """A new credential and its secret, which is shown once and never kept."""
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise DomainError(
            "unknown-scope", f"Scopes are {', '.join(SCOPES)}; not {', '.join(sorted(unknown)) or 'none'}."
        )
    secret = secrets.token_urlsafe(32)
    credential = Credential.objects.create(
        key=secrets.token_hex(16), secret_sha256=_digest(secret), name=name, scopes=list(scopes), made_at=clock.now()
    )
    return credential, secret


def find_credential(key: str, secret: str) -> Credential | None:
    """The credential in force that these belong to; compared in constant time."""
    credential = Credential.objects.filter(key=key, revoked_at=None).first()
    expected = credential.secret_sha256 if credential else _digest("")
    right = hmac.compare_digest(_digest(secret), expected)
    return credential if right else None


def may(credential: Credential, act: str) -> bool:
    """Whether the scopes cover `read` or `write`."""
    covers = {"read": {"statements/read", "all/read", "all"}, "write": {"statements/write", "all"}}
    return bool(covers[act] & set(credential.scopes))


def record_statement(statement: dict[str, Any], *, authority: dict[str, Any]) -> UUID:
    """Insert a statement of our own making, inside the caller's transaction."""
    return store_statements([statement], authority=authority)[0]


def store_statements(
    statements: Sequence[dict[str, Any]], *, authority: dict[str, Any], credential: Credential | None = None
) -> list[UUID]:
    """Check and insert statements: all or none. One already there is accepted if equal, else it is a Conflict."""
    for index, statement in enumerate(statements):
        spec.check_statement(statement, f"statement {index}" if len(statements) > 1 else "statement")
    rows = [_row(dict(statement), authority, credential) for statement in statements]
    if len({row.id for row in rows}) != len(rows):
        raise spec.Invalid("Two statements of the batch have the same id.")
    with write_transaction():
        known = _known(rows)
        Statement.objects.bulk_create([row for row in rows if row.id not in known], ignore_conflicts=True)
        if len(known) < len(rows):
            _void(rows)
        _refuse_differences(rows)
    return [row.id for row in rows]


def _row(statement: dict[str, Any], authority: dict[str, Any], credential: Credential | None) -> Statement:
    now = clock.now()
    digest_of = dict(statement)
    statement.setdefault("id", str(uuid4()))
    statement.setdefault("timestamp", now.isoformat())
    statement["stored"] = now.isoformat()
    statement["authority"] = authority
    statement.setdefault("version", "1.0.0")
    target = statement["object"]
    registration = statement.get("context", {}).get("registration")
    return Statement(
        id=UUID(statement["id"]),
        stored=now,
        timestamp=spec.read_stamp(statement["timestamp"], "statement.timestamp"),
        verb=statement["verb"]["id"],
        actor=spec.agent_key(statement["actor"]),
        activity=target["id"] if target.get("objectType", "Activity") == "Activity" else "",
        registration=UUID(registration) if registration else None,
        credential=credential,
        content_sha256=spec.content_hash(digest_of),
        body=json.dumps(statement, ensure_ascii=False, separators=(",", ":")),
    )


def _known(rows: Sequence[Statement]) -> dict[UUID, str]:
    found = Statement.objects.filter(id__in=[row.id for row in rows])
    return dict(found.values_list("id", "content_sha256"))


def _refuse_differences(rows: Sequence[Statement]) -> None:
    stored = _known(rows)
    for row in rows:
        if stored[row.id] != row.content_sha256:
            raise Conflict("statement-differs", f"Another statement with the id {row.id} is already stored.")


def _void(rows: Sequence[Statement]) -> None:
    targets = [json.loads(row.body)["object"]["id"] for row in rows if row.verb == spec.VOIDED]
    if targets:
        Statement.objects.filter(id__in=targets).exclude(verb=spec.VOIDED).update(voided=True)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
