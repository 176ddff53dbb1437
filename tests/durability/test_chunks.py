"""Bodies without a length, as many clients send them: the server under the store reads them to their end."""

import socket

from tests.durability.server import PATIENCE
from tests.durability.store import Store

PATH = "/xapi/agents/profile?profileId=d&agent=%7B%22mbox%22%3A%22mailto%3Aa%40b.org%22%7D"


def test_a_body_in_chunks_is_kept_whole_or_not_at_all(database, tmp_path):
    store = Store(database, tmp_path)
    with store.alive():
        assert _sent(store, b"5\r\nfirst\r\n8\r\n, second\r\n0\r\n\r\n").startswith(b"HTTP/1.1 204")
        assert store.ask("GET", PATH).body == b"first, second"
        for broken in (b"5\r\nfir", b"zz\r\nfirst\r\n0\r\n\r\n", b"5\r\nfirst\r\n"):
            assert not _sent(store, broken).startswith(b"HTTP/1.1 20")
        assert not _sent(store, b"half", length=8).startswith(b"HTTP/1.1 20")
        assert not _sent(store, b"800000\r\n" + b"x" * 0x800000 + b"\r\n0\r\n\r\n").startswith(b"HTTP/1.1 20")
        assert store.ask("GET", PATH).body == b"first, second"


def _sent(store: Store, body: bytes, length: int | None = None) -> bytes:
    """What the server answers, if anything, to a body of which no more will come."""
    headers = store.headers | {
        "Host": "localhost",
        "Content-Type": "text/plain",
        "If-None-Match": '"x"',
        "Connection": "close",
    }
    headers |= {"Content-Length": str(length)} if length else {"Transfer-Encoding": "chunked"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", store.port), PATIENCE) as connection:
        try:
            connection.sendall(f"PUT {PATH} HTTP/1.1\r\n{head}\r\n".encode() + body)
            connection.shutdown(socket.SHUT_WR)
            found = b""
            while piece := connection.recv(65536):
                found += piece
        except OSError:
            return b""
    return found
