"""The data types of statements: identifiers, moments, durations, languages, hashes (xAPI 1.0.3, Data 4; IEEE 9274.1.1, 4.2.7).

`is_…` answer, `check_…` and `read_…` raise `Invalid` with the place. Values of the wrong type are simply wrong.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from analytics.lrs.spec.errors import Invalid
from analytics.lrs.spec.versions import Version, read_version

_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
# RFC 3987, best effort: a scheme, then nothing that may not stand in any part; % only before two hexadecimal digits
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*+:[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]++")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HIERARCHICAL = re.compile(r"(?:https?|ftps?|wss?):(?!//[^/?#])", re.IGNORECASE)
# RFC 6068: one address, nothing after it
_MAILTO = re.compile(
    r"mailto:[^\s@<>()\[\]\\,;:?\"\x00-\x1f\x7f]+@"
    r"(?:[^\s@<>()\[\]\\,;:?\"/#&=.\x00-\x1f\x7f]+(?:\.[^\s@<>()\[\]\\,;:?\"/#&=.\x00-\x1f\x7f]+)*+|\[[0-9A-Za-z:.]+\])"
)
_SHA1 = re.compile(r"[0-9A-Fa-f]{40}")
_SHA2 = re.compile(r"[0-9A-Fa-f]{56}(?:[0-9A-Fa-f]{8}(?:[0-9A-Fa-f]{32}){0,2})?")  # 224, 256, 384 or 512 bits
_TOKEN = r"[A-Za-z0-9!#$%&'*+.^_`|~\-]+"  # noqa: S105 - a word of RFC 9110, no secret
_MEDIA_TYPE = re.compile(
    rf"{_TOKEN}/{_TOKEN}(?:[ \t]*;[ \t]*{_TOKEN}=(?:{_TOKEN}|\"(?:[^\"\\\x00-\x08\x0a-\x1f\x7f]|\\[\x20-\x7e])*+\"))*+"
)
# ISO 8601:2004, 4.4.3.2: weeks stand alone; only the last number may have a fraction
_DURATION = re.compile(
    r"P(?:\d+(?:[.,]\d+)?W"
    r"|(?=[\dT])(?:\d+(?:[.,]\d+(?=Y$))?Y)?(?:\d+(?:[.,]\d+(?=M$))?M)?(?:\d+(?:[.,]\d+(?=D$))?D)?"
    r"(?:T(?=\d)(?:\d+(?:[.,]\d+(?=H$))?H)?(?:\d+(?:[.,]\d+(?=M$))?M)?(?:\d+(?:[.,]\d+)?S)?)?)",
    re.ASCII,
)
# RFC 5646, 2.1. The regular tags of old fit the rule anyway; the irregular ones are listed
_LANGUAGE = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*+(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+"
    r"|en-GB-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(?:BE-FR|BE-NL|CH-DE))",
    re.IGNORECASE | re.ASCII,
)
_TIME = r"T(?P<h>[01]\d|2[0-3]):[0-5]\d"
_OFFSET = r"(?:Z|[+-](?:[01]\d|2[0-3])"
# ISO 8601, extended format, date and time; -00 would be an offset of unknown place, which ISO 8601 does not have
_ISO_8601 = re.compile(
    rf"(?!.*-00(?::?00)?$)\d{{4}}-\d\d-\d\d{_TIME}(?::(?:[0-5]\d|60)(?:[.,]\d+)?)?{_OFFSET}(?::?[0-5]\d)?)?", re.ASCII
)
_RFC_3339 = re.compile(
    rf"(?!.*-00:00$)\d{{4}}-\d\d-\d\d{_TIME}:(?:[0-5]\d|60)(?:\.\d+)?{_OFFSET}:[0-5]\d)", re.ASCII | re.IGNORECASE
)
_MOMENT = {Version.V1: _ISO_8601, Version.V2: _RFC_3339}
_LEAP_SECOND = re.compile(r"(T\d\d:\d\d:)60", re.IGNORECASE)
_EXAMPLE = "such as 2026-11-21T08:30:00.000Z"


def is_uuid(value: Any) -> bool:
    """A UUID of any version in its form of 36 characters (Data 4.4, RFC 4122)."""
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_iri(value: Any) -> bool:
    """An absolute IRI (Data 4.3)."""
    if not isinstance(value, str) or not _IRI.fullmatch(value):
        return False
    return not ("%" in value and _BAD_PERCENT.search(value)) and not _HIERARCHICAL.match(value)


def is_mailto(value: Any) -> bool:
    """`mailto:` and one e-mail address (Data 2.4.2.3)."""
    return isinstance(value, str) and _MAILTO.fullmatch(value) is not None


def is_sha1(value: Any) -> bool:
    """40 hexadecimal digits (Data 2.4.2.3)."""
    return isinstance(value, str) and _SHA1.fullmatch(value) is not None


def is_sha2(value: Any) -> bool:
    """56, 64, 96 or 128 hexadecimal digits (Data 2.4.11)."""
    return isinstance(value, str) and _SHA2.fullmatch(value) is not None


def is_media_type(value: Any) -> bool:
    """An Internet media type, parameters allowed (Data 2.4.11, RFC 2046)."""
    return isinstance(value, str) and _MEDIA_TYPE.fullmatch(value) is not None


def is_duration(value: Any) -> bool:
    """A duration in the format with designators (Data 4.6)."""
    return isinstance(value, str) and _DURATION.fullmatch(value) is not None


def is_language(value: Any) -> bool:
    """A well-formed language tag (Data 4.2); whether it is registered is not asked."""
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None


def is_statement_version(value: Any, version: Version) -> bool:
    """The property `version` (Data 2.4.10): 1.0 or 1.0.x; where 2.0 is spoken also 2.0 or 2.0.x."""
    given = read_version(value) if isinstance(value, str) else None
    return given is Version.V1 or (given is Version.V2 and version is Version.V2)


def check_iri(value: Any, place: str) -> None:
    """Raise `Invalid` unless `value` is an absolute IRI."""
    if not is_iri(value):
        raise Invalid(place, f"{shown(value)} is not an absolute IRI.")


def read_uuid(value: Any, place: str) -> UUID:
    """A UUID from its form of 36 characters."""
    if not is_uuid(value):
        raise Invalid(place, f"{shown(value)} is not a UUID.")
    return UUID(value)


def read_moment(value: Any, place: str, version: Version) -> datetime:
    """A timestamp, in UTC; what is finer than a microsecond is cut off (Data 4.5).

    In 1.0.3 ISO 8601 in the extended format, date and time, where seconds and the offset may be missing (then it is UTC);
    in 2.0 RFC 3339. Either way no -00:00, and no truncated date. A leap second is the second after it.
    """
    if not isinstance(value, str) or not _MOMENT[version].fullmatch(value):
        raise Invalid(place, f"{shown(value)} is not a timestamp {_EXAMPLE}.")
    text = value.upper()
    leap = _LEAP_SECOND.search(text)
    try:
        found = datetime.fromisoformat(_LEAP_SECOND.sub(r"\g<1>59", text) if leap else text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        return _after_leap_second(found) if leap else found
    except (ValueError, OverflowError):
        raise Invalid(place, f"{shown(value)} is not a moment that was or will be.") from None


def _after_leap_second(moment: datetime) -> datetime:
    if (moment.hour, moment.minute) != (23, 59):
        raise ValueError("UTC has leap seconds at the end of a day only")
    return moment + timedelta(seconds=1)


def shown(value: Any) -> str:
    """A value as a message may show it: a text in quotes, cut short; of all else only the kind."""
    if isinstance(value, str):
        return repr(value if len(value) <= 80 else value[:79] + "…")
    kinds = {dict: "an object", list: "an array", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
