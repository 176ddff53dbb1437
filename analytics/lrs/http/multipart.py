"""multipart/mixed bodies: the statements first, then each attachment (xAPI 1.0.3, Communication 1.5.2; RFC 2046, 5.1)."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex

from analytics.lrs import spec

HASH = "X-Experience-API-Hash"
# SHA-2 has four lengths, told apart by their hexadecimal digits
SHA2 = {56: hashlib.sha224, 64: hashlib.sha256, 96: hashlib.sha384, 128: hashlib.sha512}
MOST_PARTS = 500
BOUNDARY = re.compile(r"^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$")
LARGEST_HEAD = 8192


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its headers by their names in lower case, and its bytes."""

    headers: Mapping[str, str]
    content: bytes


def read(body: bytes, boundary: str) -> tuple[bytes, dict[str, bytes]]:
    """The JSON of the statements, and the attachments by their hashes.

    Raises:
        Invalid: the body is not made of parts as it should be, or a hash is not that of its bytes.
    """
    if not BOUNDARY.match(boundary):
        raise spec.Invalid("Content-Type", "multipart/mixed needs a boundary of 1 to 70 characters.")
    parts = _parts(body, boundary.encode())
    first, others = parts[0], parts[1:]
    kind = first.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise spec.Invalid("part 1", "the first part holds the statements and is application/json.")
    found: dict[str, bytes] = {}
    for number, part in enumerate(others, start=2):
        found[_hash(part, f"part {number}")] = part.content
    return first.content, found


def written(statements: str, attachments: Sequence[tuple[str, str, bytes]]) -> tuple[str, bytes]:
    """(Content-Type, body) of an answer with attachments: (sha2, content type, bytes) each."""
    boundary = f"meristem-{token_hex(16)}"
    pieces = [f"--{boundary}\r\nContent-Type: application/json\r\n\r\n".encode(), statements.encode(), b"\r\n"]
    for sha2, content_type, content in attachments:
        # a type with line breaks was refused when it came; nothing of the sender's can end this head
        head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: binary\r\n{HASH}: {sha2}"
        pieces += [f"--{boundary}\r\n{head}\r\n\r\n".encode("ascii", "replace"), content, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return f"multipart/mixed; boundary={boundary}", b"".join(pieces)


def _hash(part: Part, place: str) -> str:
    encoding = part.headers.get("content-transfer-encoding", "binary").strip().lower()
    if encoding != "binary":
        raise spec.Invalid(place, "Content-Transfer-Encoding of an attachment must be binary.")
    said = part.headers.get(HASH.lower(), "").strip().lower()
    if not said:
        raise spec.Invalid(place, f"an attachment needs the header {HASH}.")
    digest = SHA2.get(len(said))
    if digest is None or said != digest(part.content).hexdigest():
        raise spec.Invalid(place, f"{HASH} is not the SHA-256 of the {len(part.content)} bytes of this part.")
    return said


def _parts(body: bytes, boundary: bytes) -> list[Part]:
    delimiter = b"\r\n--" + boundary
    pieces = (b"\r\n" + body).split(delimiter, MOST_PARTS + 2)
    if len(pieces) < 3:
        raise spec.Invalid("body", "no part is enclosed by the boundary that Content-Type names.")
    if len(pieces) > MOST_PARTS + 2:
        raise spec.Invalid("body", f"has more than {MOST_PARTS} parts.")
    *inner, last = pieces[1:]
    if not last.startswith(b"--"):
        raise spec.Invalid("body", "the closing boundary is missing: it ends with two hyphens.")
    return [_part(piece, f"part {number}") for number, piece in enumerate(inner, start=1)]


def _part(piece: bytes, place: str) -> Part:
    line_end = piece.find(b"\r\n")
    if line_end < 0 or piece[:line_end].strip(b" \t"):
        raise spec.Invalid(place, "the boundary must stand alone on its line.")
    rest = piece[line_end:]
    head, found, content = rest.partition(b"\r\n\r\n")
    if not found or len(head) > LARGEST_HEAD:
        raise spec.Invalid(place, "has no empty line between its headers and its content.")
    headers: dict[str, str] = {}
    for line in head.split(b"\r\n")[1:]:
        name, colon, value = line.partition(b":")
        if not colon or not name.strip():
            raise spec.Invalid(place, "has a line among its headers that is none.")
        headers[name.strip().decode("latin-1").lower()] = value.strip().decode("latin-1")
    return Part(headers, content)
