"""Where allauth meets our people: how a person is made, the language of mails, where a log-in leads, what guards it."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from lms.accounts.merging.aliases import is_absorbed
from lms.accounts.models import User
from lms.accounts.services import doors
from lms.accounts.signing_in.mailing import queue_mail
from lms.accounts.slips.by_hand import read_pin
from lms.kernel import clock
from lms.kernel.http import client_address
from lms.kernel.limits import TooOften
from lms.kernel.writes import write_transaction


class AccountAdapter(DefaultAccountAdapter):
    """Chosen in settings as ACCOUNT_ADAPTER."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask the people who run this site to open it again."),
        "email_password_mismatch": _(
            "This e-mail address and this password do not go together. Try again, or ask for a new password."
        ),
        "too_many_login_attempts": _("There were too many attempts. Wait five minutes, then try again."),
        "enter_current_password": _("This is not your present password. Try again."),
        "incorrect_password": _("This is not your password. Try again."),
        "incorrect_code": _("This code is not right. Look for a new one, then try again."),
        "rate_limited": _("That was too often in a short time. Wait a few minutes, then try again."),
    }

    def save_user(self, request: HttpRequest, user: Any, form: BaseForm, commit: bool = True) -> Any:
        """The person with name and language, all in one transaction."""
        user.name = form.cleaned_data["name"]
        user.language = form.cleaned_data["language"]
        user.joined_at = clock.now()
        with write_transaction():
            super().save_user(request, user, form, commit=False)
            user.email = user.email or None  # unique, so that "none" cannot be an empty text
            if commit:
                user.save()
        return user

    # --- the doors: one limiter, ours ---

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is compared."""
        doors.before_try(request, credentials.get("email", ""))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The person whose password this is; a right one is not counted."""
        person = super().authenticate(request, **credentials)
        if person:
            doors.right(request, credentials.get("email", ""))
        return person

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Is it still she? Counted under the person: she may have no e-mail address."""
        doors.before_try(self.request, str(user.pk))
        if not user.check_password(read_pin(password) if user.has_pin else password):
            return False
        doors.right(self.request, str(user.pk))
        return True

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """None lets the person in. A record that was joined to another opens no door, by passkey or mail neither."""
        if is_absorbed(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The device may know the person from now on."""
        response = super().post_login(request, user, **kwargs)
        doors.know_device(request, response, user)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that no header can forge."""
        return client_address(request)

    def get_login_stages(self) -> list[str]:
        """Who has no e-mail address is not asked to check it."""
        ours = {
            "allauth.account.stages.EmailVerificationStage": "lms.accounts.signing_in.stages.EmailVerificationStage"
        }
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    # --- mails ---

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the person, whatever the page was in; the worker sends it."""
        with override(_language_of(context.get("user"), email)):
            message = self.render_mail(template_prefix, email, self._mail_context(email) | context)
        queue_mail(message)

    def should_send_confirmation_mail(self, request: HttpRequest, email_address: Any, signup: bool) -> bool:
        """At a log-in with an unchecked address: not once more where enough have been sent. The page says the same."""
        try:
            doors.refuse_mail(request, email_address.email)
        except TooOften:
            return signup
        return True

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Counted, but for that of a sign-up, which was counted before the account was made."""
        if not signup:
            doors.before_mail(request, emailconfirmation.email_address.email)
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def _mail_context(self, email: str) -> dict[str, Any]:
        request = self.request or context.request  # a mail may be written after the commit, when allauth's is over
        return {"request": request, "email": email, "current_site": get_current_site(request)}

    # --- where one goes ---

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The person's first page, in the language chosen on this device or else in that of the profile."""
        chosen_here = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        language = get_language() if chosen_here else getattr(request.user, "language", get_language())
        with override(language):
            return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the profile, where the way to the form was."""
        return resolve_url("accounts:profile")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Our words for the ways to say "it is still me"."""
        words = {
            "reauthenticate": _("With my password or PIN"),
            "mfa_reauthenticate": _("With a code of my app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("With my passkey"),
        }
        return [way | {"description": words[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this very site may follow a log-in."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def _language_of(person: Any, email: str) -> str | None:
    """The person's language; that of the page for an address nobody has an account with."""
    known = person or User.objects.filter(email__iexact=email).only("language").first()
    return getattr(known, "language", None) or get_language()
