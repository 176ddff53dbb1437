"""Takes statements in: all of a request or none, inserts only (DESIGN 9.7)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from analytics.lrs import spec
from analytics.lrs.models import Attachment, Credential, Statement, Unnumbered
from analytics.lrs.store import bulk, numbering
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotAllowed
from lms.kernel.writes import write_transaction

Json = Any
COLUMNS = ("id", "credential_id", "version", "verb", "timestamp", "body")
OURS_TO_SET = ("stored", "authority")  # whatever a sender says of these, the store knows better


class TakenByAnother(Conflict):
    """A statement of our own finds its id in use by one from outside."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A checked statement: its id, its value, and the text that is kept."""

    id: UUID
    statement: dict[str, Json]
    body: str


def incoming(given: spec.Given, version: spec.Version, authority: dict[str, Json]) -> Incoming:
    """The statement as it is kept: what was sent, letter for letter, with what the store adds."""
    statement = given.value
    texts = {key: text for key, text in given.members if key not in OURS_TO_SET}
    _listed(statement, texts)
    members = [f'"{key}":{text}' for key, text in texts.items()]
    if "id" not in statement:
        statement["id"] = str(uuid4())
        members.insert(0, f'"id":"{statement["id"]}"')
    members.append('"authority":' + spec.dumped(authority))
    if "version" not in statement:
        members.append(f'"version":"{version.assumed}"')
    return Incoming(UUID(statement["id"]), statement, "{" + ",".join(members) + "}")


def _listed(statement: dict[str, Json], texts: dict[str, str]) -> None:
    """A context activity that came alone is given back in an array (Data 2.4.6.2): the one change to what was sent."""
    inner = statement["object"] if statement["object"].get("objectType") == "SubStatement" else {}
    for holder, key in ((statement, "context"), (inner, "object")):
        context = holder.get("context", {})
        given = context.get("contextActivities", {})
        if not any(isinstance(each, dict) for each in given.values()):
            continue
        was = statement[key]
        listed = {kind: [each] if isinstance(each, dict) else each for kind, each in given.items()}
        now = context | {"contextActivities": listed}
        statement[key] = now if holder is statement else was | {"context": now}
        texts[key] = spec.spliced(texts[key], was, statement[key])


def store(
    batch: Sequence[Incoming],
    *,
    version: spec.Version,
    credential: Credential | None = None,
    attachments: Mapping[str, bytes] | None = None,
) -> list[UUID]:
    """Insert checked statements with their attachments. One that is there is accepted if equal, else it is a Conflict.

    Within an act of ours this is the act's own transaction. What is stored gets its place after the commit.
    """
    if len({each.id for each in batch}) != len(batch):
        raise spec.Invalid("statements", "two of them have the same id.")
    with write_transaction():
        inserted = dict(_insert(batch, version, credential))
        waiting = [(inserted[each.id], len(each.body)) for each in batch if each.id in inserted]
        bulk.insert_numbers(Unnumbered, ("statement_id", "letters"), waiting)
        _keep(attachments or {}, [each for each in batch if each.id in inserted])
        if len(inserted) < len(batch):
            _refuse_differences([each for each in batch if each.id not in inserted], credential)
        _refuse_voiding(batch, credential)
        if credential is not None:
            # robust: it is stored by then, whatever happens; who reads next numbers what is left
            transaction.on_commit(numbering.number_soon, robust=True)
    return [each.id for each in batch]


def _insert(batch: Sequence[Incoming], version: spec.Version, credential: Credential | None) -> list[tuple[UUID, int]]:
    """(id, row) of those that were not there."""
    rows = [
        (
            each.id, credential.pk if credential else None, version.number, each.statement["verb"]["id"],
            _moment(each.statement, version), each.body,
        )
        for each in sorted(batch, key=lambda each: each.id)  # in one order, so that two batches never wait for each other
    ]  # fmt: skip
    found = bulk.insert(Statement, COLUMNS, rows, returning=("id", "row"))
    return [(id_ if isinstance(id_, UUID) else UUID(id_), row) for id_, row in found]


def _moment(statement: dict[str, Json], version: spec.Version) -> Any:
    text = statement.get("timestamp")
    return spec.read_moment(text, "timestamp", version) if text is not None else None


def _keep(attachments: Mapping[str, bytes], batch: Sequence[Incoming]) -> None:
    """The files of statements that are new. What is sent again brings no file back that was erased meanwhile."""
    now = clock.now()
    named = {each["sha2"].lower() for incoming in batch for each in spec.attachments_of(incoming.statement)}
    rows = [
        Attachment(sha2=sha2, length=len(content), content=content, made_at=now)
        for sha2, content in sorted(attachments.items())
        if sha2 in named
    ]
    if rows:
        Attachment.objects.bulk_create(rows, ignore_conflicts=True)


def _refuse_differences(batch: Sequence[Incoming], credential: Credential | None) -> None:
    """Sent again: the same is accepted, another is not. What was redacted cannot be compared, and stays as it is."""
    rows = {row.id: row for row in Statement.objects.filter(id__in=[each.id for each in batch])}
    for each in batch:
        row = rows[each.id]
        if credential is None and row.credential_id is not None:
            raise TakenByAnother("id-taken", f"A statement from outside has the id {each.id}.")
        if row.redacted_at:
            continue
        stored = json.loads(row.body)
        if row.timestamp is None:  # its sender left it to the store: no part of what was said
            each.statement.pop("timestamp", None)
        if not spec.same_statement(each.statement, stored):
            raise Conflict("statement-differs", f"Another statement with the id {each.id} is already stored.")


def _refuse_voiding(batch: Sequence[Incoming], credential: Credential | None) -> None:
    """A voiding statement that can be seen to be wrong; what is unknown yet is settled when it comes (store/linking.py)."""
    voiding = {
        UUID(each.statement["object"]["id"]): each for each in batch if each.statement["verb"]["id"] == spec.VOIDED
    }
    if not voiding:
        return
    if credential is not None and credential.speaks_for is not None:
        raise NotAllowed("voiding", "This credential may not void statements.")
    for row in Statement.objects.filter(id__in=list(voiding)):
        if row.verb == spec.VOIDED:
            raise spec.Invalid("statement.object", f"{row.id} is a voiding statement, which cannot be voided.")
        if credential is not None and credential.isolated and row.credential_id != credential.pk:
            raise NotAllowed("voiding", f"This credential may void only its own statements, and {row.id} is not.")
