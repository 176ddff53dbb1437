"""What the viewer shows: a page of statements, or one of them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from analytics.lrs.store import finding, numbering
from analytics.lrs.store.finding import Found
from analytics.recording.reads import people_of
from analytics.statements.filters import Selection
from analytics.statements.people import is_our_key
from analytics.statements.sentences import Sentences
from analytics.statements.sight import StatementSight, is_ours, people_in
from analytics.statements.who_sees import ACTS
from lms.accounts.api import User, resolve, write_looks
from lms.kernel.errors import NotFound

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One statement of a list."""

    id: UUID
    sentence: SafeString
    stored: datetime
    scaled: float | None  # the score in per cent, where it may be shown


@dataclass(frozen=True, slots=True)
class Page:
    """Statements, newest first, and where the next page begins."""

    rows: list[Row]
    after: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """One statement: its sentence, when it came, its JSON as far as this reader may see it, and what to look for next."""

    id: UUID
    sentence: SafeString
    stored: datetime
    happened: str
    is_voided: bool
    is_redacted_for_reader: bool
    text: str
    person: str
    verb: str
    activity: str


def page_of(selection: Selection, sight: StatementSight, reader: User, language: str, after: int | None) -> Page:
    """A page. Whose name or address it shows, and whose acts alone were asked for, can see that it was looked at."""
    numbering.settle()
    found, more = finding.search(selection.search(sight, after=after, limit=AT_ONCE))
    statements = [json.loads(each.body) for each in found]
    _note(reader, selection, sight, statements)
    shown = [sight.shown(statement) for statement in statements]
    sentences = Sentences(language, shown, sight.may_name)
    rows = [_row(*each, sentences) for each in zip(found, statements, shown, strict=True)]
    return Page(rows, found[-1].position if more else None)


def opened(statement_id: UUID, sight: StatementSight, reader: User, language: str) -> Opened:
    """One statement, voided ones too; everybody in it can see that it was opened.

    Raises:
        NotFound: there is none, or it lies outside the reader's sight.
    """
    numbering.settle()
    live = finding.one(statement_id, voided=False)
    found = live or finding.one(statement_id, voided=True)
    statement = json.loads(found.body) if found else {}
    if found is None or not sight.holds(statement):
        raise NotFound("statement-unknown", _("There is no such statement, or it is not for you."))
    _look(reader, people_in(statement))
    shown = sight.shown(statement)
    target = shown["object"]
    return Opened(
        id=statement_id,
        sentence=Sentences(language, [shown], sight.may_name).of(_with_actor(shown, statement)),
        stored=found.stored,
        happened=statement["timestamp"],
        is_voided=live is None,
        is_redacted_for_reader=shown != statement,
        text=json.dumps(shown, ensure_ascii=False, indent=2),
        person=statement["actor"]["account"]["name"] if is_ours(statement["actor"]) else "",
        verb=statement["verb"]["id"],
        activity=target["id"] if target.get("objectType", "Activity") == "Activity" else "",
    )


def _row(found: Found, statement: dict[str, Any], shown: dict[str, Any], sentences: Sentences) -> Row:
    result = shown.get("result")
    score = result.get("score", {}) if isinstance(result, dict) else {}
    scaled = score.get("scaled")
    return Row(
        id=UUID(statement["id"]),
        sentence=sentences.of(_with_actor(shown, statement)),
        stored=found.stored,
        scaled=scaled * 100 if scaled is not None else None,
    )


def _with_actor(shown: dict[str, Any], statement: dict[str, Any]) -> dict[str, Any]:
    """A sentence tells somebody of another system by a number of her own, which is made from who she is."""
    target = statement["object"]
    kept = {"actor": statement["actor"]}
    return shown | kept | ({"object": target} if target.get("objectType") in ("Agent", "Group") else {})


def _note(reader: User, selection: Selection, sight: StatementSight, statements: list[dict[str, Any]]) -> None:
    """Numbers of ours name nobody, unless one of them was asked for."""
    keys = {key for statement in statements for key in people_in(statement)}
    if not selection.person:
        keys = {key for key in keys if not is_our_key(key)} if sight.may_name else set()
    _look(reader, keys)


def _look(reader: User, keys: set[str]) -> None:
    people = people_of(keys)
    if people:
        write_looks(actor=reader, action=ACTS, subjects=sorted(set(resolve(people).values())))
