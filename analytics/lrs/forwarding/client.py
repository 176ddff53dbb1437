"""HTTP to another record store: what is dialled was checked, nothing is followed elsewhere, and nothing takes for ever.

The standard library's client, because the address must be fixed between the check and the dialling, and the whole answer
(not each of its pieces) needs an end.
"""

import base64
import json
import socket
import ssl
import threading
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from analytics.lrs.forwarding.addresses import addresses_of
from analytics.lrs.forwarding.troubles import CERTIFICATE, UNREACHABLE, Later

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0  # for one request from its first byte to the answer's last
MOST_BYTES = 1_000_000  # of an answer that are read


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self) -> str:
        """The body as text, whatever it is."""
        return self.body.decode("utf-8", "replace").replace("\x00", "")

    @property
    def json(self) -> Any:
        """The body's value; None where it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Client:
    """One connection, kept open between requests, to one record store with one key."""

    def __init__(self, *, url: str, key: str, secret: str, version: str) -> None:
        parts = urlsplit(url)
        self._path = parts.path
        host = parts.hostname or ""
        self._connection: HTTPConnection = (
            _PinnedTLS(host, parts.port or 443, context=_tls())
            if parts.scheme == "https"
            else _Pinned(host, parts.port or 80)
        )
        pair = base64.b64encode(f"{key}:{secret}".encode()).decode("ascii")
        self._headers = {
            "Authorization": f"Basic {pair}",
            "X-Experience-API-Version": version,
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "Meristem",
        }

    def post(self, resource: str, content_type: str, body: bytes) -> Answer:
        """Send something.

        Raises:
            Later: nobody answered, or not in time, or not to the end.
            Stop: the address is one of those that are not allowed.
        """
        return self._ask("POST", resource, {"Content-Type": content_type}, body)

    def get(self, resource: str) -> Answer:
        """Ask for something; raises as `post` does."""
        return self._ask("GET", resource, {}, None)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, resource: str, headers: dict[str, str], body: bytes | None) -> Answer:
        kept_open = self._connection.sock is not None
        try:
            try:
                return self._once(method, resource, headers, body)
            except (ConnectionError, HTTPException):
                if not kept_open:
                    raise
                return self._once(method, resource, headers, body)  # it had hung up meanwhile, as servers do
        except ssl.SSLCertVerificationError as error:
            raise Later(CERTIFICATE, error.verify_message) from error
        except (OSError, HTTPException, ValueError) as error:
            raise Later(UNREACHABLE, type(error).__name__) from error

    def _once(self, method: str, resource: str, headers: dict[str, str], body: bytes | None) -> Answer:
        over = threading.Event()
        watch = threading.Timer(ANSWER_SECONDS, self._cut, [over])
        watch.daemon = True
        watch.start()
        done = False
        try:
            self._connection.request(method, self._path + resource, body, {**self._headers, **headers})
            response = self._connection.getresponse()
            content = response.read(MOST_BYTES)
            done = response.isclosed()
            if over.is_set():
                raise TimeoutError
            return Answer(response.status, response.headers, content)
        except (OSError, HTTPException) as error:
            if over.is_set():
                raise TimeoutError from error
            raise
        finally:
            watch.cancel()
            if not done:
                self._connection.close()

    def _cut(self, over: threading.Event) -> None:
        """Whoever waits on the socket wakes up: of its own timeout each byte would begin a new one."""
        over.set()
        sock = self._connection.sock
        if sock is not None:
            try:
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # of the line itself, under whatever TLS makes of it
            except OSError:
                return


class _Pinned(HTTPConnection):
    """Dials the very addresses that were checked."""

    def connect(self) -> None:
        self.sock = _dialled(self.host, self.port)


class _PinnedTLS(HTTPSConnection):
    """The same; the certificate must be right, for the name and not for the address."""

    def connect(self) -> None:
        self.sock = _dialled(self.host, self.port)
        self.sock = _tls().wrap_socket(self.sock, server_hostname=self.host)


@cache
def _tls() -> ssl.SSLContext:
    """Certificates are checked against those that the machine trusts; reading them takes a while, so once."""
    return ssl.create_default_context()


def _dialled(host: str, port: int) -> socket.socket:
    fault: OSError = ConnectionError("no address")
    for address in addresses_of(host, port):
        try:
            sock = socket.create_connection((address, port), CONNECT_SECONDS)
        except OSError as error:
            fault = error
        else:
            sock.settimeout(ANSWER_SECONDS)
            return sock
    raise fault
