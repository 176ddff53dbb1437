"""What other parts of the program do with the store: record their acts, and take a person out of it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q

from analytics.lrs import spec
from analytics.lrs.events import StatementRedacted
from analytics.lrs.models import Attachment, Document, Link, Position, Statement
from analytics.lrs.redaction import Known, concerns, only_of, redact
from analytics.lrs.store import finding, linking, numbering, storing, targets
from lms.kernel import clock
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction

OURS = spec.Version.V1  # what our own statements are written in (tincan knows no other)


def record_statement(statement: dict[str, Any], *, authority: dict[str, Any]) -> UUID:
    """Insert a statement of our own making, inside the caller's transaction; it gets its place after the commit."""
    spec.check_statement(statement, OURS)
    members = tuple((key, spec.dumped(value)) for key, value in statement.items())
    given = storing.incoming(spec.Given(statement, members), OURS, authority)
    return storing.store([given], version=OURS)[0]


def forget_statements(ids: Iterable[UUID]) -> int:
    """Take statements out for good, as if they had never been (demonstration data, tests); how many there were."""
    with write_transaction():
        while numbering.number(wait=True):
            pass
        known = linking.placed_by_id(ids)
        for placed in known.values():
            linking.unlink(placed)
        Position.objects.filter(statement__in=[placed.row for placed in known.values()]).delete()
        return Statement.objects.filter(row__in=[placed.row for placed in known.values()]).delete()[0]


def statements_of_accounts(names: frozenset[str]) -> list[UUID]:
    """The ids of our own statements whose actor has one of these account names, wherever this site lived then."""
    rows = Statement.objects.filter(credential=None).values_list("id", "body").iterator()
    return [id_ for id_, body in rows if json.loads(body)["actor"].get("account", {}).get("name") in names]


def redact_agent(*, known: Known, stand_in: dict[str, Any]) -> int:
    """Take an erased person out of all that came from outside, and mark these statements; returns how many there were.

    Ours name nobody: their actor is an opaque id. Her documents and the files she attached go. Must be called inside a
    transaction.
    """
    while numbering.number(wait=True):
        pass
    count = 0
    for statement_id in _candidates(known):
        count += _redact_one(statement_id, known, stand_in)
    _redact_documents(known)
    return count


def statements_about(known: Known) -> Iterator[dict[str, Any]]:
    """Every statement that a person is in, as she may have it: of other people it tells nothing."""
    numbering.settle()
    places = Position.objects.filter(statement__in=Statement.objects.filter(_mentions(known)).values("row"))
    for place in places.select_related("statement").order_by("position").iterator(chunk_size=500):
        body = json.loads(place.statement.body)
        if concerns(body, known):
            stored = finding.moment_of(place.position)
            yield {
                "stored": stored, "timestamp": place.statement.timestamp or stored, "statement": only_of(body, known),
            }  # fmt: skip


def documents_about(known: Known) -> Iterator[dict[str, Any]]:
    """What tools keep about a person: text as text, all else by its size."""
    for row in Document.objects.exclude(agent="").order_by("id").iterator():
        if known.is_key_of_hers(row.agent):
            yield {
                "kind": row.kind, "activity": row.activity, "agent": row.agent, "name": row.name,
                "content_type": row.content_type, "changed_at": row.changed_at, "content": _readable(bytes(row.content)),
            }  # fmt: skip


def attachments_of(known: Known) -> Iterator[dict[str, Any]]:
    """The files that outside systems attached to statements of which a person is the actor."""
    for row in Statement.objects.exclude(credential=None).filter(_mentions(known)).order_by("row").iterator():
        statement = json.loads(row.body)
        if known.is_hers(statement["actor"]):
            for each in spec.attachments_of(statement):
                yield {"sha2": each["sha2"], "length": each["length"]}


def _readable(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return f"{len(content)} bytes"


def _candidates(known: Known) -> list[UUID]:
    """Statements from outside that may hold something of hers."""
    rows = Statement.objects.exclude(credential=None).filter(_mentions(known))
    return list(rows.order_by("row").values_list("id", flat=True))


def _redact_one(statement_id: UUID, known: Known, stand_in: dict[str, Any]) -> bool:
    row = Statement.objects.select_for_update().get(id=statement_id)
    was = json.loads(row.body)
    body, changed = redact(was, known, stand_in)
    if not changed:
        return False
    [before] = linking.placed_by_id([statement_id]).values()
    row.body = spec.spliced(row.body, was, body)
    row.redacted_at = clock.now()
    row.save(update_fields=["body", "redacted_at"])
    [after] = linking.placed_by_id([statement_id]).values()
    linking.relink(before, after)
    publish(StatementRedacted(statement_id=statement_id))
    if spec.agent_key(was["actor"]) != spec.agent_key(body["actor"]):
        _drop_files(was, after)
    return True


def _drop_files(statement: dict[str, Any], placed: linking.Placed) -> None:
    """What an erased person attached goes, unless a statement of somebody else names the same file."""
    for attachment in spec.attachments_of(statement):
        target = targets.attachment(attachment["sha2"])
        if (
            not Link.objects.filter(target=target)
            .exclude(position=placed.position)
            .exclude(source=placed.position)
            .exists()
        ):
            Attachment.objects.filter(sha2=attachment["sha2"].lower()).delete()


def _redact_documents(known: Known) -> None:
    """Documents about her go, and those about an activity that name her: what is in them is their tool's alone to mend."""
    traces = [trace.casefold() for trace in known.traces]
    for document in Document.objects.select_for_update().iterator():
        text = bytes(document.content).decode("utf-8", "replace").casefold()
        if known.is_key_of_hers(document.agent) or any(trace in text for trace in traces):
            document.delete()


def _mentions(known: Known) -> Q:
    """Bodies are kept as they were sent: a letter may stand as itself or as an escape."""
    wanted = Q(pk__in=())
    for trace in known.traces:
        for form in {trace, *(json.dumps(trace, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False))}:
            wanted |= Q(body__icontains=form)
    keys = [f"mbox|mailto:{identity}" for identity in known.identities]
    places = Link.objects.filter(target__in=[targets.agent(key, related=True) for key in keys]).values("position")
    return wanted | Q(row__in=Position.objects.filter(position__in=places).values("statement"))
