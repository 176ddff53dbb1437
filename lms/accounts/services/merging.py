"""One person, two records: joining them and taking it back (decision 1.10).

No row of either moves and no statement changes. Pages show the kept person both records, figures count one person
(`lms.accounts.merging.aliases`). The absorbed record's roles are not inherited: they stay with it and have no effect while it is
joined; nobody signs in to it. So undoing it gives back exactly what was.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.accounts.events import MergeUndone, PersonsMerged
from lms.accounts.merging.aliases import all_records_of, forget_identities
from lms.accounts.models import Merge, PersonSession, User
from lms.accounts.selectors import scopes_of
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.roles import hold_administrators, refuse_if_last_administrator
from lms.accounts.vocabulary import Role, Scope
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotAllowed, NotFound
from lms.kernel.events import publish
from lms.kernel.writes import write_transaction

CLAIM, DOUBLE, MOVED = "claim", "double", "moved"


def merge_persons(*, absorbed: User, kept: User, actor: User, reason: str) -> Merge:
    """From now on `absorbed` is the same person as `kept`.

    "claim": a person joins a record to her own account; the caller has seen the code of the record's slip.
    "double": an administrator says that the two are one.
    """
    if not _may_merge(actor, kept, reason):
        raise NotAllowed("may-not-merge", _("Only an administrator can join the records of other people."))
    with write_transaction():
        hold_administrators(absorbed)
        _check_two(_locked(absorbed, kept), reason)
        now = clock.now()
        _move_older(absorbed, kept, actor, now)
        merge = Merge.objects.create(absorbed=absorbed, kept=kept, reason=reason, made_at=now, made_by=actor)
        PersonSession.objects.filter(person_id=absorbed.pk).delete()
        _write_lines(merge, actor, "person.merge")
        publish(PersonsMerged(**_told(merge), records=frozenset(all_records_of([kept.pk])), happened_at=now))
    forget_identities(absorbed, kept, actor)
    return merge


def undo_merge(*, merge: Merge, actor: User) -> Merge:
    """The two are two again, with all that each had before. For administrators; a second time changes nothing."""
    if not is_administrator(actor):
        raise NotAllowed("may-not-merge", _("Only an administrator can part two records."))
    with write_transaction():
        merge = Merge.objects.select_for_update(of=("self",)).select_related("absorbed", "kept").get(pk=merge.pk)
        if merge.reason == MOVED or _was_moved(merge):
            raise Conflict("merge-moved", _("These records were joined to another one later. Part those first."))
        if merge.undone_at:
            return merge
        now = clock.now()
        records = frozenset(all_records_of([merge.kept_id]))
        _end(merge, actor, now)
        _give_back(merge, actor, now)
        _write_lines(merge, actor, "person.merge_undo")
        publish(MergeUndone(**_told(merge), records=records, happened_at=now))
    forget_identities(merge.absorbed, merge.kept, actor)
    return merge


def is_administrator(person: User) -> bool:
    """Whether the person holds the administrator's role everywhere."""
    return person.is_superuser or (Scope.ALL.value, "") in scopes_of(person, Role.ADMINISTRATOR)


def _may_merge(actor: User, kept: User, reason: str) -> bool:
    return actor.pk == kept.pk if reason == CLAIM else is_administrator(actor)


def _locked(absorbed: User, kept: User) -> tuple[User, User]:
    """Both rows as they are now, held in one order, so that two merges at once cannot wait for each other for ever."""
    rows = User.objects.select_for_update().filter(pk__in=[absorbed.pk, kept.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    if absorbed.pk not in found or kept.pk not in found:
        raise NotFound("person-unknown", _("There is no such person."))
    return found[absorbed.pk], found[kept.pk]


def _check_two(two: tuple[User, User], reason: str) -> None:
    absorbed, kept = two
    if absorbed.pk == kept.pk:
        raise Conflict("merge-of-one", _("Choose two different records."))
    if absorbed.erased_at or kept.erased_at:
        raise Conflict("merge-of-erased", _("One of the two records has been erased. It cannot be joined to another."))
    if absorbed.is_demonstration != kept.is_demonstration:
        raise Conflict("merge-with-demonstration", _("One of the two records is made up for the demonstration."))
    if Merge.objects.in_force().filter(absorbed__in=[absorbed.pk, kept.pk]).exists():
        raise Conflict("already-merged", _("One of the two records is joined to another one already."))
    if reason == CLAIM and (absorbed.email or absorbed.roles.in_force().exists()):
        raise Conflict(
            "claim-of-account", _("This record is an account of its own. Ask an administrator to join the two.")
        )
    if absorbed.is_superuser:
        raise Conflict("merge-of-owner", _("This record is that of the owner of the installation. Keep it."))
    refuse_if_last_administrator(absorbed)


def _move_older(absorbed: User, kept: User, actor: User, now: datetime) -> None:
    """Who had been joined to `absorbed` is joined to its keeper now, by a row of its own."""
    older = list(Merge.objects.in_force().filter(kept=absorbed))
    for merge in older:
        _end(merge, actor, now)
    Merge.objects.bulk_create(
        Merge(absorbed_id=merge.absorbed_id, kept=kept, reason=MOVED, made_at=now, made_by=actor) for merge in older
    )


def _give_back(merge: Merge, actor: User, now: datetime) -> None:
    """The merges that were moved with this one are again what they were."""
    moved = Merge.objects.in_force().filter(kept=merge.kept_id, reason=MOVED, made_at=merge.made_at)
    for row in list(moved):
        before = Merge.objects.filter(absorbed=row.absorbed_id, kept=merge.absorbed_id, undone_at=merge.made_at).first()
        if before:
            _end(row, actor, now)
            before.undone_at = before.undone_by = None
            before.save(update_fields=["undone_at", "undone_by"])


def _was_moved(merge: Merge) -> bool:
    if merge.undone_at is None:
        return False
    return Merge.objects.filter(absorbed=merge.absorbed_id, reason=MOVED, made_at=merge.undone_at).exists()


def _end(merge: Merge, actor: User, now: datetime) -> None:
    merge.undone_at, merge.undone_by = now, actor
    merge.save(update_fields=["undone_at", "undone_by"])


def _write_lines(merge: Merge, actor: User, action: str) -> None:
    """One on each of the two."""
    detail = {"merge": str(merge.pk), "reason": merge.reason}
    write_audit_line(actor=actor, action=action, subject=merge.absorbed_id, kept=str(merge.kept_id), **detail)
    write_audit_line(actor=actor, action=action, subject=merge.kept_id, absorbed=str(merge.absorbed_id), **detail)


def _told(merge: Merge) -> dict[str, Any]:
    return {"merge_id": merge.pk, "absorbed_id": merge.absorbed_id, "kept_id": merge.kept_id}
