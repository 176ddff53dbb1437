"""The mail that brings an invitation."""

from uuid import UUID

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override

from lms.accounts.models import Invitation, User
from lms.accounts.roles.in_words import role_in_words
from lms.accounts.services.invitations import OPEN, invitation_link, standing


def send_invitation(invitation_id: UUID) -> None:
    """Write to the address in the language of who has it, else of who invites."""
    invitation = Invitation.objects.select_related("invited_by", "hands_over").filter(pk=invitation_id).first()
    if invitation is None or standing(invitation) != OPEN:
        return
    reader = User.objects.filter(email=invitation.email.lower()).first() or invitation.invited_by
    with override(reader.language):
        context = {
            "inviter": invitation.invited_by.name,
            "role": role_in_words(invitation),
            "link": invitation_link(invitation),
            "expires_at": invitation.expires_at,
            "hands_over": invitation.hands_over_id is not None,
        }
        subject = " ".join(render_to_string("accounts/email/invitation_subject.txt", context).split())
        send_mail(subject, render_to_string("accounts/email/invitation_message.txt", context), None, [invitation.email])
