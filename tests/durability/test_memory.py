"""Bodies made to hurt: they are refused, or stored, and the server stays as large as it was (docs/lrs.md)."""

import json
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from tests.durability.store import Broken, Line, Store, peak_memory, statement, together

MEGABYTE = 1_000_000
LARGEST = 8 * MEGABYTE  # XAPI_LARGEST_BODY as it is shipped
# by which a process may grow: what JSON makes of one body, and some copies of the bodies of all threads
MOST = 400 * MEGABYTE
AT_ONCE = 8  # threads of a server process

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only Linux tells a process's peak memory"
)


def within(text: bytes) -> bytes:
    """A statement whose extensions hold this."""
    whole = json.dumps(statement(result={"extensions": {"https://example.org/x": "HERE"}})).encode()
    return whole.replace(b'"HERE"', text)


def parts(number: int, size: int = 1) -> bytes:
    """A multipart body of so many parts."""
    first = b"--b\r\nContent-Type: application/json\r\n\r\n[]\r\n"
    other = b"--b\r\nX-Experience-API-Hash: x\r\n\r\n%b\r\n" % (b"x" * size)
    return first + other * number + b"--b--\r\n"


MIXED = "multipart/mixed; boundary=b"
FORM = "application/x-www-form-urlencoded"
HOSTILE = {
    "10 MB": (b"x" * 10 * MEGABYTE, "application/json", {413}),
    "100 MB": (b"x" * 100 * MEGABYTE, "application/json", {413}),
    "10,000 levels": (within(b"[" * 10_000 + b"]" * 10_000), "application/json", {400}),
    "only brackets": (b"[" * LARGEST, "application/json", {400}),
    "objects of nothing": (within(b"[" + b"{}," * 2_600_000 + b"{}]"), "application/json", {400}),
    "as many as are taken": (within(b"[" + b'{"a":1},' * 199_000 + b"{}]"), "application/json", {200}),
    "numbers": (within(b"[" + b"1.5," * 1_900_000 + b"0]"), "application/json", {200}),
    "texts": (within(b"[" + b'"ab",' * 1_500_000 + b"0]"), "application/json", {200}),
    "one text": (within(b'"' + b"\\u00e9" * 1_300_000 + b'"'), "application/json", {200}),
    "10,000 parts": (parts(10_000), MIXED, {400}),
    "10,000 large parts": (parts(10_000, 700), MIXED, {400}),
    "one line of a head": (b"--b\r\n" + b"a" * (LARGEST - 100) + b"\r\n--b--", MIXED, {400}),
    "nothing but boundaries": (b"--b\r\n" * 1_500_000, MIXED, {400}),
    "a form": (b"a=1&" * 1_900_000, FORM, {400}),
}  # fmt: skip


@pytest.fixture
def store(database, tmp_path):
    return Store(database, tmp_path)


def test_no_body_makes_the_server_large(store):
    with store.alive() as life, closing(Line(store)) as line:
        assert line.post(statement()).status == 200
        before = peak_memory(life)
        for name, (body, kind, wanted) in HOSTILE.items():
            path = "/xapi/statements?method=PUT" if kind == FORM else "/xapi/statements"
            status = _sent(line, path, body, kind)
            assert status in wanted or (status is None and 413 in wanted), (name, status, store.log())
            assert peak_memory(life) - before < MOST, (name, peak_memory(life) - before)
        some = [HOSTILE[name] for name in ("as many as are taken", "numbers", "10,000 large parts", "10 MB")]
        numbers = count()

        def all_at_once(line, _):
            body, kind, wanted = some[next(numbers) % len(some)]
            status = _sent(line, "/xapi/statements", body, kind)
            assert status in wanted | {None}

        together(store, AT_ONCE, all_at_once)
        assert peak_memory(life) - before < MOST
        assert store.ask("GET", "/xapi/statements?limit=1").status == 200


def test_no_page_makes_the_server_large(store):
    """A page is cut by its size, too: a hundred statements of 8 MB would be 800 MB."""
    with store.alive() as life, closing(Line(store)) as line:
        before = peak_memory(life)
        large = [statement(result={"response": "x" * (LARGEST - 1_000)}) for _ in range(12)]
        for each in large:
            assert line.post(each).status == 200
        found = [each["id"] for page in line.pages("/xapi/statements?ascending=true") for each in page]
        assert found == [each["id"] for each in large]
        assert peak_memory(life) - before < MOST


def _sent(line, path, body, kind):
    """The status, or None where the server hung up before it had been sent everything."""
    try:
        return line.ask("POST", path, body, kind=kind, X_Experience_API_Version="1.0.3").status
    except Broken:
        return None
