"""Sealing of what must rest in the database for a while, or for good, without being readable there."""

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class Unreadable(Exception):
    """Sealed with another key than ours, or not sealed at all."""


def seal(value: Any, *, purpose: str) -> str:
    """A value JSON can hold, as a text only this installation can read."""
    return _box(purpose).encrypt(json.dumps(value, ensure_ascii=False).encode()).decode("ascii")


def unseal(text: str, *, purpose: str) -> Any:
    """The value again."""
    try:
        return json.loads(_box(purpose).decrypt(text.encode()))
    except InvalidToken as error:
        raise Unreadable from error


def _box(purpose: str) -> MultiFernet:
    # a former SECRET_KEY (SECRET_KEY_FALLBACKS) still opens what it sealed
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        salted_hmac(f"lms.kernel.sealing.{purpose}", "", secret=key, algorithm="sha256").digest() for key in keys
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(digest).digest())) for digest in digests])
