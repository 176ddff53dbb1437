"""Attachments, in and out (xAPI 1.0.3, Data 2.4.11 and Communication 1.5; IEEE 9274.1.1, 4.1.3 and 4.2.2.6)."""

import hashlib
import json
import re

import pytest

from analytics.lrs.models import Attachment, Statement
from analytics.lrs.store import attachments as kept
from tests.conformance.speaker import (
    BOUNDARY,
    HASH,
    MIXED,
    attachment,
    multipart,
    part,
    parts_of,
    refused,
    send,
    statement,
    statements_part,
)

FILE = b"Some words\r\n--a-bound\r\n--\r\n\x00\xff\r\n"  # nearly a boundary
OTHER = b""
REMOTE = {"fileUrl": "https://example.org/file"}


def with_files(*contents, **changes):
    return statement(attachments=[attachment(content, **changes) for content in contents])


def test_files_go_in_and_come_out_byte_for_byte(store):
    answer = send(store, statements_part([with_files(FILE, OTHER), with_files(FILE)]), part(FILE), part(OTHER))
    assert answer.status_code == 200
    ids = answer.json()
    shown = parts_of(store.get(statementId=ids[0], attachments="true"))
    assert json.loads(shown[0][1])["id"] == ids[0]
    assert shown[0][0]["Content-Type"] == "application/json"
    assert {headers[HASH]: content for headers, content in shown[1:]} == {
        hashlib.sha256(each).hexdigest(): each for each in (FILE, OTHER)
    }
    for headers, _ in shown[1:]:
        assert headers["Content-Type"] == "text/plain"
        assert headers["Content-Transfer-Encoding"] == "binary"
    listed = parts_of(store.get(attachments="true"))
    assert [each["id"] for each in json.loads(listed[0][1])["statements"]] == ids[::-1]
    assert len(listed) == 3  # each file once, though two statements name it


def test_without_being_asked_for_files_stay(store):
    [found] = send(store, statements_part(with_files(FILE)), part(FILE)).json()
    for asked in ({"statementId": found}, {"statementId": found, "attachments": "false"}, {}, {"attachments": "false"}):
        answer = store.get(**asked)
        assert answer["Content-Type"] == "application/json"
        assert answer.json()


def test_where_there_are_no_files_the_answer_has_one_part(store):
    [found] = store.store(statement())
    assert len(parts_of(store.get(statementId=found, attachments="true"))) == 1
    assert len(parts_of(store.get(attachments="true", format="ids"))) == 1


def test_put_takes_files_too(store):
    body = multipart(statements_part(with_files(FILE)), part(FILE))
    answer = store.ask("PUT", "statements", {"statementId": "8f87ccde-bb56-4c2e-ab83-44982ef22df0"}, body, MIXED)
    assert answer.status_code == 204
    assert Attachment.objects.get().content == FILE


def test_a_file_at_an_address_of_its_own_need_not_be_sent(store):
    assert store.post(with_files(FILE, **REMOTE)).status_code == 200
    assert send(store, statements_part(with_files(FILE, **REMOTE))).status_code == 200
    assert Attachment.objects.count() == 0
    assert send(store, statements_part(with_files(FILE, **REMOTE)), part(FILE)).status_code == 200  # but may be
    assert Attachment.objects.count() == 1


def test_parts_without_any_file_are_as_good_as_json(store):
    assert send(store, statements_part([statement(), statement()])).status_code == 200
    assert send(store, statements_part(statement(), "application/json; charset=utf-8")).status_code == 200


def test_a_file_of_a_substatement_is_a_file(store):
    inner = {"objectType": "SubStatement", **with_files(FILE)}
    refused(store.post(statement(object=inner)), "statement.attachments[0]: ")
    assert send(store, statements_part(statement(object=inner)), part(FILE)).status_code == 200
    assert len(parts_of(store.get(attachments="true"))) == 2


@pytest.mark.parametrize("name", ["sha224", "sha256", "sha384", "sha512"])
def test_each_length_of_sha_2(store, name):
    sha2 = hashlib.new(name, FILE).hexdigest()
    answer = send(store, statements_part(with_files(FILE, sha2=sha2.upper())), part(FILE, X_Experience_API_Hash=sha2))
    assert answer.status_code == 200
    [_, (headers, content)] = parts_of(store.get(attachments="true"))
    assert (headers[HASH], content) == (sha2, FILE)


REFUSED = {
    "a file that was not sent": ([statements_part(with_files(FILE))], "statement.attachments[0]: "),
    "the second was not sent": (
        [statements_part([statement(), with_files(FILE, OTHER)]), part(FILE)], "statements[1].attachments[1]: "
    ),
    "a part that no statement names": ([statements_part(with_files(FILE)), part(FILE), part(b"more")], "body: "),
    "a part and no attachment": ([statements_part(statement()), part(FILE)], "body: "),
    "statements in two parts": ([statements_part(statement()), statements_part(statement())], "part 2: "),
    "no hash": ([statements_part(with_files(FILE)), part(FILE, X_Experience_API_Hash=None)], "part 2: "),
    "the hash of something else": ([statements_part(with_files(FILE)), part(FILE, X_Experience_API_Hash="ab" * 32)], "part 2: "),
    "a hash that is none": ([statements_part(with_files(FILE)), part(FILE, X_Experience_API_Hash="abc")], "part 2: "),
    "a hash of the other bytes": ([statements_part(with_files(b"others")), part(FILE)], "statement.attachments[0]: "),
    "another encoding": ([statements_part(with_files(FILE)), part(FILE, Content_Transfer_Encoding="base64")], "part 2: "),
    "the file first": ([part(FILE), statements_part(with_files(FILE))], "part 1: "),
    "the first part is text": ([statements_part(with_files(FILE), "text/plain"), part(FILE)], "part 1: "),
    "the first part is no JSON": ([statements_part(b"{"), part(FILE)], "statement: "),
    "the first part has no type": ([b"\r\n{}"], "part 1: "),
    "a part without an empty line": ([statements_part(statement()), b"X: y"], "part 2: "),
    "a header that is none": ([statements_part(statement()), b"nonsense\r\n\r\nx"], "part 2: "),
}  # fmt: skip


@pytest.mark.parametrize(("parts", "place"), REFUSED.values(), ids=REFUSED.keys())
def test_parts_that_do_not_fit_are_refused_and_nothing_is_kept(store, parts, place):
    refused(send(store, *parts), place)
    assert Statement.objects.count() == Attachment.objects.count() == 0


WHOLE = multipart(statements_part(with_files(FILE)), part(FILE))


@pytest.mark.parametrize(
    ("body", "content_type", "place"),
    [
        (WHOLE, "multipart/mixed", "Content-Type: "),
        (WHOLE, "multipart/mixed; boundary=", "Content-Type: "),
        (WHOLE, 'multipart/mixed; boundary="with @ in it"', "Content-Type: "),
        (WHOLE, f"multipart/mixed; boundary={'b' * 71}", "Content-Type: "),
        (WHOLE, "multipart/mixed; boundary=another", "body: "),
        (WHOLE, f"multipart/form-data; boundary={BOUNDARY}", "Content-Type: "),
        (WHOLE, f"multipart/related; boundary={BOUNDARY}", "Content-Type: "),
        (WHOLE[: -len(f"--{BOUNDARY}--\r\n")], MIXED, "body: "),
        (WHOLE.replace(f"--{BOUNDARY}\r\n".encode(), b"", 1), MIXED, ""),
        (WHOLE.replace(b"--" + BOUNDARY.encode(), b""), MIXED, "body: "),
        (WHOLE[:40], MIXED, "body: "),
        (b"", MIXED, "body: "),
        (f"--{BOUNDARY}--\r\n".encode(), MIXED, "body: "),
        (f"--{BOUNDARY}junk\r\n\r\nx\r\n--{BOUNDARY}--".encode(), MIXED, "part 1: "),
        (multipart(statements_part(statement()), *[part(b"%d" % number) for number in range(600)]), MIXED, "body: "),
    ],
)
def test_bodies_that_are_not_made_of_parts_are_refused(store, body, content_type, place):
    refused(store.ask("POST", "statements", body=body, content_type=content_type), place)
    assert Statement.objects.count() == Attachment.objects.count() == 0


def test_spellings_that_mime_allows(store):
    """A preamble, an epilogue, blanks after a boundary, names of headers in any case, a quoted boundary."""
    body = WHOLE.replace(f"--{BOUNDARY}\r\n".encode(), f"--{BOUNDARY} \t\r\n".encode())
    body = body.replace(b"X-Experience-API-Hash", b"x-experience-api-HASH")
    body = b"a preamble\r\n" + body + b"an epilogue"
    answer = store.ask(
        "POST", "statements", body=body, content_type=f'Multipart/Mixed; charset=x; boundary="{BOUNDARY}"'
    )
    assert answer.status_code == 200


def test_more_files_than_one_answer_takes_come_with_more(store, monkeypatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 25)
    files = [bytes([number]) * 10 for number in range(5)]
    send(store, statements_part([with_files(each) for each in files]), *map(part, files))
    answer, seen = store.get(attachments="true"), []
    while True:
        shown = parts_of(answer)
        seen += [content for _, content in shown[1:]]
        more = json.loads(shown[0][1])["more"]
        if not more:
            break
        answer = store.ask("GET", more)
    assert seen == files[::-1]


def test_the_boundary_of_an_answer_is_new_each_time(store):
    store.store(statement())
    kinds = {store.get(attachments="true")["Content-Type"] for _ in range(3)}
    assert len(kinds) == 3
    assert all(re.fullmatch(r"multipart/mixed; boundary=[\w-]{20,70}", each) for each in kinds)
