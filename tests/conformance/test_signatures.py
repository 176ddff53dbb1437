"""Signed statements (xAPI 1.0.3, Data 2.6; IEEE 9274.1.1, 4.2.6; RFC 7515)."""

import base64
import json
import warnings
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import uuid4

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from analytics.lrs.models import Statement
from analytics.lrs.signatures import USAGE
from tests.conformance.speaker import AGENT, attachment, part, parts_of, refused, send, statement, statements_part

PLACE = "statement.attachments[0]"


@cache
def rsa_key():
    return rsa.generate_private_key(65537, 2048)


@cache
def another_key():
    return rsa.generate_private_key(65537, 2048)


def certificate(key, signer=None) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "A tool")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return made.sign(signer or rsa_key(), SHA256()).public_bytes(Encoding.DER)


def chain(*certificates: bytes) -> list[str]:
    return [base64.b64encode(each).decode() for each in certificates]


def token(signed, algorithm="RS256", key=None, **headers) -> bytes:
    raw = signed if isinstance(signed, bytes) else json.dumps(signed).encode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of keys that are too short, which is what is wanted
        return jwt.api_jws.encode(raw, key if key is not None else rsa_key(), algorithm, headers).encode()


def sent(store, body, signature: bytes, *, statement_id=None, **changes):
    """Post a statement with this signature attached."""
    head = attachment(signature, **{"usageType": USAGE, "contentType": "application/octet-stream"} | changes)
    whole = {**body, "attachments": [head]} | ({"id": statement_id} if statement_id else {})
    return send(store, statements_part(whole), part(signature, Content_Type=head["contentType"]))


SIGNED = statement(result={"success": True, "score": {"raw": 5}}, timestamp="2026-01-02T03:04:05Z")


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
@pytest.mark.parametrize("with_certificate", [True, False], ids=["x5c", "bare"])
def test_three_algorithms_are_taken_with_a_certificate_or_without(store, algorithm, with_certificate):
    headers = {"x5c": chain(certificate(rsa_key()))} if with_certificate else {}
    signature = token(SIGNED, algorithm, **headers)
    [found] = sent(store, SIGNED, signature).json()
    [_, (_, content)] = parts_of(store.get(statementId=found, attachments="true"))
    assert content == signature


def test_what_is_added_after_signing_does_not_count(store):
    signed = {key: value for key, value in SIGNED.items() if key != "timestamp"}
    signature = token(signed, x5c=chain(certificate(rsa_key())))
    answer = sent(store, {**SIGNED, "version": "1.0.0"}, signature, statement_id=str(uuid4()))
    assert answer.status_code == 200


def test_the_payload_may_be_spelled_otherwise(store):
    raw = json.dumps(dict(reversed(SIGNED.items())), indent=2).replace(": 5", ": 5.0").encode()
    assert sent(store, SIGNED, token(raw)).status_code == 200


def test_other_algorithms_are_refused(store):
    none = b".".join(
        base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in ({"alg": "none"}, SIGNED)
    )
    wrong = {
        "HS256": token(SIGNED, "HS256", "a secret that is long enough for this"),
        "PS256": token(SIGNED, "PS256"),
        "ES256": token(SIGNED, "ES256", ec.generate_private_key(ec.SECP256R1())),
        "none": none + b".",
    }
    for algorithm, signature in wrong.items():
        assert algorithm in refused(sent(store, SIGNED, signature), PLACE)
    assert Statement.objects.count() == 0


def test_the_statement_that_was_signed_must_be_the_one_that_is_sent(store):
    for change in ({"actor": {"mbox": "mailto:b@example.org"}}, {"result": {"success": False}}, {"id": str(uuid4())}):
        refused(sent(store, SIGNED, token({**SIGNED, **change}), statement_id=str(uuid4())), PLACE)
    for raw in (b"", b"{", b"[]", b'"text"', b'{"actor":1}', json.dumps(SIGNED).encode() + b"x", b"\xff"):
        refused(sent(store, SIGNED, token(raw)), PLACE)
    assert Statement.objects.count() == 0


def test_a_signature_has_its_content_type_and_comes_with_the_request(store):
    signature = token(SIGNED)
    refused(sent(store, SIGNED, signature, contentType="text/plain"), PLACE)
    head = attachment(
        signature, usageType=USAGE, contentType="application/octet-stream", fileUrl="https://example.org/s"
    )
    refused(store.post({**SIGNED, "attachments": [head]}), PLACE)


def test_a_signature_that_does_not_fit_the_certificate_is_refused(store):
    right, others = chain(certificate(rsa_key())), chain(certificate(another_key()))
    assert sent(store, SIGNED, token(SIGNED, x5c=right)).status_code == 200
    refused(sent(store, SIGNED, token(SIGNED, x5c=others)), PLACE)
    head, payload, signature = token(SIGNED, x5c=right).split(b".")
    forged = base64.urlsafe_b64encode(json.dumps({**SIGNED, "actor": {**AGENT, "name": "B"}}).encode()).rstrip(b"=")
    refused(sent(store, {**SIGNED, "actor": {**AGENT, "name": "B"}}, b".".join([head, forged, signature])), PLACE)
    turned = signature[:-4] + (b"AAAA" if signature[-4:] != b"AAAA" else b"BBBB")
    refused(sent(store, SIGNED, b".".join([head, payload, turned])), PLACE)


def test_certificates_that_are_none_are_refused(store):
    good = certificate(rsa_key())
    future = good.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x07", 1)  # X.509 of a version that does not exist
    assert future != good
    bad = [chain(b"nonsense"), chain(good[:-9]), chain(future), ["!"], [7], "text", {"0": "x"}, 5, [[]],
           chain(certificate(ec.generate_private_key(ec.SECP256R1())))]  # fmt: skip
    for each in bad:
        refused(sent(store, SIGNED, token(SIGNED, x5c=each)), PLACE)
    assert Statement.objects.count() == 0


def test_no_byte_of_a_certificate_can_break_the_store(store):
    good = certificate(rsa_key())
    for number in range(0, len(good), 7):
        broken = good[:number] + bytes([good[number] ^ 0xFF]) + good[number + 1 :]
        assert sent(store, SIGNED, token(SIGNED, x5c=chain(broken))).status_code in (200, 400)


def test_short_keys_are_whoever_uses_thems_own_affair(store):
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505  that is the point
    signature = token(SIGNED, key=weak, x5c=chain(certificate(weak)))
    assert sent(store, SIGNED, signature).status_code == 200


@pytest.mark.parametrize(
    "signature",
    [b"", b"text", b"a.b", b"a.b.c.d", b"..", b"e30.e30.", b"\xff.\xff.\xff", b"W10.e30.x", b"bnVsbA.e30.x", b"A.e30.x",
     b"eyJhbGciOiJSUzI1NiJ9.e30.", b"eyJhbGciOlsiUlMyNTYiXX0.e30.x"],
)  # fmt: skip
def test_what_is_no_signature_is_refused(store, signature):
    refused(sent(store, SIGNED, signature), PLACE)
    assert Statement.objects.count() == 0


def test_headers_of_a_signature_that_must_be_understood(store):
    """`crit` and `b64` change what a signature means (RFC 7515, 4.1.11; RFC 7797)."""
    right = chain(certificate(rsa_key()))
    head = {"alg": "RS256", "x5c": right, "crit": ["exp"], "exp": 1}
    signed = token(SIGNED, x5c=right).split(b".")
    other = base64.urlsafe_b64encode(json.dumps(head).encode()).rstrip(b"=")
    refused(sent(store, SIGNED, b".".join([other, *signed[1:]])), PLACE)
