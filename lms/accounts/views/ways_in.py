"""Changing the ways to log in, and logging out elsewhere."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.views import EmailView, PasswordSetView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.accounts.models import User
from lms.accounts.services.sessions import end_sessions
from lms.accounts.signing_in.ways_in import refuse_last_way
from lms.kernel import access


@access.signed_in
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here."""
    person = cast(User, request.user)
    end_sessions(person=person, actor=person, but=request.session.session_key)
    messages.success(request, _("You are logged out on all other devices."))
    response = redirect("accounts:profile")
    response.status_code = 303
    return response


class RemovePasskey(RemoveWebAuthnView):
    """allauth's page, but never for the last way in."""

    def get_object(self, queryset: Any = None) -> Any:
        """The passkey, if it may go."""
        passkey = super().get_object(queryset)
        refuse_last_way(cast(User, self.request.user), without=passkey)
        return passkey


remove_passkey = access.signed_in(RemovePasskey.as_view())


class EmailAddresses(EmailView):
    """allauth's page, but an address becomes the main one only when it was checked.

    allauth lets the first address of an account be the main one before; whoever enters another's address would take it
    from him, and learn whether somebody here has it.
    """

    def _action_primary(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        address = self._get_email_address(request)
        if address and not address.verified:
            get_adapter().add_message(request, messages.ERROR, "account/messages/unverified_primary_email.txt")
            return None
        return super()._action_primary(request, *args, **kwargs)


email_addresses = access.signed_in(EmailAddresses.as_view())
# allauth guards the change of a password by the old one, but not the choice of a first one
set_password = access.signed_in(reauthentication_required(PasswordSetView.as_view()))
