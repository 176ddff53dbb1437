"""The data types that statements are made of."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lrs.spec import (
    Invalid,
    Version,
    check_iri,
    is_duration,
    is_iri,
    is_language,
    is_mailto,
    is_media_type,
    is_sha1,
    is_sha2,
    is_uuid,
    read_moment,
    read_uuid,
    read_version,
)
from tests.strategies.statements import (
    LANGUAGES,
    MEDIA_TYPES,
    NOT_DURATIONS,
    NOT_IRIS,
    NOT_LANGUAGES,
    NOT_MAILTOS,
    NOT_MOMENTS,
    NOT_UUIDS,
    ONLY_IN_V1,
    UUID,
    calmly,
    moments,
    with_offset,
)

RIGHT = [
    (is_uuid, [UUID, UUID.upper(), "00000000-0000-0000-0000-000000000000", "6690e6c9-3ef0-1ed3-8b37-7f3964730bee"]),
    (is_iri, [
        "http://example.org", "https://example.org/a?b=c#d", "HTTP://EXAMPLE.ORG", "http://[::1]:8000/", "urn:uuid:" + UUID,
        "a:b", "tag:example.org,2026:x", "mailto:a@b.c", "http://пример.рф/学?نص=1", "http://example.org/%E5%AD%A6", "x+y-z.1:?", "file:///a",
    ]),
    (is_mailto, [
        "mailto:a@b", "mailto:a.b+c@example.org", "mailto:o'hara@example.org", "mailto:学@пример.рф", "mailto:a@[192.0.2.1]",
    ]),
    (is_sha1, ["0" * 40, "aF" * 20]),
    (is_sha2, ["0" * 56, "aF" * 32, "0" * 96, "f" * 128]),
    (is_media_type, [*MEDIA_TYPES, "application/vnd.api+json", "text/html;charset=UTF-8 ; b=c"]),
    (is_duration, [
        "PT4H35M59.14S", "PT16559.14S", "P3Y1M29DT4H35M59.14S", "P3Y", "P4W", "P1M", "PT1M", "PT0S", "P1DT0,5H", "P0.5Y",
        "PT0.000001S", "P1YT1S",
    ]),
    (is_language, [
        *LANGUAGES, "DE", "EN-us", "zh-cmn-Hans-CN", "sl-rozaj-biske-1994", "en-a-bbb-x-a-ccc", "x-a-b", "abcde", "i-klingon",
        "zh-min-nan", "art-lojban", "qaa-Qaaa-QM-x-southern", "en-u-ca-buddhist", "hy-Latn-IT-arevela", "sgn-be-fr", "en-gb-oed",
    ]),
]  # fmt: skip
WRONG = [
    (is_uuid, NOT_UUIDS), (is_iri, NOT_IRIS), (is_mailto, NOT_MAILTOS), (is_duration, NOT_DURATIONS),
    (is_language, NOT_LANGUAGES),
    (is_sha1, ["", "a" * 39, "a" * 41, "g" * 40]),
    (is_sha2, ["", "a" * 40, "a" * 60, "a" * 64 + " ", "a" * 127, "g" * 64]),
    (is_media_type, ["", "text", "text/", "/plain", "text/plain;", "text/plain; charset", "te xt/plain", "text/plain\n"]),
    (is_language, ["de-419-DE", "a-DE", "ar-a-aaa-b", "en-x", "abcdefghi", "zh-cmn-hak-nan-yue", "en-u", "i-unheard", "en\n"]),
    (is_iri, ["http://example.org/a b", "http://example.org/\n", "a:", ":a", "//example.org", "http:/a", "http:a", "http://?a",
              "a:{b}", "a:b|c", "a:%4", "http://example.org/\x00", "a:b\u3000"]),
]  # fmt: skip
KINDS = [is_uuid, is_iri, is_mailto, is_sha1, is_sha2, is_media_type, is_duration, is_language]


@pytest.mark.parametrize(("fits", "values"), RIGHT)
def test_right(fits, values):
    assert [each for each in values if not fits(each)] == []


@pytest.mark.parametrize(("fits", "values"), WRONG)
def test_wrong(fits, values):
    assert [each for each in values if fits(each)] == []


@pytest.mark.parametrize("fits", KINDS)
def test_other_types_are_wrong(fits):
    assert not any(map(fits, (None, 7, 7.5, True, [], {}, ["a:b"], b"a:b")))


@pytest.mark.parametrize("fits", KINDS)
@pytest.mark.parametrize("text", [
    "a:" * 200_000, "-a" * 200_000, "1" * 400_000, "P" + "1D" * 200_000, "en" + "-abcdefgh" * 50_000,
    "en-a" + "-bb" * 100_000 + "-", "a/b" + ";a=b" * 100_000 + ";", "mailto:a@" + "a." * 200_000, 'a/b;a="' + "\\a" * 100_000,
    "P" + "1" * 100_000 + ".5",
], ids=lambda text: text[:8])  # fmt: skip
def test_a_long_text_takes_no_longer_than_it_is(fits, text):
    fits(text)  # one that goes back over it again and again would not come to an end


def test_a_value_or_a_refusal():
    assert str(read_uuid(UUID.upper(), "id")) == UUID
    check_iri("http://example.org", "verb")
    with pytest.raises(Invalid, match=r"^id: 'x' is not a UUID"):
        read_uuid("x", "id")
    with pytest.raises(Invalid, match=r"^verb: 'x' is not an absolute IRI"):
        check_iri("x", "verb")


@pytest.mark.parametrize(("text", "version"), [
    *((each, version) for each in ("1.0", "1.0.0", "1.0.3", "1.0.32", "1.0.3-rc.1") for version in [Version.V1]),
    *((each, version) for each in ("2.0", "2.0.0", "2.0.1") for version in [Version.V2]),
    *((each, None) for each in (
        "", "1", "1.", "1.0.", "0.9", "0.95", "0.9.9", "1.1", "1.1.0", "2", "2.1.0", "3.0", "1.00", "01.0", "1.0.0.0", "1.0.x",
        "v1.0.3", "1.0.3, 2.0.0", "1.0.3\n", "1.0.٣",
    )),
])  # fmt: skip
def test_versions(text, version):
    assert read_version(text) is version


def test_the_newest_of_each():
    assert [each.full for each in Version] == ["1.0.3", "2.0.0"]
    assert [read_version(each.full) for each in Version] == list(Version)


@pytest.mark.parametrize(("text", "moment"), [
    ("2008-09-15T15:53:00.601+00:00", (2008, 9, 15, 15, 53, 0, 601000)),
    ("2026-11-21T08:30:00Z", (2026, 11, 21, 8, 30)),
    ("2026-11-21T08:30:00+05:30", (2026, 11, 21, 3, 0)),
    ("2026-11-21T23:30:00-08:00", (2026, 11, 22, 7, 30)),
    ("2026-11-21T08:30:00.1Z", (2026, 11, 21, 8, 30, 0, 100000)),
    ("2026-11-21T08:30:00.123456999Z", (2026, 11, 21, 8, 30, 0, 123456)),
    ("2024-02-29T00:00:00Z", (2024, 2, 29)),
    ("2016-12-31T23:59:60Z", (2017, 1, 1)),
    ("2017-01-01T00:59:60.5+01:00", (2017, 1, 1, 0, 0, 0, 500000)),
])  # fmt: skip
@pytest.mark.parametrize("version", Version)
def test_moments(text, moment, version):
    assert read_moment(text, "timestamp", version) == datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("text", [*NOT_MOMENTS, None, 7, 1.5, [], {}, True])
def test_no_moments(text, version):
    with pytest.raises(Invalid, match=r"^since: "):
        read_moment(text, "since", version)


def test_iso_8601_has_more_forms_than_rfc_3339():
    assert [read_moment(each, "since", Version.V1).isoformat() for each in ONLY_IN_V1] == [
        "2026-11-21T08:30:00+00:00", "2026-11-21T08:30:00+00:00", "2026-11-21T08:30:00.500000+00:00",
        "2026-11-21T07:30:00+00:00", "2026-11-21T07:30:00+00:00",
    ]  # fmt: skip
    for each in ONLY_IN_V1:
        with pytest.raises(Invalid):
            read_moment(each, "since", Version.V2)
    assert read_moment("2026-11-21t08:30:00z", "since", Version.V2) == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    with pytest.raises(Invalid):
        read_moment("2026-11-21t08:30:00z", "since", Version.V1)


@pytest.mark.parametrize("version", Version)
@calmly
@given(data=st.data(), hours=st.integers(-11, 13))
def test_an_instant_is_one_wherever_it_is_told(version, data, hours):
    text = data.draw(moments(version))
    moment = read_moment(text, "timestamp", version)
    assert moment.tzinfo is UTC
    assert read_moment(with_offset(moment, hours), "timestamp", version) == moment
