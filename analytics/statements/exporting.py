"""Statements as JSON lines: one statement a line, as it is given out. Attachments are not included."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.db.models import Max

from analytics.lrs.models import Position
from analytics.lrs.store import finding, numbering
from analytics.lrs.store.finding import Found, Search
from analytics.recording.reads import LOOK, people_of
from analytics.statements.sight import people_in
from lms.accounts.api import User, resolve, write_audit_line, write_looks
from lms.kernel.writes import write_transaction

AT_ONCE = 500


def export(search: Search, *, actor: User, asked: dict[str, str]) -> Iterator[str]:
    """The lines, for an administrator. Everybody in them can see that they were taken out: each is told once."""
    with write_transaction():
        write_audit_line(actor=actor, action="statements.export", subject="statements", **asked)
    told: set[object] = set()

    def tell(page: list[Found]) -> None:
        keys = {key for each in page for key in people_in(json.loads(each.body))}
        new = set(resolve(people_of(keys)).values()) - told if keys else set()
        if new:
            write_looks(actor=actor, action=LOOK, subjects=sorted(map(str, new)))
            told.update(new)

    return lines(search, before_page=tell)


def lines(search: Search, *, before_page: Callable[[list[Found]], None] = lambda page: None) -> Iterator[str]:
    """The lines, in the order in which statements were stored, up to this moment. Memory holds one page."""
    numbering.settle()
    last = Position.objects.aggregate(last=Max("position"))["last"] or 0
    until = min(last, search.until) if search.until is not None else last
    wanted = replace(search, ascending=True, limit=AT_ONCE, until=until)
    more = True
    while more:
        page, more = finding.search(wanted)
        before_page(page)
        for each in page:
            yield one_line(each.body) + "\n"
        if page:
            wanted = replace(wanted, after=page[-1].position)


def one_line(text: str) -> str:
    """JSON without line breaks: they can stand between its tokens only, where a space means the same."""
    return text.replace("\r", " ").replace("\n", " ") if "\n" in text or "\r" in text else text
