"""Offering a role to whoever holds a link, and handing over one's own.

The link's token is a keyed hash of the invitation's random id: 256 bits that only this installation can make. The table
keeps a hash of the token and no more, so a copied table opens nothing; the task that mails the link is told the id alone.
"""

import hashlib
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Invitation, RoleAssignment, User
from lms.accounts.roles.giving import giver
from lms.accounts.services.audit import write_audit_line
from lms.accounts.services.roles import (
    close_role,
    place_role,
    refuse_what_makes_no_sense,
)
from lms.kernel import clock
from lms.kernel.errors import Conflict, NotAllowed, NotFound
from lms.kernel.ids import new_id
from lms.kernel.writes import write_transaction

SALT = "lms.accounts.invitation"
OPEN, ACCEPTED, WITHDRAWN, EXPIRED, VOID = "open", "accepted", "withdrawn", "expired", "void"

_REFUSED: dict[str, Promise] = {
    ACCEPTED: _("This invitation has been accepted already. It works once."),
    WITHDRAWN: _("This invitation was taken back. Ask the person who invited you."),
    EXPIRED: _("This invitation has run out. Ask the person who invited you for a new one."),
    VOID: _("The person who invited you can no longer give this role. Ask an administrator."),
}


def invite(
    *,
    actor: User,
    role: str,
    scope: str,
    scope_id: str,
    email: str = "",
    role_ends_at: datetime | None = None,
) -> Invitation:
    """Offer a role. With an e-mail address the link is mailed; without, the inviter hands it on."""
    refuse_what_makes_no_sense(role, scope, scope_id, role_ends_at)
    if not giver(actor).may_give(role, scope, scope_id):
        raise NotAllowed("may-not-give-role", _("Your own role does not let you give this one."))
    return _make(actor, Invitation(role=role, scope=scope, scope_id=scope_id, email=email, role_ends_at=role_ends_at))


def offer_handover(*, assignment: RoleAssignment, actor: User, email: str = "") -> Invitation:
    """Offer a role that somebody holds: it passes on at the moment it is accepted, so it is never without a holder.

    Its holder does so for herself, and whoever may give the role for somebody who has left.
    """
    if actor.pk != assignment.person_id and not giver(actor).may_change(assignment):
        raise NotAllowed("may-not-hand-over", _("Your own role does not let you hand over this one."))
    if not RoleAssignment.objects.in_force().filter(pk=assignment.pk).exists():
        raise Conflict("role-ended", _("This role has ended already."))
    offer = Invitation(
        role=assignment.role,
        scope=assignment.scope,
        scope_id=assignment.scope_id,
        email=email,
        role_ends_at=assignment.ends_at,
        hands_over=assignment,
    )
    return _make(actor, offer)


def withdraw_invitation(*, invitation: Invitation, actor: User) -> None:
    """Take an offer back; one that is accepted or taken back already stays as it is."""
    if not may_withdraw(actor, invitation):
        raise NotAllowed("may-not-withdraw", _("Only who invited, or who may give this role, can take it back."))
    with write_transaction():
        rows = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
        if rows.update(withdrawn_at=clock.now()):
            _note(actor, "invitation.withdraw", invitation)


def accept_invitation(*, invitation: Invitation, person: User) -> RoleAssignment:
    """Take up the role; with a handover the role of the one before ends at the same moment. Works once."""
    # one moment for all of it: the old holder's role ends when the new one's begins
    with clock.at(clock.now()), write_transaction():
        offer = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by").get(pk=invitation.pk)
        state = standing(offer)
        if state != OPEN:
            raise Conflict(f"invitation-{state}", _REFUSED[state])
        before = offer.hands_over
        if before is not None and before.person_id == person.pk:
            raise Conflict(
                "own-handover", _("You hold this role yourself. Give the link to the person who follows you.")
            )
        held = place_role(
            person=person,
            role=offer.role,
            scope=offer.scope,
            scope_id=offer.scope_id,
            ends_at=offer.role_ends_at,
            given_by=offer.invited_by,
        )
        if before is not None:
            close_role(before, offer.invited_by)
        offer.accepted_at, offer.accepted_by = clock.now(), person
        offer.save(update_fields=["accepted_at", "accepted_by"])
        _note(person, "invitation.accept", offer)
    return held


def invitation_by_token(token: str) -> Invitation:
    """The invitation whose link this is. Callers count wrong tries (`services.doors.before_code`)."""
    rows = Invitation.objects.select_related("invited_by", "hands_over__person")
    invitation = rows.filter(token_hash=_hash(token)).first()
    if invitation is None:
        raise NotFound("invitation-unknown", _("There is no such invitation. Check that you have the whole link."))
    return invitation


def standing(invitation: Invitation) -> str:
    """Open, or why not. An invitation does not outlive the right it was made with."""
    if invitation.accepted_at:
        return ACCEPTED
    if invitation.withdrawn_at:
        return WITHDRAWN
    if invitation.expires_at <= clock.now():
        return EXPIRED
    return OPEN if _is_backed(invitation) else VOID


def may_withdraw(actor: User, invitation: Invitation) -> bool:
    """Who invited, and who may give the role."""
    return actor.pk == invitation.invited_by_id or giver(actor).may_change(invitation)


def invitation_link(invitation: Invitation) -> str | None:
    """The whole address to hand on; None when the installation's key was changed since it was made."""
    token = _token(invitation.pk)
    if _hash(token) != invitation.token_hash:
        return None
    return settings.SITE_URL + reverse("accounts:invitation", args=[token])


def _make(actor: User, invitation: Invitation) -> Invitation:
    from lms.accounts.tasks import mail_invitation  # tasks call services

    now = clock.now()
    invitation.pk = new_id()
    invitation.token_hash = _hash(_token(invitation.pk))
    invitation.invited_by = actor
    invitation.made_at, invitation.expires_at = now, now + timedelta(days=settings.INVITATION_DAYS)
    with write_transaction():
        invitation.save(force_insert=True)
        _note(actor, "role.hand_over" if invitation.hands_over_id else "role.invite", invitation)
        if invitation.email:
            key = str(invitation.pk)
            transaction.on_commit(lambda: mail_invitation.enqueue(key))
    return invitation


def _is_backed(invitation: Invitation) -> bool:
    inviter = invitation.invited_by
    if not inviter.is_active or inviter.erased_at:
        return False
    before = invitation.hands_over
    if before is None:
        return giver(inviter).may_change(invitation)
    in_force = RoleAssignment.objects.in_force().filter(pk=before.pk).exists()
    return in_force and (before.person_id == inviter.pk or giver(inviter).may_change(invitation))


def _token(invitation_id: UUID) -> str:
    digest = salted_hmac(SALT, str(invitation_id), algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(actor: User, action: str, invitation: Invitation) -> None:
    write_audit_line(
        actor=actor,
        action=action,
        subject=invitation.pk,
        role=invitation.role,
        scope=invitation.scope,
        scope_id=invitation.scope_id,
        person=str(invitation.hands_over.person_id) if invitation.hands_over else None,
    )
