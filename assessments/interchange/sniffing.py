"""The first lines of a file as text, to see what it may be."""

import codecs

HEAD = 20_000  # bytes


def head_text(head: bytes) -> str:
    """Something to look at; never an error."""
    head = head[:HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    if head.startswith((b"PK\x03\x04", b"%PDF")):
        return ""
    zeros = head.count(0)
    if zeros > len(head) / 4:
        codec = "utf-16-le" if head[1::2].count(0) > zeros / 2 else "utf-16-be"
        return head.decode(codec, errors="replace")
    return head.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
