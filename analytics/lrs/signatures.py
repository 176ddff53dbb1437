"""Signed statements (xAPI 1.0.3, Data 2.6): a JWS over the statement, attached to it (RFC 7515)."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
from cryptography.x509 import InvalidVersion, load_der_x509_certificate

from analytics.lrs import spec

USAGE = "http://adlnet.gov/expapi/attachments/signature"
CONTENT_TYPE = "application/octet-stream"
ALGORITHMS = {"RS256": SHA256(), "RS384": SHA384(), "RS512": SHA512()}
LATER = ("id", "stored", "authority", "version", "timestamp", "attachments")  # what may come after signing
Json = Any


def check_signature(statement: dict[str, Json], attachments: Mapping[str, bytes], place: str) -> None:
    """Refuse a statement whose signature is not one, or says something else.

    The signature itself is checked where its header holds the certificate (x5c); who the certificate belongs to is
    not judged.

    Raises:
        Invalid: wrong type, algorithm, payload, certificate or signature.
    """
    for index, attachment in enumerate(statement.get("attachments", [])):
        if attachment["usageType"] == USAGE:
            _check(statement, attachment, attachments, f"{place}.attachments[{index}]")


def _check(
    statement: dict[str, Json], attachment: dict[str, Json], attachments: Mapping[str, bytes], place: str
) -> None:
    if attachment["contentType"].partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise spec.Invalid(place, f"the contentType of a signature is {CONTENT_TYPE}.")
    token = attachments.get(attachment["sha2"].lower())
    if token is None:
        raise spec.Invalid(place, "the signature itself must be sent as a part of the request.")
    header, payload = _opened(token, place)
    if (algorithm := str(header.get("alg"))) not in ALGORITHMS:
        raise spec.Invalid(place, f"a signature uses {', '.join(ALGORITHMS)}, not {algorithm[:20]!r}.")
    if "crit" in header:
        raise spec.Invalid(place, "the signature has extensions that must be understood (crit), and none is here.")
    signed = spec.read_json(payload, f"{place}, signed payload")
    if not isinstance(signed, dict) or not _says_the_same(signed, statement):
        raise spec.Invalid(place, "what was signed is not this statement.")
    if certificates := header.get("x5c"):
        _verify(token, algorithm, certificates, place)


def _opened(token: bytes, place: str) -> tuple[dict[str, Json], bytes]:
    try:
        head, payload, _ = token.strip().split(b".")
        header = spec.read_json(_decoded(head), f"{place}, JWS header")
        if not isinstance(header, dict):
            raise ValueError("not an object")
        return header, _decoded(payload)
    except (ValueError, binascii.Error) as error:
        if isinstance(error, spec.Invalid):
            raise
        raise spec.Invalid(place, "is not a JSON Web Signature in compact form.") from error


def _decoded(part: bytes) -> bytes:
    return base64.b64decode(part + b"=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _says_the_same(signed: dict[str, Json], sent: dict[str, Json]) -> bool:
    """Equal but for what is added after signing; where both have an id or a timestamp, these count too."""
    if any(key in signed and str(signed[key]).lower() != str(sent.get(key, "")).lower() for key in ("id",)):
        return False
    kept = [{key: value for key, value in each.items() if key not in LATER} for each in (signed, sent)]
    return spec.same_statement(kept[0], kept[1])


def _verify(token: bytes, algorithm: str, certificates: Json, place: str) -> None:
    try:
        key = load_der_x509_certificate(base64.b64decode(certificates[0], validate=True)).public_key()
    except (ValueError, TypeError, IndexError, KeyError, UnsupportedAlgorithm, InvalidVersion) as error:
        raise spec.Invalid(place, "x5c in the header does not begin with an X.509 certificate.") from error
    if not isinstance(key, RSAPublicKey):
        raise spec.Invalid(place, "the certificate in x5c has no RSA key.")
    try:
        signed, _, signature = token.strip().rpartition(b".")
        key.verify(_decoded(signature), signed, PKCS1v15(), ALGORITHMS[algorithm])
    except (InvalidSignature, ValueError) as error:
        raise spec.Invalid(place, "the signature does not fit the certificate in x5c.") from error
