"""Logging in through an institution (OpenID Connect, SAML): how its account becomes a person here."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import DisconnectForm as BaseDisconnectForm
from allauth.socialaccount.forms import SignupForm as BaseSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.accounts.services import doors
from lms.accounts.signing_in.ways_in import LastWayIn, refuse_last_way
from lms.kernel.writes import write_transaction


class InstitutionAdapter(DefaultSocialAccountAdapter):
    """Chosen in settings as SOCIALACCOUNT_ADAPTER."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("That account already belongs to another person here."),
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Only a trusted institution's word that an e-mail address was checked is taken; others' we check ourselves."""
        if not self._trusted(sociallogin):
            for address in sociallogin.email_addresses:
                address.verified = False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Whether an account is found by e-mail address: for trusted institutions, and addresses that its owner has checked.

        Anybody may have made an account under an address that is not his.
        """
        return self._trusted(login) and EmailAddress.objects.filter(email__iexact=email, verified=True).exists()

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """The name as the institution writes it; the rest is asked for."""
        person = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        person.name = (data.get("name") or " ".join(part for part in parts if part))[:150]
        return person

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        """What the institution said, for the person to correct."""
        return super().get_signup_form_initial_data(sociallogin) | {"name": sociallogin.user.name}

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """The new person, with her account there, at once."""
        with write_transaction():
            return super().save_user(request, sociallogin, form)

    def validate_disconnect(self, account: Any, accounts: Any) -> None:
        """Never the last way in."""
        try:
            refuse_last_way(account.user, without=account)
        except LastWayIn as error:
            raise ValidationError(str(error.message), code=error.code) from error

    def _trusted(self, sociallogin: Any) -> bool:
        app = sociallogin.provider.app
        return bool(app and app.settings.get("trusted"))


class SignupForm(BaseSignupForm):
    """The rest of what we ask a new person; a taken address leads to the same page as a free one."""

    def try_save(self, request: HttpRequest) -> Any:
        """Count the new account and its mail first."""
        doors.before_sign_up(request)
        if self.cleaned_data.get("email"):
            doors.before_mail(request, self.cleaned_data["email"])
        if self.account_already_exists:
            make_password("")  # a new account costs a hash as well
        return super().try_save(request)


class DisconnectForm(BaseDisconnectForm):
    """Taking away an account there. Our rule alone decides: allauth's would keep those who have no e-mail address."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = forms.Form.clean(self)
        if account := self.cleaned_data.get("account"):
            InstitutionAdapter(self.request).validate_disconnect(account, self.accounts)
        return cleaned
