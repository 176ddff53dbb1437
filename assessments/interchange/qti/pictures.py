"""Pictures: how large they are, and what their files are called."""

import struct

from assessments.interchange.images import kind_of_image

ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/svg+xml": "svg"}
_START_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels where the head of the file says so."""
    kind = kind_of_image(content)
    try:
        if kind == "image/png":
            width, height = struct.unpack(">II", content[16:24])
            return width, height
        if kind == "image/gif":
            width, height = struct.unpack("<HH", content[6:10])
            return width, height
        return _jpeg_size(content) if kind == "image/jpeg" else None
    except struct.error:
        return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        length = struct.unpack(">H", content[at + 2 : at + 4])[0]
        if content[at + 1] in _START_OF_FRAME:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + max(length, 2)
    return None
