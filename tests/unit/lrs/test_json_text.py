"""JSON that everybody reads alike, kept letter for letter."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lrs.spec import Invalid, read_json, read_statements
from analytics.lrs.spec.json_text import DEEPEST
from tests.strategies.statements import anything, calmly, texts

WRONG = [
    (b"", "Expecting value"),
    (b" \n", "Expecting value"),
    (b"{", "not JSON"),
    (b"[1,", "Expecting value"),
    (b"[1 2]", "not JSON"),
    (b'{"a":1 "b":2}', "not JSON"),
    (b'{"a":}', "Expecting value"),
    (b'{"a":1,}', "not JSON"),
    (b'{"a" 1}', "not JSON"),
    (b"{a:1}", "not JSON"),
    (b"{'a':1}", "not JSON"),
    (b"01", "something follows"),
    (b"{} {}", "something follows"),
    (b"{}\x00", "something follows"),
    (b"\xa0{}", "not UTF-8"),
    (b'{"a":"\xff"}', "not UTF-8"),
    (b'{"a":"\xed\xa0\x80"}', "not UTF-8"),
    (b'{"a":"\xc0\x80"}', "not UTF-8"),
    ('{"a":1}'.encode("utf-16"), "not UTF-8"),
    (b'\xef\xbb\xbf{"a":1}', "byte order mark"),
    (b'{"a":1,"a":1}', "the key 'a' twice"),
    (b'{"a":{"b":[{"c":1,"d":2,"c":3}]}}', "the key 'c' twice"),
    (rb'{"a":1,"\u0061":2}', "the key 'a' twice"),
    (b'{"a":NaN}', "NaN is not a number"),
    (b'{"a":[Infinity]}', "Infinity is not a number"),
    (b'{"a":-Infinity}', "-Infinity is not a number"),
    (b'{"a":1e999}', "too large"),
    (b'{"a":-1.5e400}', "too large"),
    (b'{"a":' + b"9" * 301 + b"}", "more than 300 digits"),
    (b'{"a":' + b"9" * 1_000_000 + b"}", "more than 300 digits"),
    (rb'{"a":"\ud800"}', "half a surrogate pair"),
    (rb'{"a":"\udc00"}', "half a surrogate pair"),
    (rb'{"a":"\uDBFFx"}', "half a surrogate pair"),
    (rb'{"a":"\ud83d\u0041"}', "half a surrogate pair"),
    (rb'{"a":"\ud83d\ud83d\ude00"}', "half a surrogate pair"),
    (rb'{"a":"\ud83d \ude00"}', "half a surrogate pair"),
    (rb'{"a":"\\\ud800"}', "half a surrogate pair"),
    (rb'{"\udc00":1}', "half a surrogate pair"),
    (rb'{"a":["\u0000"]}', "a NUL"),
    (rb'{"\u0000":1}', "a NUL"),
    (b'{"a":"\x00"}', "not JSON"),
    (b'{"a":"\n"}', "not JSON"),
    (rb'{"a":"\x41"}', "not JSON"),
    (rb'{"a":"\u12"}', "not JSON"),
]


def nested(levels, inner=b""):
    return (
        b'{"a":' * (levels // 2)
        + b"[" * (levels - levels // 2)
        + inner
        + b"]" * (levels - levels // 2)
        + b"}" * (levels // 2)
    )


@pytest.mark.parametrize(("raw", "message"), WRONG, ids=lambda each: repr(each)[:40])
def test_refused(raw, message):
    with pytest.raises(Invalid, match=message):
        read_json(raw, "state")
    for outer in (b"%s", b"[%s]", b" [ {} , %s ] ", b'{"b":%s}'):
        if raw.strip() or outer == b"%s":
            with pytest.raises(Invalid):
                read_statements(outer.replace(b"%s", raw))


def test_the_place_is_named():
    with pytest.raises(Invalid, match=r"^statements\[1\]: has the key 'a' twice\.$"):
        read_statements(b'[{}, {"a":1,"a":2}]')
    with pytest.raises(Invalid, match=r"^statements\[2\]: must be an object"):
        read_statements(b"[{}, {}, []]")
    with pytest.raises(Invalid, match=r"^statement: must be an object"):
        read_statements(b'"a"')
    with pytest.raises(Invalid, match=r"^statement: is not JSON"):
        read_statements(b"")
    with pytest.raises(Invalid, match=r"^body: is not JSON: something follows"):
        read_statements(b"[{}] {}")
    with pytest.raises(Invalid, match=r"^parameter agent: is not JSON: Expecting value \(character 0\)\.$"):
        read_json(b"agent", "parameter agent")


@pytest.mark.parametrize("raw", [
    rb'{"a":"\ud83d\ude00"}', rb'{"a":"\\ud800"}', rb'{"a":"\\u0000"}', rb'{"a":"\\\\ud800 \u00e9 \/"}', '{"а":"学😀"}'.encode(),
    b'{"a":' + b"9" * 300 + b"}", b'{"a":[1e308,-0.0,1E-400,0]}', b"{}", b"[]", b"null", b'"a"', b" \t\r\n[1]\n", b'{"":{"":0}}',
])  # fmt: skip
def test_what_json_reads_is_read(raw):
    assert read_json(raw) == json.loads(raw)


def test_members_are_kept_as_they_were_written():
    raw = rb'  { "b" :1.50e+01 , "a"	: { "x" :  [ 1 ,2 ]}  ,"\u0063":"\u00e9\/","d":true,"e e":null }  '
    (given_,), is_list = read_statements(raw)
    assert not is_list
    assert given_.value == json.loads(raw)
    assert given_.members == (
        ("b", "1.50e+01"), ("a", '{ "x" :  [ 1 ,2 ]}'), ("c", r'"\u00e9\/"'), ("d", "true"), ("e e", "null"),
    )  # fmt: skip


def test_one_or_many():
    assert read_statements(b" [ ] ") == ([], True)
    found, is_list = read_statements(b'[ {"a":1} ,{ },\n{"b":[2]}]')
    assert is_list and [each.value for each in found] == [{"a": 1}, {}, {"b": [2]}]
    assert [each.members for each in found] == [(("a", "1"),), (), (("b", "[2]"),)]


@calmly
@given(st.dictionaries(texts, anything, max_size=4), st.sampled_from([None, 0, 1]), st.booleans())
def test_members_put_together_again_are_the_statement(value, indent, as_ascii):
    (read,), _ = read_statements(json.dumps(value, indent=indent, ensure_ascii=as_ascii).encode())
    assert read.value == value and [key for key, _ in read.members] == list(value)
    assert {key: json.loads(text) for key, text in read.members} == value


@calmly
@given(st.binary(max_size=60) | st.text('{}[]",:\\ud80 1e9', max_size=40).map(str.encode))
def test_whatever_comes_is_read_or_refused(raw):
    try:
        value = read_json(raw)
    except Invalid:
        return
    assert json.loads(raw) == value


def test_depth():
    for levels in (1, 2, DEEPEST):
        assert read_json(nested(levels)) == json.loads(nested(levels))
        read_statements(b'{"b":' + nested(levels - 1, b"7" if levels == 1 else b"") + b"}")
    for levels in (DEEPEST + 1, 500, 100_000):
        for raw in (nested(levels), nested(levels, b"1,[],{}"), b"[" * levels, b'{"a":' * levels):
            with pytest.raises(Invalid):
                read_json(raw)
        with pytest.raises(Invalid, match=f"^statements\\[1\\]: is nested more than {DEEPEST} levels deep"):
            read_statements(b'[{},{"b":' + nested(levels) + b"}]")


def test_many_brackets_are_not_deep():
    text = '{"a":"' + "[{" * 100 + '\\"[[","b":[' + ",".join(["[]"] * 200) + "]}"
    assert read_json(text.encode()) == json.loads(text)
    assert len(read_statements(f"[{','.join([text] * 20)}]".encode())[0]) == 20


def test_memory_stays_in_proportion():
    """A body of brackets, escapes or one long string takes a small multiple of its size."""
    escapes = b'{"a":"' + rb"\u00e9\"" * 50_000 + b"[" * 100_000 + b'"}'
    for raw in (escapes, b"[" * 500_000, b'{"a":"' + rb"\ud83d\ude00" * 40_000 + b'"}'):
        tracemalloc.start()
        try:
            read_json(raw)
        except Invalid:
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20 * len(raw)
