"""The ways in which a person can log in; nobody may take away the last of hers."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import PersonSession, User
from lms.kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What opens an account. A second step (app, recovery codes) is none by itself: it comes after a password."""

    sign_in_name: str
    has_password: bool
    passkeys: list[str]
    has_app: bool
    codes_left: int | None  # none where there are no recovery codes
    institutions: list[str]
    institutions_offered: bool
    other_sessions: int


def ways_in_of(person: User, *, session_key: str | None = None) -> WaysIn:
    """How a person logs in, and in how many sessions besides the one with this key she is."""
    rows = list(Authenticator.objects.filter(user_id=person.pk).order_by("created_at"))
    kinds = {row.type: row for row in rows}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    accounts = SocialAccount.objects.filter(user_id=person.pk)
    sessions = PersonSession.objects.filter(person=person, expire_date__gt=timezone.now())
    return WaysIn(
        sign_in_name=person.sign_in_name or "",
        has_password=person.has_usable_password(),
        passkeys=[str(row) for row in rows if row.type == Authenticator.Type.WEBAUTHN],
        has_app=Authenticator.Type.TOTP in kinds,
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
        institutions=[account.get_provider_account().get_brand()["name"] for account in accounts],
        institutions_offered=bool(get_adapter().list_providers(None)),
        other_sessions=sessions.exclude(session_key=session_key or "").count(),
    )


class LastWayIn(Conflict):
    """Taking this away would shut the person out for good."""

    def __init__(self) -> None:
        super().__init__(
            "last-way-in",
            _(
                "This is your only way to log in. Choose a password or add another way first; then you can take it away."
            ),
        )


def refuse_last_way(person: User, *, without: Authenticator | SocialAccount) -> None:
    """Raise `LastWayIn` when nothing else opens the person's account."""
    if person.has_usable_password() and (person.email or person.sign_in_name):
        return
    passkeys = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.WEBAUTHN)
    accounts = SocialAccount.objects.filter(user_id=person.pk)
    if isinstance(without, Authenticator):
        passkeys = passkeys.exclude(pk=without.pk)
    else:
        accounts = accounts.exclude(pk=without.pk)
    if not passkeys.exists() and not accounts.exists():
        raise LastWayIn
