"""A tool that speaks xAPI to the store: what it sends, and how the answers are read."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.test import Client

from analytics.lrs.credentials import make_credential
from analytics.lrs.models import Credential
from analytics.lrs.spec import VOIDED, Version

Json = Any
AGENT = {"mbox": "mailto:a@example.org"}
VERB = {"id": "https://example.org/verb/did", "display": {"en": "did"}}
ACTIVITY = {"id": "https://example.org/activity/1"}
ACCOUNT = {"homePage": "https://example.org/", "name": "7"}
USAGE = "https://example.org/usage/file"
BOUNDARY = "a-boundary"
HASH = "X-Experience-API-Hash"


def basic(key: str, secret: str) -> str:
    """The value of Authorization."""
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


@dataclass
class Speaker:
    """One credential and one version. Every answer can be asked for with any header replaced, or left out (None)."""

    version: Version = Version.V2
    scopes: Sequence[str] = ("all",)
    options: dict[str, Json] = field(default_factory=dict)
    credential: Credential = field(init=False)
    secret: str = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client()
        self.credential, self.secret = make_credential(name="a tool", scopes=self.scopes, **self.options)

    @classmethod
    def of(cls, version: Version, pair: tuple[Credential, str]) -> "Speaker":
        """With a credential that is there."""
        speaker = cls.__new__(cls)
        speaker.version, speaker.client = version, Client()
        speaker.credential, speaker.secret = pair
        return speaker

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Authorization": basic(self.credential.key, self.secret),
            "X-Experience-API-Version": self.version.full,
        }

    def ask(self, method: str, path: str, parameters: Json = None, body: bytes | str | Json = b"",
            content_type: str = "application/json", **headers: str | None):  # fmt: skip
        """One request. A body that is no text is sent as JSON; names of headers may have _ for -."""
        raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        given = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        address = path if path.startswith("/") else f"/xapi/{path}"
        if parameters:
            address += "?" + urlencode(
                {name: value if isinstance(value, str) else json.dumps(value) for name, value in dict(parameters).items()}
                if isinstance(parameters, dict) else parameters
            )  # fmt: skip
        kept = {name: value for name, value in given.items() if value is not None}
        return self.client.generic(method, address, raw, headers=kept, CONTENT_TYPE=content_type)

    def post(self, body: Json, **headers: str | None):
        return self.ask("POST", "statements", body=body, **headers)

    def put(self, statement: Json, statement_id: str | None = None, **headers: str | None):
        return self.ask("PUT", "statements", {"statementId": statement_id or str(uuid4())}, statement, **headers)

    def store(self, *statements: Json) -> list[str]:
        """Stored, or the test ends; their ids."""
        answer = self.post(list(statements))
        assert answer.status_code == 200, answer.content
        return answer.json()

    def get(self, **parameters: Json):
        return self.ask("GET", "statements", parameters)

    def one(self, statement_id: str, **parameters: Json) -> Json:
        """The statement with this id."""
        answer = self.get(statementId=statement_id, **parameters)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def find(self, **parameters: Json) -> list[Json]:
        """Every statement that a search finds, page after page."""
        answer = self.get(**parameters)
        found: list[Json] = []
        while True:
            assert answer.status_code == 200, answer.content
            page = answer.json()
            assert page.keys() == {"statements", "more"}
            found += page["statements"]
            if not page["more"]:
                return found
            answer = self.ask("GET", page["more"])

    def ids(self, **parameters: Json) -> list[str]:
        return [each["id"] for each in self.find(**parameters)]

    def count(self) -> int:
        return len(self.ids())


def statement(**changes: Json) -> dict[str, Json]:
    """A small statement, with some properties changed or added."""
    return {"actor": AGENT, "verb": VERB, "object": ACTIVITY, **changes}


def referring(target: str, **changes: Json) -> dict[str, Json]:
    """One that speaks about another."""
    return statement(object={"objectType": "StatementRef", "id": target}, **changes)


def voiding(target: str, **changes: Json) -> dict[str, Json]:
    """One that takes another back."""
    return referring(target, verb={"id": VOIDED}, **changes)


def attachment(content: bytes, **changes: Json) -> dict[str, Json]:
    """The head of an attachment."""
    return {
        "usageType": USAGE, "display": {"en": "A file"}, "contentType": "text/plain", "length": len(content),
        "sha2": hashlib.sha256(content).hexdigest(), **changes,
    }  # fmt: skip


def part(content: bytes, **headers: str | None) -> bytes:
    """One part of a multipart body. Without headers it is an attachment as it should be."""
    given = {
        "Content-Type": "text/plain", "Content-Transfer-Encoding": "binary", HASH: hashlib.sha256(content).hexdigest(),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value is not None)
    return f"{head}\r\n".encode() + content


def statements_part(body: Json, kind: str = "application/json") -> bytes:
    """The first part."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return f"Content-Type: {kind}\r\n\r\n".encode() + raw


def multipart(*parts: bytes, boundary: str = BOUNDARY) -> bytes:
    """A whole multipart body."""
    return b"".join(f"--{boundary}\r\n".encode() + each + b"\r\n" for each in parts) + f"--{boundary}--\r\n".encode()


MIXED = f"multipart/mixed; boundary={BOUNDARY}"


def send(speaker: Speaker, *parts: bytes, content_type: str = MIXED):
    """Post parts."""
    return speaker.ask("POST", "statements", body=multipart(*parts), content_type=content_type)


def parts_of(answer) -> list[tuple[dict[str, str], bytes]]:
    """(headers, content) of each part of an answer, read by rules of our own and not by the store's."""
    kind, _, boundary = answer["Content-Type"].partition("; boundary=")
    assert kind == "multipart/mixed"
    pieces = (b"\r\n" + answer.content).split(b"\r\n--" + boundary.encode())
    assert pieces[0] == b"" and pieces[-1] == b"--\r\n"
    found = []
    for piece in pieces[1:-1]:
        head, _, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        lines = [line.partition(": ") for line in head.decode().split("\r\n")]
        found.append(({name: value for name, _, value in lines}, content))
    return found


def refused(answer, place: str = "", status: int = 400) -> str:
    """The message of a refusal, which names the place."""
    assert answer.status_code == status, (answer.status_code, answer.content[:400])
    said = answer.json()
    assert said.keys() == {"error", "message"}
    assert said["message"].startswith(place), said["message"]
    return said["message"]
