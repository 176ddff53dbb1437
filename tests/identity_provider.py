"""A small OpenID Connect provider on 127.0.0.1, for tests of logging in through an institution."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT, SECRET = "meristem", "not-a-real-secret-but-long-enough-for-hs256"


@dataclass
class Provider:
    """Whom it will say is there, and what it was asked."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    refuses: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def settings(self, **more: Any) -> dict[str, Any]:
        """The entry of `MERISTEM_OIDC` that leads here."""
        return {
            "id": "ministry", "name": "Ministry of Plants", "server_url": self.url, "client_id": CLIENT, "secret": SECRET,
        } | more  # fmt: skip


@contextmanager
def identity_provider() -> Iterator[Provider]:
    """One that runs until the block ends."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            provider.asked.append(address.path)
            given = {key: values[0] for key, values in parse_qs(address.query).items()}
            if address.path == "/.well-known/openid-configuration":
                self._answer(_configuration(provider.url))
            elif address.path == "/authorize":
                self._authorize(given)
            elif address.path == "/userinfo" and self.headers["Authorization"] == "Bearer a-token":
                self._answer(provider.claims)
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append(self.path)
            given = {key: values[0] for key, values in parse_qs(body).items()}
            wanted = provider.codes.pop(given.get("code", ""), None)
            if wanted is None or not _proves(given, wanted):
                self.send_error(400)
                return
            now = int(time.time())
            claims = {"iss": provider.url, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": wanted.get("nonce")}
            token = jwt.encode(claims | provider.claims, SECRET, algorithm="HS256")
            self._answer({"access_token": "a-token", "token_type": "Bearer", "id_token": token, "expires_in": 60})

        def _authorize(self, given: dict[str, str]) -> None:
            if provider.refuses:
                reply = {"error": "access_denied", "state": given["state"]}
            else:
                code = secrets.token_hex(8)
                provider.codes[code] = given
                reply = {"code": code, "state": given["state"]}
            self.send_response(302)
            self.send_header("Location", f"{given['redirect_uri']}?{urlencode(reply)}")
            self.end_headers()

        def _answer(self, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            """Tests are quiet."""

    return Handler


def _configuration(url: str) -> dict[str, Any]:
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "userinfo_endpoint": f"{url}/userinfo",
        "jwks_uri": f"{url}/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


def _proves(given: dict[str, str], wanted: dict[str, str]) -> bool:
    """The secret is right, and who fetches the token is who asked for the code (PKCE)."""
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return given.get("client_secret") == SECRET and wanted.get("code_challenge") == challenge
