"""Takes statements in from JSON lines, in batches: each is stored together with how far the import has come.

So an import that was cut off goes on where it stopped, and two that run at once do the work of one. What is stored here
already is passed over by its id; an id that stands here with other content is a bad line, and bad lines stop nothing.
Id and timestamp are kept; `stored` and `authority` are this store's to say. Attachments do not come in such a file.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from analytics.lrs import credentials, spec
from analytics.lrs.models import Credential, Statement
from analytics.lrs.store import storing
from analytics.statements.keys import make_key
from analytics.statements.models import StatementImport
from lms.accounts.api import User, write_audit_line
from lms.kernel import clock
from lms.kernel.errors import DomainError
from lms.kernel.writes import write_transaction

FOLDER = "imports"
AT_ONCE = 100  # lines
LARGEST_BATCH = 4_000_000  # bytes; one line may be longer
MOST_PROBLEMS = 200  # that are kept; all are counted
SCOPES = ["statements/write", "define"]
BOM = b"\xef\xbb\xbf"
LINE_END = 2  # bytes at most
STOPPED = "The import was stopped: a person who may be in the file was erased. Send a new file without her."
Source = BinaryIO | IO[Any] | File


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: its number and where it ends; without text where it is too long to be a statement."""

    number: int
    end: int
    text: bytes | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement that may be stored, with the line it came from."""

    line: int
    version: spec.Version
    incoming: storing.Incoming
    has_files: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, and where in it."""

    line: int
    place: str
    message: str


def import_credential(name: str, *, actor: User | None = None) -> Credential:
    """The credential in force of this name, in which an import speaks; a new one that nobody has the secret of.

    Raises:
        DomainError: several have this name, or the one that has it may not write statements.
    """
    now = clock.now()
    found = [each for each in Credential.objects.filter(name=name, revoked_at=None) if not _has_ended(each, now)]
    if len(found) > 1:
        raise DomainError(
            "several-credentials", _("Several keys have this name. Choose another name, or name the key.")
        )
    if found:
        return _that_may_write(found[0])
    return make_key(actor=actor, name=name, scopes=SCOPES)[0]


def known_credential(key: str) -> Credential:
    """The credential with this key.

    Raises:
        DomainError: there is none in force, or it may not write statements.
    """
    found = Credential.objects.filter(key=key, revoked_at=None).first()
    if found is None or _has_ended(found, clock.now()):
        raise DomainError("credential-unknown", _("There is no key like this, or it is revoked or has run out."))
    return _that_may_write(found)


def begin_upload(upload: File, *, name: str, actor: User, is_trial: bool) -> StatementImport:
    """Keep an uploaded file and note that it is to be imported, in the name of a program called `name`."""
    credential = import_credential(name, actor=actor)
    job = _new(upload.name or FOLDER, upload.size, credential, is_trial=is_trial, actor=actor)
    job.file = default_storage.save(f"{FOLDER}/{job.pk}.jsonl", upload)
    _save_new(job)
    return job


def begin_file(path: Path, *, credential: Credential, is_trial: bool) -> StatementImport:
    """The import of a file on this machine; if it was begun and not finished before, that one."""
    with path.open("rb") as file:
        fingerprint = hashlib.file_digest(file, "sha256").hexdigest()
    begun = StatementImport.objects.filter(
        fingerprint=fingerprint, credential=credential, is_trial=is_trial, file="", finished_at=None
    )
    if job := begun.first():
        return job
    job = _new(path.name, path.stat().st_size, credential, is_trial=is_trial, actor=None)
    job.fingerprint = fingerprint
    _save_new(job)
    return job


def forget_problems(names: Callable[[str], bool]) -> None:
    """What was wrong with a line may quote it: the messages that name an erased person go."""
    for job in StatementImport.objects.exclude(bad=0).select_for_update():
        kept = [each | {"message": ""} if names(each["message"]) else each for each in job.problems]
        if kept != job.problems:
            StatementImport.objects.filter(pk=job.pk).update(problems=kept)


def stop_imports(may_name: Callable[[str], bool]) -> list[UUID]:
    """End each import whose file may hold an erased person, so that it does not bring her back; which have a file to drop.

    Waits for a batch that is under way. What a command reads is on a machine that we know nothing of: it always may.
    """
    waiting = StatementImport.objects.filter(Q(finished_at=None) | ~Q(file="")).order_by("pk")
    stopped = [job for job in waiting.select_for_update() if not job.file or _any_line(job, may_name)]
    for job in stopped:
        if job.finished_at is None:
            job.problems = [{"line": job.lines + 1, "place": "file", "message": STOPPED}, *job.problems][:MOST_PROBLEMS]
            job.bad += 1
            job.finished_at = job.moved_at = clock.now()
            job.save(update_fields=["problems", "bad", "finished_at", "moved_at"])
    return [job.pk for job in stopped if job.file]


def drop_files(imports: Iterable[UUID]) -> None:
    """Delete the files of imports that are over."""
    for job in StatementImport.objects.filter(pk__in=list(imports)).exclude(file=""):
        _drop_file(job)


def run(job: StatementImport, source: Source, *, go_on: Callable[[StatementImport], bool]) -> StatementImport:
    """Import until it is done, or `go_on`, which is asked after each batch, says no."""
    while job.finished_at is None:
        job = _next_batch(job, source)
        if not go_on(job):
            break
    if job.finished_at and job.file:
        _drop_file(job)
    return job


def _drop_file(job: StatementImport) -> None:
    default_storage.delete(job.file)
    StatementImport.objects.filter(pk=job.pk).update(file="")


def _any_line(job: StatementImport, may_name: Callable[[str], bool]) -> bool:
    """Whether a line of an uploaded file fits; pieces of one that is too long to be a statement are looked at by themselves."""
    if not default_storage.exists(job.file):
        return False
    with default_storage.open(job.file, "rb") as source:
        pieces = iter(lambda: source.readline(settings.XAPI_LARGEST_BODY + LINE_END), b"")
        return any(may_name(piece.decode("utf-8", "replace")) for piece in pieces)


def _next_batch(job: StatementImport, source: Source) -> StatementImport:
    with write_transaction():
        now = StatementImport.objects.select_for_update().select_related("credential").get(pk=job.pk)
        if now.finished_at:
            return now
        batch = list(_read(source, now))
        problems = list(_take(now, batch))
        now.problems = [*now.problems, *problems][:MOST_PROBLEMS]
        now.bad += len(problems)
        now.lines += len(batch)
        now.offset = batch[-1].end if batch else now.size
        now.moved_at = clock.now()
        if len(batch) == 0 or now.offset >= now.size:
            now.finished_at = now.moved_at
        now.save()
    return now


def _read(source: Source, job: StatementImport) -> Iterator[Line]:
    """The next lines, however long the file. A line that is too long is passed over in pieces."""
    source.seek(job.offset)
    most, at, number = settings.XAPI_LARGEST_BODY, job.offset, job.lines
    while number - job.lines < AT_ONCE and at - job.offset < LARGEST_BATCH:
        piece = source.readline(most + LINE_END)
        if not piece:
            return
        at += len(piece)
        number += 1
        text = (piece.removeprefix(BOM) if number == 1 else piece).strip()
        while len(piece) == most + LINE_END and not piece.endswith(b"\n"):
            piece = source.readline(most + LINE_END)
            at += len(piece)
        yield Line(number, at, text if len(text) <= most else None)


def _take(job: StatementImport, batch: Sequence[Line]) -> Iterator[dict[str, Any]]:
    """Store what can be stored; what is wrong, in the order of lines."""
    authority = credentials.authority(job.credential)
    checked: list[Checked] = []
    problems: list[Problem] = []
    for line in batch:
        if line.text == b"":
            continue
        try:
            checked.append(_checked(line, authority))
        except spec.Invalid as error:
            problems.append(Problem(line.number, error.place, error.message))
    with transaction.atomic():
        for version, group in groupby(checked, key=lambda each: each.version):
            problems += _store(job, version, list(group))
        if job.is_trial:
            transaction.set_rollback(True)
    for problem in sorted(problems, key=lambda each: each.line):
        yield {"line": problem.line, "place": problem.place, "message": problem.message}


def _checked(line: Line, authority: dict[str, Any]) -> Checked:
    if line.text is None:
        raise spec.Invalid("line", f"is longer than {settings.XAPI_LARGEST_BODY:,} bytes.")
    given, several = spec.read_statements(line.text)
    if several:
        raise spec.Invalid("line", "must be one statement, not an array.")
    said = given[0].value.get("version")
    version = spec.read_version(said) if isinstance(said, str) else spec.Version.V1
    if version is None:
        raise spec.Invalid("statement.version", "is not known here.")
    spec.check_statement(given[0].value, version)
    if "id" not in given[0].value:
        raise spec.Invalid("statement.id", "is missing: without it the statement would come again with each import.")
    incoming = storing.incoming(given[0], version, authority)
    return Checked(line.number, version, incoming, any(True for _each in spec.attachments_of(given[0].value)))


def _store(job: StatementImport, version: spec.Version, group: list[Checked]) -> Iterator[Problem]:
    """All at once; if one of them cannot be stored, one by one."""
    there = set(Statement.objects.filter(id__in=[each.incoming.id for each in group]).values_list("id", flat=True))
    try:
        storing.store([each.incoming for each in group], version=version, credential=job.credential)
    except (spec.Invalid, DomainError):
        for each in group:
            try:
                storing.store([each.incoming], version=version, credential=job.credential)
            except (spec.Invalid, DomainError) as error:
                yield _problem(each.line, error)
            else:
                _count(job, each, there)
        return
    for each in group:
        _count(job, each, there)


def _count(job: StatementImport, each: Checked, there: set[Any]) -> None:
    if each.incoming.id in there:
        job.known += 1
        return
    there.add(each.incoming.id)
    job.stored += 1
    job.without_files += each.has_files


def _problem(line: int, error: spec.Invalid | DomainError) -> Problem:
    if isinstance(error, spec.Invalid):
        return Problem(line, error.place, error.message)
    return Problem(line, "statement.id", str(error.message))


def _that_may_write(credential: Credential) -> Credential:
    if credential.speaks_for is not None or not credentials.has_scope(credential, ["statements/write"]):
        raise DomainError(
            "credential-cannot-write", _("This key may not write statements, so nothing can be imported by it.")
        )
    return credential


def _has_ended(credential: Credential, now: Any) -> bool:
    return credential.expires_at is not None and credential.expires_at <= now


def _new(name: str, size: int, credential: Credential, *, is_trial: bool, actor: User | None) -> StatementImport:
    now = clock.now()
    return StatementImport(
        name=name[:255], size=size, credential=credential, is_trial=is_trial, asked_by=actor, made_at=now, moved_at=now
    )


def _save_new(job: StatementImport) -> None:
    with write_transaction():
        job.save(force_insert=True)
        write_audit_line(
            actor=job.asked_by, action="statements.import", subject=job.pk, name=job.name, bytes=job.size,
            credential=job.credential.key, trial=job.is_trial,
        )  # fmt: skip
