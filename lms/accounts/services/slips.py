"""Printed slips: one-time codes that bring a person back, or hand over a record that a trainer began."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Slip, SlipPurpose, User
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.merging import CLAIM, merge_persons
from lms.accounts.services.pins import choose_pin, give_sign_in_name
from lms.accounts.services.sessions import end_sessions
from lms.accounts.signing_in.backends import PasswordBackend
from lms.accounts.slips.by_hand import new_code, read_code
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotFound
from lms.kernel.writes import write_transaction


@dataclass(frozen=True, slots=True)
class NewSlip:
    """A slip just made: the only moment at which its code can be read."""

    person: User
    purpose: str
    code: str


def make_slip(*, person: User, purpose: str, made_by: User) -> NewSlip:
    """A new one-time code for a person; her older slips are good for nothing from now on."""
    now = clock.now()
    code = new_code()
    days = settings.CLAIM_SLIP_DAYS if purpose == SlipPurpose.CLAIM else None
    with write_transaction():
        withdraw_slips(person=person)
        Slip.objects.create(
            person=person,
            purpose=purpose,
            code_hash=_hash(code),
            made_by=made_by,
            made_at=now,
            expires_at=now + timedelta(days=days) if days else None,
        )
        write_audit_line(actor=made_by, action="slip.make", subject=person.pk, purpose=str(purpose))
    return NewSlip(person, purpose, code)


def withdraw_slips(*, person: User) -> None:
    """The person's open slips are good for nothing any more."""
    Slip.objects.filter(person=person, used_at=None, withdrawn_at=None).update(withdrawn_at=clock.now())


def open_slip(code: str) -> Slip:
    """The slip that a code belongs to, still open. It is not used up yet. Ask the doors before (`doors.before_slip`)."""
    digits = read_code(code)
    slip = good_slips().filter(code_hash=_hash(digits)).first() if digits else None
    if slip is None or not PasswordBackend().user_can_authenticate(slip.person) or _is_outgrown(slip):
        raise NotFound(
            "slip-unknown",
            _("This code is not known, or it has been used. Look at the numbers again, or ask for a new slip."),
        )
    return slip


def good_slips() -> QuerySet[Slip]:
    """Slips that can be used now."""
    in_time = Q(expires_at=None) | Q(expires_at__gt=clock.now())
    found = Slip.objects.filter(in_time, used_at=None, withdrawn_at=None, person__erased_at=None)
    return found.select_related("person", "made_by")


def come_back(*, slip_id: UUID, pin: str) -> NewSlip:
    """Use a slip up: the person gets the PIN she chose and a new slip, and all her sessions end."""
    with write_transaction():
        person = _use(slip_id, by=None).person
        give_sign_in_name(person=person)
        choose_pin(person=person, pin=pin)
        end_sessions(person=person, actor=person)
        return make_slip(person=person, purpose=SlipPurpose.RECOVER, made_by=person)


def join_record(*, slip_id: UUID, person: User) -> None:
    """Use a claim slip up: the record that a trainer began is joined to the account of the person who is signed in."""
    with write_transaction():
        slip = _use(slip_id, by=person)
        if slip.purpose != SlipPurpose.CLAIM or slip.person_id == person.pk:
            raise Conflict("slip-not-to-join", _("This slip does not hold a record that could be joined to yours."))
        merge_persons(absorbed=slip.person, kept=person, actor=person, reason=CLAIM)


def _use(slip_id: UUID, by: User | None) -> Slip:
    slip = good_slips().select_for_update(of=("self",)).filter(pk=slip_id).first()
    if slip is None or _is_outgrown(slip):
        raise Conflict("slip-used", _("This slip has been used meanwhile, or a newer one was printed."))
    slip.used_at = clock.now()
    slip.save(update_fields=["used_at"])
    write_audit_line(actor=by or slip.person, action="slip.use", subject=slip.person_id, purpose=slip.purpose)
    return slip


def _is_outgrown(slip: Slip) -> bool:
    """Printed by somebody else for a person who has an e-mail address, a passkey or a role by now: it opens nothing more."""
    from lms.accounts.slips.sign_ins import sign_ins_of  # which asks for good slips itself

    return slip.made_by_id != slip.person_id and not sign_ins_of([slip.person_id])[slip.person_id].by_slip_only


def _hash(code: str) -> str:
    # keyed, so that a copied table opens nothing
    return salted_hmac("lms.accounts.slips", code, algorithm="sha256").hexdigest()
