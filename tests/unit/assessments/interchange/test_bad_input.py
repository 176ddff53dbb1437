"""Whatever comes in, a reader answers soon, with a reading or a refusal in words."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.interchange.aiken.format import AIKEN
from assessments.interchange.base import Unreadable
from assessments.interchange.gift.format import GIFT
from assessments.interchange.moodle_xml.format import MOODLE_XML
from assessments.interchange.table.format import CSV, XLSX

SECONDS = 10  # far more than any needs; what is not bounded takes minutes
ALL = [GIFT, MOODLE_XML, AIKEN, CSV, XLSX]
names = [one.key for one in ALL]


def answers(one: Any, content: bytes) -> None:
    began = time.perf_counter()
    try:
        reading = one.read(content, language="en")
        assert all(remark.message and remark.code for remark in reading.warnings)
        assert reading.skipped <= len(reading.warnings)
    except Unreadable as refusal:
        assert str(refusal)
    assert time.perf_counter() - began < SECONDS
    assert 0 <= one.sniff("file.txt", content[:20_000]) <= 100


@pytest.mark.parametrize("one", ALL, ids=names)
@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(one: Any, content: bytes) -> None:
    answers(one, content)


@settings(max_examples=400, deadline=None)
@given(st.text("ab \\#=~{}:[]%*$<>&\"'|/-_!?.,0123456789\nTFid", max_size=200))
def test_any_gift(text: str) -> None:
    answers(GIFT, text.encode())
    answers(GIFT, f"Q{{{text}}}".encode())


@settings(max_examples=200, deadline=None)
@given(st.text("aA)B. \nANSWER:", max_size=200))
def test_any_aiken(text: str) -> None:
    answers(AIKEN, text.encode())


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("a1,;\"\n=-'\t|.b±", max_size=20), max_size=12))
def test_any_table(cells: list[str]) -> None:
    answers(CSV, ("stem,type,a,b,right,tolerance,difficulty,mark\n" + ",".join(cells)).encode())
    for kind in ("tf", "number", "mtf", "ordering", "short text", "essay", "single choice", "multiple choice"):
        answers(CSV, f"type,stem,right,a,b,tolerance\n{kind},Q,{','.join(cells)}".encode())


TAGS = ["text", "name", "questiontext", "answer", "subquestion", "feedback", "units", "unit", "multiplier", "unit_name",
        "row", "optiontext", "column", "responsetext", "weight", "value", "dragbox", "group", "selectoption", "defaultgrade",
        "tolerance", "single", "file", "attachments", "maxbytes", "gradingtype", "selectcount", "minwordlimit"]  # fmt: skip
KINDS = ["multichoice", "truefalse", "shortanswer", "numerical", "matching", "essay", "cloze", "ddwtos", "gapselect", "ordering",
         "mtf", "multichoiceset", "category", "description", "other"]  # fmt: skip
said = st.sampled_from(
    ["", "a", "100", "-5", "1e99", "[[1]] [[2]]", "{1:SA:=a}", "{1:MC:=a~b}", "{2:NM:", "<b>x</b>", "true", "*", "nan"]
)
elements: st.SearchStrategy[str] = st.recursive(
    said.map(lambda words: words.replace("<", "&lt;")),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.sampled_from(["", ' fraction="100"', ' number="1"', ' format="html"']),
                            st.lists(inner, max_size=3)).map(lambda made: f"<{made[0]}{made[1]}>{''.join(made[2])}</{made[0]}>"),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KINDS), st.lists(elements, max_size=6), said)
def test_any_moodle_xml(kind: str, inside: list[str], stem: str) -> None:
    stem = stem.replace("<", "&lt;")
    head = f'<questiontext format="html"><text>{stem}</text></questiontext>'
    answers(MOODLE_XML, f'<quiz><question type="{kind}">{head}{"".join(inside)}</question></quiz>'.encode())


CLOZE = b"<quiz><question type='cloze'><questiontext><text>TEXT</text></questiontext></question></quiz>"


@pytest.mark.parametrize(
    ("one", "content"),
    [
        (GIFT, b"x" * 1_000_000 + b"{T}"),
        (GIFT, b"{" * 1_000_000),
        (GIFT, b"Q{" + b"~a" * 500_000 + b"=b}"),
        (GIFT, b"Q{" + b"=a->b" * 200_000 + b"}"),
        (GIFT, b"Q{#" + b"=1" * 300_000 + b"}"),
        (GIFT, b"[html]" + b"<div>" * 100_000 + b"{T}"),
        (GIFT, b"[html]" + b"<a " * 300_000 + b"{T}"),
        (GIFT, b"[html]" + b"$ \\\\a " * 20_000 + b"{T}"),
        (GIFT, b"x{T}\n\n" * 100_000),
        (GIFT, b"a b c\n" * 500_000),
        (GIFT, b"// [tag:" * 200_000),
        (GIFT, b"a" + b" " * 99_000 + b"b <b>c</b>{T}"),
        (GIFT, b"a" + b" " * 9_000_000 + b"b{T}"),
        (GIFT, b"[html]a" + b" " * 99_000 + b"b{=x ~y}"),
        (GIFT, b"[html]<p>" + "\u00a0".encode() * 40_000 + b"x</p>{T}"),
        (GIFT, b"[markdown]a" + b" " * 99_000 + b"b{T}"),
        (GIFT, (b"\\n" * 40_000) + b"<b>x</b>{T}"),
        (GIFT, b"[html]" + b"$ \\a \\aaaa" * 7_000 + b"{T}"),
        (MOODLE_XML, b" " * 5_000_000 + b"<quiz/>"),
        (CSV, b"stem,a,b,right\nQ,x,y,q" + b" " * 120_000 + b"z"),
        (MOODLE_XML, CLOZE.replace(b"TEXT", b"{1:SA:" * 50_000)),
        (MOODLE_XML, b"<quiz><question type='x'>" + b"<a/>" * 100_000 + b"</question></quiz>"),
        (MOODLE_XML, b"<quiz>" + b"<a/>" * 500_000 + b"</quiz>"),
        (AIKEN, b"Q\nA) a\nB) b\n" * 100_000),
        (AIKEN, b"Q\n" + b"A) a\n" * 500_000),
        (AIKEN, b"Q q\n" * 500_000),
        (CSV, b'stem,type,right\n"abc' + b"x" * 1_000_000),
        (CSV, b"stem,type,right\n" + b"," * 500_000),
    ],
)  # fmt: skip
def test_floods(one: Any, content: bytes) -> None:
    answers(one, content)
