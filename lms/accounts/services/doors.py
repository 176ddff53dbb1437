"""What stands before every door: how often a secret may be tried, and which devices are known to an account.

Each door calls `before_try` just before it compares a secret, and `right` once the secret was right:

    doors.before_try(request, typed_name)       # raises TooOften (429); the try counts as a wrong one from here on
    person = check_the_secret(...)
    if person: doors.right(request, typed_name)  # and this one did not count

`subject` is what was typed (e-mail address, sign-in name) whether or not there is such an account, so that the limit
tells nobody which accounts exist; where the person is known already (second factor, "is it still you?") it is `str(pk)`.
A tally of tries is kept per account and per address. A device that has signed in to an account before (a signed cookie
says so) has a tally of its own for it: strangers who guess at the account, or a room that mistypes, do not lock its
owner out there.
"""

import logging
import secrets
import unicodedata

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from lms.accounts.models import User
from lms.accounts.signing_in import policy
from lms.kernel import limits
from lms.kernel.http import client_address, client_network

logger = logging.getLogger(__name__)

Claim = tuple[limits.Limit, str]
SALT = "lms.accounts.known-device"
REMEMBERED = 20  # accounts' names on one device: a family, a class that shares a phone


def before_try(request: HttpRequest, subject: str) -> None:
    """Count a try to sign in as `subject`; `TooOften` when there were too many."""
    limits.spend(*_claims(request, subject))


def right(request: HttpRequest, subject: str) -> None:
    """The secret was right: earlier slips of the finger are forgiven, and this try is taken off the wider counts."""
    for claim in _claims(request, subject):
        if claim[0] in (policy.SIGN_IN_ACCOUNT, policy.SIGN_IN_DEVICE, policy.SIGN_IN_DEVICE_DAY):
            limits.forgive(claim)
        else:
            limits.give_back(claim)


def begin_anew(person: User) -> None:
    """The person has come back by another way (slip, reset): what was tried at her doors is forgotten."""
    for subject in subjects_of(person):
        name = _plain(subject)
        limits.forgive((policy.SIGN_IN_ACCOUNT, name), (policy.SIGN_IN_ACCOUNT_DAY, name))


def before_passkey(request: HttpRequest) -> None:
    """A passkey cannot be guessed and names its own account, so only the address counts its tries."""
    limits.spend((policy.SIGN_IN_ADDRESS, client_address(request)))


def right_passkey(request: HttpRequest) -> None:
    """The passkey was right, so the try is taken off."""
    limits.give_back((policy.SIGN_IN_ADDRESS, client_address(request)))


def before_code(request: HttpRequest) -> None:
    """Count a try of a one-time code too long to be guessed (an invitation's): only the address counts."""
    limits.spend(*_code_claims(request))


def right_code(request: HttpRequest) -> None:
    """The code was right, so the try is taken off."""
    limits.give_back(*_code_claims(request))


def before_slip(request: HttpRequest) -> None:
    """Count a try of a slip's code: nobody is named, so address, network and the whole site count.

    From the narrow to the wide: what a narrow limit refuses uses up nothing of the wide ones, or one address could.
    """
    limits.spend(*_code_claims(request))
    limits.spend(_network_claim(request))
    try:
        limits.spend(_site_claim())
    except limits.TooOften as siege:
        logger.warning("Codes of slips are being guessed from many networks: slips rest for %d seconds.", siege.wait)
        raise


def right_slip(request: HttpRequest) -> None:
    """The code was right, so the try is taken off."""
    limits.give_back(*_code_claims(request), _network_claim(request), _site_claim())


def before_mail(request: HttpRequest, email: str) -> None:
    """Count a mail that somebody asks us to send to an address."""
    limits.spend((policy.MAIL_ACCOUNT, _plain(email)), (policy.MAIL_ADDRESS, client_address(request)))


def refuse_mail(request: HttpRequest, email: str) -> None:
    """`TooOften` where no more mails may go to the address; counts nothing."""
    limits.refuse_if_spent((policy.MAIL_ACCOUNT, _plain(email)), (policy.MAIL_ADDRESS, client_address(request)))


def before_sign_up(request: HttpRequest) -> None:
    """Count a new account."""
    limits.spend((policy.SIGN_UP_ADDRESS, client_address(request)))


def know_device(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Let this device remember that the person has signed in here: names as keyed hashes, signed, out of scripts' reach."""
    device, known = _device(request)
    marks = [_mark(subject) for subject in subjects_of(person)]
    kept = [mark for mark in known if mark not in marks]
    value = ".".join([device or secrets.token_urlsafe(9), *[*kept, *marks][-REMEMBERED:]])
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.Signer(salt=SALT).sign(value),
        max_age=settings.DEVICE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def use_up_code(person: User, code: str) -> None:
    """A code of an authenticator app opens one door only, in whichever process it is shown again."""
    limits.spend((policy.AUTHENTICATOR_CODE, f"{person.pk} {code}"))


def subjects_of(person: User) -> list[str]:
    """Whatever the person may type, or be known by, at a door.

    Only addresses that were checked: anybody may enter another's address in her own account, and a device that knew
    it then would have tries of its own at that other's door.
    """
    from allauth.account.models import EmailAddress  # allauth's models load after ours

    addresses = EmailAddress.objects.filter(user_id=person.pk, verified=True).values_list("email", flat=True)
    return sorted(filter(None, {str(person.pk), person.sign_in_name, *addresses}))


def _claims(request: HttpRequest, subject: str) -> list[Claim]:
    name = _plain(subject)
    device, known = _device(request)
    if device and _mark(name) in known:
        here = f"{device} {name}"
        return [(policy.SIGN_IN_DEVICE, here), (policy.SIGN_IN_DEVICE_DAY, here)]
    return [
        (policy.SIGN_IN_ACCOUNT, name),
        (policy.SIGN_IN_ACCOUNT_DAY, name),
        (policy.SIGN_IN_ADDRESS, client_address(request)),
    ]


def _code_claims(request: HttpRequest) -> list[Claim]:
    address = client_address(request)
    return [(policy.CODE_ADDRESS, address), (policy.CODE_ADDRESS_DAY, address)]


def _network_claim(request: HttpRequest) -> Claim:
    return policy.SLIP_NETWORK_DAY, client_network(request)


def _site_claim() -> Claim:
    return policy.SLIP_SITE, ""


def _plain(subject: str) -> str:
    """The same name typed in capitals or with stray spaces is the same name."""
    return unicodedata.normalize("NFKC", subject).casefold().strip()


def _mark(subject: str) -> str:
    return salted_hmac(SALT, _plain(subject), algorithm="sha256").hexdigest()[:16]


def _device(request: HttpRequest) -> tuple[str, list[str]]:
    """The device's own random name and the marks of accounts it knows; nothing from a cookie we did not sign."""
    try:
        value = signing.Signer(salt=SALT).unsign(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))
    except signing.BadSignature:
        return "", []
    device, *known = value.split(".")
    return device, known
