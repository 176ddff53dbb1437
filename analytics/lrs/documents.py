"""Documents that tools keep in the store (xAPI 1.0.3, Communication 2.2, 2.3, 2.6, 2.7, 3.1).

Whoever writes holds the document's row, or the right to make it, until the transaction ends: of two that race, each
sees what the other left.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from analytics.lrs import spec
from analytics.lrs.models import Document
from analytics.lrs.store.targets import target
from lms.kernel import clock
from lms.kernel.errors import Conflict, DomainError
from lms.kernel.writes import write_transaction

JSON = "application/json"
MOST_NAMES = 10_000  # in one list


class NoSuchDocument(DomainError):
    """There is no document at this place."""

    status = 404


class OtherVersion(DomainError):
    """The document is not, or no longer, the one the sender knew."""

    status = 412


class TooLarge(DomainError):
    """A body, or what a document would grow to, is larger than the store keeps."""

    status = 413

    def __init__(self, most: int) -> None:
        super().__init__("too-large", f"At most {most:,} bytes; send several requests, or keep several documents.")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where documents of one kind stand together. `owner` is a credential that is kept apart, else None."""

    kind: str
    owner: int | None = None
    activity: str = ""
    agent: str = ""
    registration: UUID | None = None

    @property
    def number(self) -> int:
        """What lists are read by; the registration narrows them, but is not needed."""
        return target("shelf", json.dumps([self.kind, self.owner, self.activity, self.agent]))

    def place(self, name: str) -> bytes:
        """One document on it."""
        parts = [self.kind, self.owner, self.activity, self.agent, str(self.registration or ""), name]
        return hashlib.sha256(json.dumps(parts).encode()).digest()


@dataclass(frozen=True, slots=True)
class Precondition:
    """If-Match and If-None-Match: tags without quotes, `*` for any; None where the header was not sent."""

    match: tuple[str, ...] | None = None
    none_match: tuple[str, ...] | None = None

    @property
    def given(self) -> bool:
        """Whether the sender said anything."""
        return self.match is not None or self.none_match is not None

    def check(self, found: Document | None) -> None:
        """Refuse if the document is not what the sender takes it for (RFC 9110, 13.1).

        Raises:
            OtherVersion: it is another, is there, or is not there.
        """
        if self.match is not None and (found is None or not _fits(self.match, found)):
            raise OtherVersion("other-version", "If-Match: the document is not the one you know. Read it again first.")
        if self.none_match is not None and found is not None and _fits(self.none_match, found):
            raise OtherVersion("other-version", "If-None-Match: there is such a document already.")


def read(shelf: Shelf, name: str) -> Document:
    """The document.

    Raises:
        NoSuchDocument: there is none.
    """
    found = Document.objects.filter(place_sha256=shelf.place(name)).first()
    if found is None:
        raise NoSuchDocument("not-found", f"There is no document {name[:80]!r} here.")
    return found


def names(shelf: Shelf, since: datetime | None = None) -> tuple[list[str], datetime | None]:
    """The names of all documents on a shelf, or of those changed since then; and the moment of the last change.

    A name that stands in several registrations is told once.
    """
    rows = _on(shelf)
    if since is not None:
        rows = rows.filter(changed_at__gt=since)
    found = list(rows.order_by("id").values_list("name", "changed_at")[:MOST_NAMES])
    return list(dict.fromkeys(name for name, _ in found)), max((changed for _, changed in found), default=None)


def put(shelf: Shelf, name: str, content: bytes, content_type: str, *, when: Precondition, blind_allowed: bool) -> None:
    """Write a document in place of what is there.

    Raises:
        Conflict: something is there, and the sender did not say that it knows it (unless `blind_allowed`).
        OtherVersion: it is not what the sender takes it for.
    """

    def change(found: Document | None) -> tuple[bytes, str]:
        if found is not None and not when.given and not blind_allowed:
            raise Conflict("exists", "There is a document already. Read it, then send its ETag with If-Match.")
        return content, content_type

    _change(shelf, name, change, when)


def post(shelf: Shelf, name: str, content: bytes, content_type: str, *, when: Precondition) -> None:
    """Merge a JSON object into the one that is there, one level deep, or write it if there is none.

    Raises:
        Invalid: something is there and not both are JSON objects.
        OtherVersion: it is not what the sender takes it for.
    """
    sent = _object(content, "body") if _is_json(content_type) else None

    def change(found: Document | None) -> tuple[bytes, str]:
        if found is None:
            return content, content_type
        if sent is None or not _is_json(found.content_type):
            raise spec.Invalid(
                "Content-Type", f"only {JSON} can be merged; use PUT to write a document of another type."
            )
        kept = _object(bytes(found.content), "the document that is there")
        merged = json.dumps({**kept, **sent}, ensure_ascii=False, separators=(",", ":")).encode()
        if len(merged) > settings.XAPI_LARGEST_BODY:
            raise TooLarge(settings.XAPI_LARGEST_BODY)
        return merged, content_type

    _change(shelf, name, change, when)


def delete(shelf: Shelf, name: str, *, when: Precondition) -> None:
    """Take a document away; none there is as good.

    Raises:
        OtherVersion: it is not what the sender takes it for.
    """
    with write_transaction():
        found = Document.objects.select_for_update().filter(place_sha256=shelf.place(name)).first()
        when.check(found)
        if found is not None:
            found.delete()


def delete_all(shelf: Shelf) -> None:
    """Clear a shelf; one of a registration loses only what belongs to that."""
    with write_transaction():
        held = list(_on(shelf).select_for_update().order_by("id").values_list("id", flat=True))  # two wait in one order
        Document.objects.filter(id__in=held).delete()


def _on(shelf: Shelf) -> Any:
    rows = Document.objects.filter(shelf=shelf.number)
    return rows.filter(registration=shelf.registration) if shelf.registration else rows


def _change(
    shelf: Shelf, name: str, change: Callable[[Document | None], tuple[bytes, str]], when: Precondition
) -> None:
    with write_transaction():
        while True:
            found = _held(shelf, name)
            when.check(found)
            content, content_type = change(found)
            if found is not None:
                found.content, found.content_type, found.etag = content, content_type, etag(content)
                found.changed_at = clock.now()
                found.save(update_fields=["content", "content_type", "etag", "changed_at"])
                return
            with suppress(IntegrityError), transaction.atomic():  # another made it in this moment: look again
                _new(shelf, name, content, content_type).save(force_insert=True)
                return


def _held(shelf: Shelf, name: str) -> Document | None:
    return Document.objects.select_for_update().filter(place_sha256=shelf.place(name)).first()


def _new(shelf: Shelf, name: str, content: bytes, content_type: str) -> Document:
    return Document(
        place_sha256=shelf.place(name), shelf=shelf.number, kind=shelf.kind, owner_id=shelf.owner,
        activity=shelf.activity, agent=shelf.agent, registration=shelf.registration, name=name,
        content=content, content_type=content_type, etag=etag(content), changed_at=clock.now(),
    )  # fmt: skip


def etag(content: bytes) -> str:
    """SHA-1 of the content in hexadecimal digits (Communication 3.1); a name, not a seal."""
    return hashlib.sha1(content).hexdigest()  # noqa: S324


def _fits(tags: tuple[str, ...], document: Document) -> bool:
    return "*" in tags or document.etag in tags


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == JSON


def _object(content: bytes, place: str) -> dict[str, Any]:
    found = spec.read_json(content, place)
    if not isinstance(found, dict):
        raise spec.Invalid(place, "must be a JSON object.")
    return found
