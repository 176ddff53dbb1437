"""By which texts records, and nobody else, are known: what an erasure looks for, and an export of what came from outside."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q

from lms.accounts.models import FormerIdentity, User

SHORTEST = 4  # a shorter text would be found where it means something else
LONGEST = 320  # as much as a column of former ones holds


def known_by(records: Iterable[User], *, proven: bool = False) -> frozenset[str]:
    """E-mail addresses, sign-in names and outside accounts of these records, present and former.

    `proven` leaves out addresses that nobody checked: who enters a stranger's address must not be shown what is held
    about the stranger. What another person is known by now is never among them.
    """
    rows = list(records)
    found: set[str | None] = {text for row in rows for text in (row.email, row.sign_in_name)}
    addresses = EmailAddress.objects.filter(user__in=rows)
    former = FormerIdentity.objects.filter(person__in=rows)
    accounts = SocialAccount.objects.filter(user__in=rows)
    if proven:
        found -= set(addresses.filter(verified=False).values_list("email", flat=True))
        addresses, former = addresses.filter(verified=True), former.filter(is_proven=True)
        found |= set(accounts.values_list("uid", flat=True))
    else:
        found |= {text for account in accounts for text in texts_of_account(account)}
    found |= set(addresses.values_list("email", flat=True)) | set(former.values_list("text", flat=True))
    wanted = {each for each in found if each and len(each) >= SHORTEST}
    others = {each.casefold() for each in _known_to_others(wanted, [row.pk for row in rows])}
    return frozenset(each for each in wanted if each.casefold() not in others)


def people_known_by(texts: Iterable[str]) -> set[UUID]:
    """The persons that these addresses, sign-in names and outside accounts belong to, or did before."""
    forms = {form for text in texts if text for form in (text, text.lower())}
    if not forms:
        return set()
    owners = (
        User.objects.filter(sign_in_name__in=forms).values_list("pk"),
        EmailAddress.objects.filter(email__in=forms, verified=True).order_by().values_list("user"),
        SocialAccount.objects.filter(uid__in=forms).order_by().values_list("user"),
        FormerIdentity.objects.filter(text__in=forms, is_proven=True).order_by().values_list("person"),
    )
    by_address = User.objects.filter(email__in=forms).values_list("pk")
    return {pk for (pk,) in by_address.union(*owners)}  # one question: a program's reading waits for the answer


def texts_of_account(account: SocialAccount) -> set[str]:
    """An account at an institution: its id there, and every address the institution told."""
    return {account.uid[:LONGEST]} | addresses_told(account)


def addresses_told(account: SocialAccount) -> set[str]:
    """Addresses in what an institution told, wherever they stand in it."""
    return {text[:LONGEST] for text in _strings(account.extra_data) if "@" in text and " " not in text}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _known_to_others(texts: set[str], people: list[UUID]) -> set[str]:
    forms = texts | {text.lower() for text in texts}
    users = User.objects.exclude(pk__in=people).filter(Q(email__in=forms) | Q(sign_in_name__in=forms))
    addresses = EmailAddress.objects.exclude(user__in=people).filter(email__in=forms, verified=True)
    accounts = SocialAccount.objects.exclude(user__in=people).filter(uid__in=forms)
    found = {text for pair in users.values_list("email", "sign_in_name") for text in pair if text}
    return found | set(addresses.values_list("email", flat=True)) | set(accounts.values_list("uid", flat=True))
