"""Names and orders that tell nothing of what is right, and stay the same for one attempt."""

import hashlib
from collections.abc import Iterable


def tokens(seed: str, keys: Iterable[str]) -> dict[str, str]:
    """What stands for each key on the page of one attempt: an author's keys may tell what belongs together.

    In the order of the tokens, which is a mixed one.
    """
    made = {key: _token(seed, key) for key in keys}
    return dict(sorted(made.items(), key=lambda item: item[1]))


def _token(seed: str, key: str) -> str:
    return "t" + hashlib.blake2b(f"{seed} {key}".encode(), digest_size=6).hexdigest()
