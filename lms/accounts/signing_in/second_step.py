"""Where allauth's passkeys and authenticator apps meet our people."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.kernel.sealing import seal, unseal


class SecondStepAdapter(DefaultMFAAdapter):
    """Chosen in settings as MFA_ADAPTER."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("This cannot be taken away at present."),
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes belong to a passkey or an app. Add one first."),
        "incorrect_code": gettext_lazy("This code is not right. Look for a new one, then try again."),
        "unverified_email": gettext_lazy(
            "Please check your e-mail address first: open the link in the mail we sent you."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Secrets of apps and of recovery codes are sealed in the database."""
        return seal(text, purpose="second-step")

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose="second-step")

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name for a passkey whose owner gave none."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Device %(number)d") % {"number": number}

    def _get_user_identifier(self, user: Any) -> str:
        return user.email or user.sign_in_name or user.name

    def _get_site_name(self) -> str:
        return settings.SITE_NAME
