"""Where allauth meets our people: how a person is made, the language of mails, where a log-in leads."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.kernel import clock
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
        "rate_limited": _("That was too often in a short time. Wait a few minutes, then try again."),
    }

    def save_user(self, request: HttpRequest, user: Any, form: BaseForm, commit: bool = True) -> Any:
        """The person with name and language, all in one transaction."""
        user.name = form.cleaned_data["name"]
        user.language = form.cleaned_data["language"]
        user.joined_at = clock.now()
        with write_transaction():
            return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the language of the person, whatever the page was in."""
        with override(_language_of(context.get("user"), email)):
            super().send_mail(template_prefix, email, context)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The person's first page, in the language chosen on this device or else in that of the profile."""
        chosen_here = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        language = get_language() if chosen_here else getattr(request.user, "language", get_language())
        with override(language):
            return resolve_url(settings.LOGIN_REDIRECT_URL)

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this very site may follow a log-in."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def _language_of(person: Any, email: str) -> str | None:
    """The person's language; that of the page for an address nobody has an account with."""
    known = person or User.objects.filter(email__iexact=email).only("language").first()
    return getattr(known, "language", None) or get_language()
