"""A person and the identities by which statements tell of her."""

from uuid import UUID

from django.conf import settings

from lms.accounts.api import User, all_records_of, known_by


def keys_of(person: UUID, *, outside: bool) -> set[str]:
    """Her identities (`spec.agent_key`): the opaque ids of her records, and with `outside` her own e-mail addresses."""
    records = all_records_of([person])
    keys = {f"{_ours()}{record}" for record in records}
    if outside:
        texts = known_by(User.objects.filter(pk__in=records), proven=True)
        keys |= {f"mbox|mailto:{form}" for text in texts if "@" in text for form in (text, text.lower())}
    return keys


def is_our_key(key: str) -> bool:
    """Whether an identity is an opaque id of ours."""
    return key.startswith(_ours())


def _ours() -> str:
    return f"account|{settings.SITE_URL}/|"
