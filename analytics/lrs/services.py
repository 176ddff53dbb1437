"""The store's acts: take statements in, make and revoke credentials."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from analytics.lrs import spec
from analytics.lrs.models import Credential, Statement
from analytics.lrs.redaction import Known, concerns, only_of, redact
from lms.kernel import clock
from lms.kernel.errors import Conflict, DomainError
from lms.kernel.writes import write_transaction

REDACTED = "redacted"
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


def redact_agent(*, known: Known, stand_in: dict[str, Any]) -> int:
    """Take an erased person out of every statement from outside, and mark these; returns how many there were.

    Ours name nobody: their actor is an opaque id. Must be called inside a transaction.
    """
    rows = Statement.objects.select_for_update().exclude(credential=None).filter(_mentions(known))
    count = 0
    for row in list(rows):
        body, changed = redact(json.loads(row.body), known, stand_in)
        if changed:
            target = body["object"]
            row.body = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
            row.actor = spec.agent_key(body["actor"])
            row.activity = target["id"] if target.get("objectType", "Activity") == "Activity" else ""
            row.content_sha256 = spec.content_hash(body)
            row.redacted_at = clock.now()
            row.save(update_fields=["body", "actor", "activity", "content_sha256", "redacted_at"])
            count += 1
    return count


def statements_about(known: Known) -> Iterator[dict[str, Any]]:
    """Every statement that a person is in, as she may have it: of other people it tells nothing."""
    for row in Statement.objects.filter(_mentions(known)).order_by("sequence").iterator(chunk_size=500):
        body = json.loads(row.body)
        if concerns(body, known):
            yield {"stored": row.stored, "timestamp": row.timestamp, "statement": only_of(body, known)}


def _mentions(known: Known) -> Q:
    wanted = Q(pk__in=())
    for trace in known.traces:
        for form in {trace, trace.lower(), json.dumps(trace, ensure_ascii=False)[1:-1]}:
            wanted |= Q(body__icontains=form)
    return wanted


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
    found = Statement.objects.filter(id__in=[row.id for row in rows]).values_list("id", "content_sha256", "redacted_at")
    return {id_: REDACTED if redacted_at else sha256 for id_, sha256, redacted_at in found}


def _refuse_differences(rows: Sequence[Statement]) -> None:
    stored = _known(rows)
    for row in rows:
        # one that was redacted cannot be compared any more: sent again, it is there, and stays as it is
        if stored[row.id] not in (row.content_sha256, REDACTED):
            raise Conflict("statement-differs", f"Another statement with the id {row.id} is already stored.")


def _void(rows: Sequence[Statement]) -> None:
    targets = [json.loads(row.body)["object"]["id"] for row in rows if row.verb == spec.VOIDED]
    if targets:
        Statement.objects.filter(id__in=targets).exclude(verb=spec.VOIDED).update(voided=True)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
