"""Erasing a person: identity, free text and uploads go everywhere; rows that are counted keep an id that says nothing.

What goes where is said by the map (`lms.kernel.personal_data`), not here. All records of one person are erased together.
The ledger and the file of erasures hold ids and times, so that a backup that is used again erases her again.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from lms.accounts.events import PersonErased
from lms.accounts.merging.aliases import all_records_of, kept_person
from lms.accounts.models import Erasure, User
from lms.accounts.privacy.known_by import known_by
from lms.accounts.privacy.traces import overwrite_deleted
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.roles import hold_administrators, refuse_if_last_administrator
from lms.kernel import clock
from lms.kernel.events import publish
from lms.kernel.personal_data import DELETE, Erasing, Place, model_of, places, stores
from lms.kernel.writes import write_transaction

logger = logging.getLogger(__name__)

PERSON, ADMINISTRATOR, RETENTION = "person", "administrator", "retention"
REPLAY = "replay"  # a restored backup: not written to the ledger, where the erasure stands already


def erase_person(*, person: User, actor: User | None, asked_by: str) -> None:
    """Erase a person with all records joined to hers. It cannot be undone; a second time changes nothing."""
    with write_transaction():
        kept = kept_person(person.pk)
        people = tuple(sorted(all_records_of([kept.pk])))
        hold_administrators(kept)
        rows = list(User.objects.select_for_update().filter(pk__in=people).order_by("pk"))
        if all(row.erased_at for row in rows):
            return
        if asked_by != REPLAY:
            refuse_if_last_administrator(kept)
        erasing = Erasing(people, identities=known_by(rows), names=frozenset(row.name for row in rows if row.name))
        _erase(erasing)
        now = clock.now()
        Erasure.objects.bulk_create(
            [Erasure(person_id=pk, at=now, asked_by=asked_by) for pk in people], ignore_conflicts=True
        )
        write_audit_line(actor=actor, action="person.erase", subject=kept.pk, asked_by=asked_by)
        publish(PersonErased(person_id=kept.pk, records=frozenset(people), happened_at=now))
        transaction.on_commit(lambda: _finish(erasing))


def erase_again(ledger: dict[UUID, str]) -> int:
    """After a restore: erase whoever the ledger names and the backup brought back; returns how many persons that were."""
    count = 0
    for pk, moment in ledger.items():
        person = User.objects.filter(pk=pk, erased_at=None).first()
        if person is not None:
            erase_person(person=person, actor=None, asked_by=REPLAY)
            count += 1
        Erasure.objects.get_or_create(person_id=pk, defaults={"at": moment, "asked_by": REPLAY})
    return count


def ledger() -> dict[UUID, str]:
    """All erasures known here, from the table and from the file: person id → time."""
    found = dict(_ledger_file())
    if Erasure._meta.db_table in connection.introspection.table_names():  # a new installation has none yet
        found |= {pk: at.isoformat() for pk, at in Erasure.objects.values_list("person_id", "at")}
    return found


def _ledger_file() -> Iterator[tuple[UUID, str]]:
    if not settings.ERASURES_FILE.exists():
        return
    for line in settings.ERASURES_FILE.read_text(encoding="ascii").splitlines():
        moment, _space, pk = line.partition(" ")
        if len(pk) == 36:  # the last line may be cut off where power failed
            yield UUID(pk), moment


def _erase(erasing: Erasing) -> None:
    owned = places()
    for place in owned:  # first what may need the person's own rows, last these
        if place.model != "accounts.User":
            _erase_place(place, erasing)
    for store in stores():
        if store.erase:
            store.erase(erasing)
    for place in owned:
        if place.model == "accounts.User":
            _erase_place(place, erasing)


def _erase_place(place: Place, erasing: Erasing) -> None:
    if place.erase:
        place.erase(erasing)
    elif place.owner:
        rows = model_of(place)._default_manager.filter(**{f"{place.owner}__in": erasing.people})
        if place.erased == DELETE:
            rows.delete()
        elif place.erased and not isinstance(place.erased, str):
            rows.update(**place.erased)


def _finish(erasing: Erasing) -> None:
    """After the commit: the file of erasures, what is no table, and the traces in the database's own files."""
    _append_to_file(erasing.people)
    for step in erasing.after:
        _try(step)
    _try(lambda: overwrite_deleted.enqueue())


def _append_to_file(people: Iterable[UUID]) -> None:
    known = {pk for pk, _moment in _ledger_file()}
    lines = [f"{clock.now().isoformat()} {pk}\n" for pk in people if pk not in known]
    settings.ERASURES_FILE.parent.mkdir(parents=True, exist_ok=True)
    with settings.ERASURES_FILE.open("a", encoding="ascii") as file:
        file.write("".join(lines))
        file.flush()
        os.fsync(file.fileno())


def _try(step: Callable[[], object]) -> None:
    try:
        step()
    except Exception:  # the daily round does it again; the rest must not wait for it
        logger.exception("a step after an erasure failed")
