"""Pictures that come with a file: known by what is inside, kept by their hash."""

import base64
import binascii
import hashlib

from assessments.interchange.base import LARGEST_IMAGE, Image, Reading

MOST_IMAGES = 5_000
MOST_IMAGES_BYTES = 100_000_000  # of one file together


def kind_of_image(content: bytes) -> str | None:
    """The content type, by the first bytes; None if it is no picture that pages show."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def from_base64(encoded: str) -> bytes | None:
    """The bytes, None if it is no base64 or far too much."""
    if len(encoded) > LARGEST_IMAGE * 3:
        return None
    compact = "".join(encoded.split())
    if len(compact) > LARGEST_IMAGE * 4 // 3 + 4:
        return None
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def keep_image(reading: Reading, content: bytes) -> str | None:
    """Its hash, once it is among the pictures of the reading; None if it is not taken."""
    kind = kind_of_image(content)
    if kind is None or len(content) > LARGEST_IMAGE:
        return None
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 not in reading.images:
        if reading.image_bytes + len(content) > MOST_IMAGES_BYTES or len(reading.images) >= MOST_IMAGES:
            return None
        reading.image_bytes += len(content)
        reading.images[sha256] = Image(sha256, kind, content)
    return sha256


def data_address(image: Image) -> str:
    """A picture inside an address."""
    return f"data:{image.content_type};base64,{base64.b64encode(image.content).decode()}"
