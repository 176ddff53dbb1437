"""A program's reading of statements as a look: each person who stood in them is shown it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from analytics.lrs.events import StatementsRead
from lms.accounts.api import name_look, people_known_by, write_program_look
from lms.kernel.events import record

LOOK = "look.statements"
name_look(LOOK, _("Statements about you, in the record store"))


@record(StatementsRead)
def note_read(event: StatementsRead) -> None:
    """One line for all who stood in what was read."""
    write_program_look(
        program=event.credential_name, key=event.credential_key, action=LOOK, people=people_of(event.agents)
    )


def people_of(agents: Iterable[str]) -> set[Any]:
    """The persons behind agents: our own accounts hold their ids, others are looked up by address or account name."""
    ours = f"account|{settings.SITE_URL}/|"
    found: set[Any] = set()
    texts = set()
    for key in agents:
        if key.startswith(ours) and (person := _uuid(key.removeprefix(ours))):
            found.add(person)
        else:
            texts.add(key.rpartition("|")[2].removeprefix("mailto:"))
    return found | people_known_by(texts)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
