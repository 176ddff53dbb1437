"""Which format a file is in."""

import pytest

from assessments.interchange.base import Unreadable
from assessments.interchange.registry import detect, formats, read_file
from tests.unit.assessments.interchange.samples import sample


@pytest.mark.parametrize(
    ("name", "key"),
    [("crates.gift", "gift"), ("crates.txt", "aiken"), ("crates.xml", "moodle_xml"), ("crates.csv", "csv")],
)
def test_what_is_inside_counts(name: str, key: str) -> None:
    content = sample(name)
    for called in (name, "file.bin", "file.txt", "file.xml", "file.gift", "file.csv", "file"):
        assert detect(called, content).key == key


def test_a_wrong_ending_is_said() -> None:
    reading = read_file("crates.csv", sample("crates.gift"), language="en")
    assert (reading.format, reading.warnings[-1].code) == ("gift", "ending")
    assert "ending" not in {remark.code for remark in read_file("a.TXT", sample("crates.gift"), language="en").warnings}


def test_a_spreadsheet_is_known_by_its_archive() -> None:
    content = formats()["xlsx"].write([], language="en", images={}).content
    assert detect("table.csv", content).key == "xlsx"


def test_nothing_of_ours() -> None:
    with pytest.raises(Unreadable, match="no file of questions"):
        detect("picture.png", b"\x89PNG\r\n\x1a\n and more")
    with pytest.raises(Unreadable, match="none of"):
        read_file("a", b"x", language="en", format_key="word")


def test_keys_are_those_of_the_formats() -> None:
    assert {"gift", "moodle_xml", "aiken", "csv", "xlsx"} <= formats().keys()
    assert all(key == one.key for key, one in formats().items())
