"""allauth's forms with our limiter before them, and with nothing in them that tells who has an account."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.accounts.services import doors
from lms.accounts.signing_in.mailing import queue_reset
from lms.accounts.slips.by_hand import ascii_digits, read_pin


class SignupForm(account.SignupForm):
    """A taken address takes the same time and leads to the same page as a free one."""

    def try_save(self, request: HttpRequest) -> Any:
        """Count the new account and its mail first: who is refused has then made nothing."""
        doors.before_sign_up(request)
        doors.before_mail(request, self.cleaned_data["email"])
        if self.account_already_exists:
            make_password(self.cleaned_data.get("password1"))
        return super().try_save(request)


class ResetPasswordForm(account.ResetPasswordForm):
    """Takes any address; whether it has an account is looked up by the worker, so that nobody can time it."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Leave word for the worker."""
        email = self.cleaned_data["email"]
        doors.before_mail(request, email)
        origin = f"{request.scheme}://{request.get_host()}"
        queue_reset(email=email, language=get_language() or "en", origin=origin)
        return email


class AddEmailForm(account.AddEmailForm):
    """A further address; refused before anything is saved where too many mails went out."""

    def clean_email(self) -> str:
        doors.refuse_mail(context.request, self.cleaned_data["email"])
        return super().clean_email()


class ChangePasswordForm(account.ChangePasswordForm):
    """The present password counts like a log-in. Who has a PIN gives that, and chooses a first password."""

    def clean_oldpassword(self) -> str:
        if self.user.has_pin:
            self.cleaned_data["oldpassword"] = read_pin(self.cleaned_data["oldpassword"])
        doors.before_try(context.request, str(self.user.pk))
        password = super().clean_oldpassword()
        doors.right(context.request, str(self.user.pk))
        return password


def _code_field() -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
        error_messages={"required": _("Please write the code.")},
    )


class _CountedCode:
    """A code from an app, or a recovery code, in whatever digits and groups it is typed."""

    def clean_code(self) -> str:
        code = re.sub(r"[\s-]", "", ascii_digits(self.cleaned_data["code"]))  # type: ignore[attr-defined]
        self.cleaned_data["code"] = code  # type: ignore[attr-defined]
        person = self.user  # type: ignore[attr-defined]
        doors.before_try(context.request, str(person.pk))
        super().clean_code()  # type: ignore[misc]
        used = getattr(self, "authenticator", None)
        if used is None or used.type == Authenticator.Type.TOTP:
            doors.use_up_code(person, code)
        doors.right(context.request, str(person.pk))
        return code


class AuthenticateForm(_CountedCode, second_step.AuthenticateForm):
    """The second step of a log-in."""

    code = _code_field()


class ReauthenticateForm(_CountedCode, second_step.ReauthenticateForm):
    """Is it still she? By a code."""

    code = _code_field()


class ActivateTOTPForm(_CountedCode, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    code = _code_field()


@contextmanager
def _nonsense_is_a_mistake() -> Iterator[None]:
    """What no browser would send is wrong, not a fault of ours: the libraries read a credential without mercy."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class _CountedPasskey:
    """A passkey is counted by address alone: it cannot be guessed."""

    def clean_credential(self) -> Authenticator:
        doors.before_passkey(context.request)
        with _nonsense_is_a_mistake():
            authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
        doors.right_passkey(context.request)
        return authenticator


class AuthenticateWebAuthnForm(_CountedPasskey, passkeys.AuthenticateWebAuthnForm):
    """The second step of a log-in, by a passkey."""


class ReauthenticateWebAuthnForm(_CountedPasskey, passkeys.ReauthenticateWebAuthnForm):
    """Is it still she? By a passkey."""


class LoginWebAuthnForm(_CountedPasskey, passkeys.LoginWebAuthnForm):
    """A log-in by a passkey alone."""


class AddWebAuthnForm(passkeys.AddWebAuthnForm):
    """A new passkey; it always opens the door by itself, so the device must have asked for finger, face or PIN."""

    passwordless = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("A name for this device"),
        max_length=60,
        required=False,
        help_text=_("For example “my phone”, so that you know it again in the list."),
    )

    def clean_passwordless(self) -> bool:
        return True

    def clean(self) -> dict[str, Any]:
        with _nonsense_is_a_mistake():
            return super().clean()


class EditWebAuthnForm(passkeys.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("A name for this device"), max_length=60)
