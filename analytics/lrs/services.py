"""What other parts of the program do with the store: record their acts, and take a person out of it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from analytics.lrs import spec
from analytics.lrs.events import StatementRedacted
from analytics.lrs.models import Activity, Attachment, Document, Link, Position, Statement, Unnumbered
from analytics.lrs.redaction import Known, concerns, only_of, redact, redact_definition
from analytics.lrs.store import finding, linking, numbering, storing, targets
from lms.kernel import clock
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction

OURS = spec.Version.V1  # what our own statements are written in (tincan knows no other)
AT_ONCE = 500  # activities in one query


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
    transaction; to its end nothing else gets a place, so the documents, which take time, come first.
    """
    _redact_documents(known)
    _number_all()
    redaction = _Redaction(known, stand_in)
    count = sum(redaction.redact(statement_id) for statement_id in _candidates(known))
    redaction.drop_files()
    redaction.redact_definitions()
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


def _number_all() -> None:
    while numbering.number(wait=True):
        pass


def _candidates(known: Known) -> Iterator[UUID]:
    """Statements from outside that may hold something of hers, those too that come while others are looked at.

    Each has its place by then; only we give places now, so that what comes is found among what waits for one.
    """
    rows = (
        Statement.objects.exclude(credential=None).filter(_mentions(known)).order_by("row").values_list("id", flat=True)
    )
    waiting = Unnumbered.objects.values("statement")
    yield from list(rows.exclude(row__in=waiting))
    while late := list(rows.filter(row__in=waiting)):
        _number_all()
        yield from late


@dataclass(slots=True)
class _Redaction:
    """One erasure under way, and what else hangs on the statements it touched."""

    known: Known
    stand_in: dict[str, Any]
    files: set[str] = field(default_factory=set)  # SHA-2 of what she attached
    iris: set[str] = field(default_factory=set)  # of activities that statements with her in them are about

    def redact(self, statement_id: UUID) -> bool:
        """Take her out of one statement; whether it had to be changed."""
        row = Statement.objects.select_for_update().get(id=statement_id)
        was = json.loads(row.body)
        if not concerns(was, self.known):
            return False
        self._note(was)
        body, changed = redact(was, self.known, self.stand_in)
        if changed:
            _rewrite(row, was, body)
        return changed

    def drop_files(self) -> None:
        """What she attached goes, unless a statement of somebody else names the same file."""
        for sha2 in sorted(self.files):
            if not self._others_name(targets.attachment(sha2)):
                Attachment.objects.filter(sha2=sha2).delete()

    def redact_definitions(self) -> None:
        """Canonical definitions are made of many statements: what is hers alone goes from all, her names where she was."""
        holding = _written("iri", self.known) | _written("definition", self.known)
        for row in list(Activity.objects.filter(holding)):
            if row.iri not in self.iris:
                self._redact_definition(row)
        places = [hashlib.sha256(iri.encode()).digest() for iri in sorted(self.iris)]
        for start in range(0, len(places), AT_ONCE):
            for row in Activity.objects.filter(iri_sha256__in=places[start : start + AT_ONCE]):
                self._redact_definition(row, about_her=True)

    def _note(self, statement: dict[str, Any]) -> None:
        self.iris.update(activity["id"] for _, activity in spec.activities_of(statement))
        if self.known.is_hers(statement["actor"]):
            self.files.update(each["sha2"].lower() for each in spec.attachments_of(statement))

    def _redact_definition(self, row: Activity, *, about_her: bool = False) -> None:
        without = self.known.out_of_code if about_her else self.known.without_identities
        if without(row.iri) != row.iri:
            row.delete()
            return
        was = json.loads(row.definition)
        now = redact_definition(was, self.known, about_her=about_her, hers_alone=about_her)
        if about_her and now != was and self._others_name(targets.activity(row.iri, related=True)):
            now = redact_definition(was, self.known, about_her=True, hers_alone=False)
        if now != was:
            row.definition = spec.dumped(now)
            row.save(update_fields=["definition"])

    def _others_name(self, target: int) -> bool:
        """Whether a statement of somebody else is found by this."""
        places = Position.objects.filter(position__in=Link.objects.filter(target=target).values("source"))
        bodies = Statement.objects.filter(row__in=places.values("statement")).values_list("body", flat=True)
        return any(not self._is_hers(json.loads(body)["actor"]) for body in bodies.iterator(chunk_size=100))

    def _is_hers(self, agent: dict[str, Any]) -> bool:
        return self.known.is_hers(agent) or spec.agent_key(agent) == spec.agent_key(self.stand_in)


def _rewrite(row: Statement, was: dict[str, Any], body: dict[str, Any]) -> None:
    """Keep a statement without her in place of what was sent, and have it found by its new words alone."""
    [before] = linking.placed_by_id([row.id]).values()
    row.body = spec.spliced(row.body, was, body)
    row.redacted_at = clock.now()
    row.save(update_fields=["body", "redacted_at"])
    [after] = linking.placed_by_id([row.id]).values()
    linking.relink(before, after)
    publish(StatementRedacted(statement_id=row.id))


def _redact_documents(known: Known) -> None:
    """Documents about her go, and those about an activity that name her: what is in them is their tool's alone to mend.

    They may be many and large: a few at a time are read, and only those that go are held.
    """
    columns = ("id", "agent", "activity", "name", "content")
    rows = Document.objects.order_by("id").values_list(*columns).iterator(chunk_size=20)
    hers = [id_ for id_, *parts in rows if _is_document_of_hers(known, *parts)]
    for id_ in hers:
        Document.objects.filter(id=id_).delete()


def _is_document_of_hers(known: Known, agent: str, activity: str, name: str, content: bytes) -> bool:
    texts = (activity, name, bytes(content).decode("utf-8", "replace"))
    return known.is_key_of_hers(agent) or any(map(known.stands_in_document, texts))


def _mentions(known: Known) -> Q:
    keys = [f"mbox|mailto:{identity}" for identity in known.identities]
    places = Link.objects.filter(target__in=[targets.agent(key, related=True) for key in keys]).values("position")
    return _written("body", known) | Q(row__in=Position.objects.filter(position__in=places).values("statement"))


def _written(column: str, known: Known) -> Q:
    """Bodies are kept as they were sent: a letter may stand as itself or as an escape."""
    wanted = Q(pk__in=())
    for trace in known.traces:
        for form in {trace, *(json.dumps(trace, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False))}:
            wanted |= Q(**{f"{column}__icontains": form})
    return wanted
