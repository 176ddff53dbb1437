"""How far people have come with signing in, and whom a trainer may help back."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Merge, RoleAssignment, User
from lms.accounts.services.slips import good_slips


class SignInState(models.TextChoices):
    """What a roster says of a person."""

    NONE = "none", _("No login yet")
    SLIP = "slip", _("Slip printed")
    IN = "in", _("Has logged in")


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person's state. `by_slip_only`: she has neither e-mail, nor passkey, nor institution, nor a role; so others may
    print a slip for her, since nobody gains anything by it but her own record."""

    state: SignInState
    by_slip_only: bool


def sign_ins_of(ids: Iterable[UUID]) -> dict[UUID, SignIn]:
    """The states of these people. One query, however many they are."""
    mine = {"person": OuterRef("pk")}
    people = User.objects.filter(pk__in=list(ids)).annotate(
        has_slip=Exists(good_slips().filter(**mine)),
        has_more=Exists(EmailAddress.objects.filter(user=OuterRef("pk")))
        | Exists(Authenticator.objects.filter(user=OuterRef("pk")))
        | Exists(SocialAccount.objects.filter(user=OuterRef("pk")))
        | Exists(RoleAssignment.objects.in_force().filter(**mine))
        | Exists(Merge.objects.in_force().filter(absorbed=OuterRef("pk"))),
    )
    return {person.pk: SignIn(_state(person), _by_slip_only(person)) for person in people}


def _state(person: User) -> SignInState:
    if person.last_login or person.email or person.has_usable_password():
        return SignInState.IN
    return SignInState.SLIP if person.has_slip else SignInState.NONE  # type: ignore[attr-defined]


def _by_slip_only(person: User) -> bool:
    above = person.is_staff or person.is_superuser or not person.is_active or person.erased_at
    return not (person.has_more or person.email or above)  # type: ignore[attr-defined]
