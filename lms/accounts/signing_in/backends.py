"""The doors of passwords and of sessions: a record that was joined to another opens no door any more.

`is_active` stays what it was: whether a record is joined follows from the merges alone, and an undone merge opens the door
again. The session's person comes with two flags, so that the question "has she several ids?" costs no query of its own.
"""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from lms.accounts.merging.aliases import is_absorbed, with_alias_flags
from lms.accounts.models import User


class _OnePerson(ModelBackend):
    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Active, and not joined to another record."""
        return super().user_can_authenticate(user) and not (isinstance(user, User) and _is_joined(user))

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session; None ends it."""
        person = with_alias_flags(User.objects.filter(pk=user_id)).first()
        return person if person and self.user_can_authenticate(person) else None


class PasswordBackend(_OnePerson):
    """Django's own: by the main e-mail address. A PIN is no password for it, and costs the same time."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: Any
    ) -> User | None:
        """The person; None for a PIN. (Who signs in by sign-in name comes through `services.pins`.)"""
        person = super().authenticate(request, username=username, password=password, **more)
        return None if person is None or person.has_pin else person


class AccountBackend(_OnePerson, AuthenticationBackend):
    """allauth's: by e-mail address and a password; a PIN is too short for a door that anybody can name."""

    def _authenticate_by_email(self, email: str, password: str) -> Any:
        """By checked addresses before all others; the same two queries whether or not anybody has the address."""
        addresses = list(EmailAddress.objects.filter(email=email.lower()).select_related("user"))
        accounts = list(User.objects.filter(email=email.lower()))
        checked = [address.user for address in addresses if address.verified]
        people = checked or [address.user for address in addresses] + accounts
        for person in dict.fromkeys(people):
            if self._check_password(person, password) and not person.has_pin:
                return person
        return None


def _is_joined(person: User) -> bool:
    return person.was_absorbed if hasattr(person, "was_absorbed") else is_absorbed(person)
