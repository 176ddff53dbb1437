"""Whenever a person stops being known by something, it is noted: allauth and Wagtail change such rows in many places."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver

from lms.accounts.models import FormerIdentity, User
from lms.accounts.privacy.known_by import addresses_told, texts_of_account
from lms.kernel import clock

OWN = frozenset({"email", "sign_in_name"})


@receiver(pre_save, sender=User)
def note_own(instance: User, update_fields: Iterable[str] | None = None, **rest: Any) -> None:
    """Another e-mail address or sign-in name stands in the account from now on."""
    if instance._state.adding or not OWN & set(OWN if update_fields is None else update_fields):
        return
    before = User.objects.filter(pk=instance.pk).values_list("email", "sign_in_name").first()
    gone = set(before or ()) - {instance.email, instance.sign_in_name, None}
    unchecked = EmailAddress.objects.filter(user=instance, verified=False).values_list("email", flat=True)
    for text in gone:
        _note(instance.pk, [text], is_proven=text not in unchecked)


@receiver(pre_save, sender=EmailAddress)
def note_other_address(instance: Any, **rest: Any) -> None:
    """A row that held one address holds another."""
    before = EmailAddress.objects.filter(pk=instance.pk).first() if instance.pk else None
    if before and before.email != instance.email:
        _note(before.user_id, [before.email], is_proven=before.verified)


@receiver(post_delete, sender=EmailAddress)
def note_address_gone(instance: Any, origin: Any = None, **rest: Any) -> None:
    """An address was taken away."""
    if not _goes_with_person(origin):
        _note(instance.user_id, [instance.email], is_proven=instance.verified)


@receiver(pre_save, sender=SocialAccount)
def note_account_changed(instance: Any, **rest: Any) -> None:
    """An institution tells another address than before."""
    before = SocialAccount.objects.filter(pk=instance.pk).first() if instance.pk else None
    if before:
        _note(before.user_id, addresses_told(before) - addresses_told(instance), is_proven=False)


@receiver(post_delete, sender=SocialAccount)
def note_account_gone(instance: Any, origin: Any = None, **rest: Any) -> None:
    """An account at an institution opens this one no more."""
    if not _goes_with_person(origin):
        _note(instance.user_id, [instance.uid], is_proven=True)
        _note(instance.user_id, texts_of_account(instance) - {instance.uid}, is_proven=False)


def _goes_with_person(origin: Any) -> bool:
    """Whether the person's own row is being deleted, and this one only with it."""
    return getattr(origin, "model", type(origin)) is User


def _note(person_id: Any, texts: Iterable[str | None], *, is_proven: bool) -> None:
    now = clock.now()
    rows = [FormerIdentity(person_id=person_id, text=text, is_proven=is_proven, ended_at=now) for text in texts if text]
    FormerIdentity.objects.bulk_create(rows, ignore_conflicts=True)
