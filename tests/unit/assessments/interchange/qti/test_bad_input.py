"""Whatever bytes come: a reading or Unreadable with a reason, in bounded time and memory."""

import io
import struct
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.interchange.base import Reading, Unreadable
from assessments.interchange.qti import Qti, Qti21, archive
from assessments.plans import QuestionPlan
from tests.unit.assessments.interchange.qti.plans import IMAGES, plans
from tests.unit.assessments.interchange.qti.test_reading import ABC, choice, declared, item, packed

ITEM = item(declared("single", "identifier", ("B",)), "<p>Before</p>" + choice(ABC))
roughly = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def outcome(content: bytes) -> Reading | Unreadable:
    """Nothing else may be raised."""
    try:
        return Qti().read(content, language="en")
    except Unreadable as refusal:
        assert str(refusal)
        return refusal


def refusal(content: bytes) -> str:
    found = outcome(content)
    assert isinstance(found, Unreadable)
    return str(found)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 50,
        b"PK",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n",
        b"What? {=yes}",
        b"<",
        b"<html/>",
        "ü".encode("latin-1"),
    ],
)
def test_what_is_no_qti_is_refused(content):
    assert refusal(content)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_document_types_and_entities_are_refused(head):
    assert "DOCTYPE" in refusal((head + ITEM).encode())
    reading = Qti().read(packed({"a.xml": head + ITEM, "b.xml": ITEM}), language="en")
    assert (len(reading.drafts), reading.skipped) == (1, 1)


def test_deep_and_wide_documents_are_refused_soon():
    start = time.monotonic()
    assert "nested" in refusal(item("", "<div>" * 5_000).encode())
    assert "nested" in refusal(item("", "<div>" * 5_000 + "</div>" * 5_000).encode())
    assert time.monotonic() - start < 5


def test_an_item_with_very_many_choices_does_not_come_in():
    many = {f"C{at}": "x" for at in range(3_000)}
    start = time.monotonic()
    reading = outcome(item(declared("single", "identifier", ("C1",)), choice(many)).encode())
    assert isinstance(reading, Reading)
    assert (reading.skipped, reading.warnings[0].code) == (1, "too-large")
    assert time.monotonic() - start < 5


def test_rules_that_lean_on_each_other_many_times_take_no_time():
    rules = "".join(
        f'<setOutcomeValue identifier="{name}"><sum><variable identifier="{below}"/><variable identifier="{below}"/></sum>'
        "</setOutcomeValue>"
        for name, below in zip(["SCORE", *(f"S{at}" for at in range(50))], [f"S{at}" for at in range(51)], strict=True)
    )
    start = time.monotonic()
    source = item(
        declared("single", "identifier", ("B",)), choice(ABC), f"<responseProcessing>{rules}</responseProcessing>"
    )
    reading = outcome(source.encode())
    assert isinstance(reading, Reading)
    assert [warning.code for warning in reading.warnings] == ["custom-scoring"]
    assert time.monotonic() - start < 5


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    start = time.monotonic()
    assert "zip bomb" in refusal(packed({"imsmanifest.xml": b"<a/>", "a.xml": b" " * 30_000_000}))
    assert "200 MB" in refusal(packed({f"{at}.xml": b" " * 60_000_000 for at in range(4)}))
    assert time.monotonic() - start < 10


def test_what_a_zip_says_of_its_size_is_not_believed(monkeypatch):
    content = packed({"imsmanifest.xml": b"<manifest/>", "a.xml": ITEM + " " * 500_000})
    size = struct.pack("<I", len(ITEM) + 500_000)
    assert content.count(size) == 2
    assert isinstance(outcome(content.replace(size, struct.pack("<I", 10))), Unreadable | Reading)


def test_too_many_files_and_too_much_inflated_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    assert "more than 2 files" in refusal(packed({"a": b"", "b": b"", "c": b""}))


def test_names_that_lead_out_of_a_package_are_no_names():
    for address in (
        "../a.xml",
        "/etc/passwd",
        "a/../../b",
        "C:\\a",
        "http://example.org/a",
        "..",
        "",
        ".",
        "a\0b",
        "..%2fa",
    ):
        assert archive.normal_name("", address) == ""
    assert archive.normal_name("items", "../images/a%20b.png?x#y") == "images/a b.png"
    assert archive.normal_name("items", ".\\a.xml") == "items/a.xml"


def test_pictures_are_what_their_bytes_say():
    body = '<p><img src="a.png" alt="map"/><img src="http://example.org/b.png" alt="far"/></p>' + choice(ABC)
    source = item(declared("single", "identifier", ("B",)), body)
    reading = Qti().read(packed({"q.xml": source, "a.png": b"<svg onload='x()'/>"}), language="en")
    assert reading.images == {}
    assert {warning.code for warning in reading.warnings} == {"no-manifest", "picture"}
    assert reading.drafts[0].text["stem"] == "map far\n\nAsk"


@roughly
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"<?xml version='1.0'?>", b"<assessmentItem>"]))
def test_any_bytes(content, head):
    outcome(head + content)


@roughly
@given(plans(), st.data())
def test_bytes_that_were_changed_in_a_package(plan, data):
    content = bytearray(Qti21().write([plan], language="en", images=IMAGES).content)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    outcome(bytes(content[: data.draw(st.integers(1, len(content)))] if data.draw(st.booleans()) else content))


@roughly
@given(plans(), st.data())
def test_xml_that_was_changed(plan, data):
    written = Qti21().write([plan], language="en", images=IMAGES).content
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        source = next(package.read(name).decode() for name in package.namelist() if name.startswith("items/"))
    pieces = source.split("<")
    for _ in range(data.draw(st.integers(1, 6))):
        at, other = (data.draw(st.integers(0, len(pieces) - 1)) for _ in range(2))
        change = data.draw(st.sampled_from(["drop", "swap", "number", "empty"]))
        if change == "drop" and len(pieces) > 1:
            del pieces[at]
            pieces.append("")
        elif change == "swap":
            pieces[at], pieces[other] = pieces[other], pieces[at]
        elif change == "number":
            pieces[at] = pieces[at].replace("1", data.draw(st.sampled_from(["-1", "NaN", "1e999", "x", "9" * 50])))
        else:
            pieces[at] = pieces[at].replace('="', '="" x="', 1)
    outcome("<".join(pieces).encode())


@roughly
@given(plans(), st.data())
def test_attributes_and_elements_that_are_gone(plan, data):
    """Well-formed still, so that it reaches the readers."""
    written = Qti21().write([plan], language="en", images=IMAGES).content
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        source = next(package.read(name).decode() for name in package.namelist() if name.startswith("items/"))
    for _ in range(data.draw(st.integers(1, 5))):
        name = data.draw(
            st.sampled_from(
                "identifier responseIdentifier cardinality baseType mapKey mappedValue class toolName coords width id src"
                " data value variable correct baseValue correctResponse mapping simpleMatchSet simpleChoice prompt".split()
            )
        )
        source = source.replace(f" {name}=", " was=", 1).replace(f"<{name}>", "<p>").replace(f"</{name}>", "</p>")
        source = source.replace(' was="', f' was{data.draw(st.integers(0, 10**6))}="')
    outcome(source.encode())


def test_a_broken_plan_is_left_out_and_said():
    broken = QuestionPlan("q", "single_choice", "", 2, {"choices": ["a"]}, {"en": {"stem": "x"}})
    written = Qti().write([broken], language="en", images={})
    assert [warning.code for warning in written.warnings] == ["broken"]
    other = QuestionPlan("q", "single_choice", "", 2, {"choices": ["a"]}, {"fr": {"stem": "x"}})
    assert [warning.code for warning in Qti().write([other], language="en", images={}).warnings] == ["language"]


def test_what_qti_cannot_say_is_left_out_and_said():
    number = {
        "answers": [{"value": "1", "tolerance": "0", "share": 100}],
        "unit": "wanted",
        "units": [{"key": "m", "factor": 1}],
    }
    plan = QuestionPlan("q", "numeric", "", 2, number, {"en": {"stem": "How long?", "units": {"m": "m"}}})
    written = Qti().write([plan], language="en", images={})
    assert [(warning.line, warning.code) for warning in written.warnings] == [(1, "inexpressible")]
