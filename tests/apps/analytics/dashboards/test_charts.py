"""The picture: where the dots stand, mirrored for Arabic, and readable without eyes."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from analytics.dashboards.charts import MOST_ROWS, Span, dumbbell_chart, gain_chart
from analytics.dashboards.figures import Counts, Gain
from analytics.dashboards.table import Row, Veil

SVG = "{http://www.w3.org/2000/svg}"
SPANS = [Span("Kenya", 50, 75), Span("Ghana <&>", 0, 100), Span("Fiji", 60, 40)]


def drawn(language="en", spans=SPANS):
    text = dumbbell_chart(spans, title="Before & after", language=language)
    return text, ElementTree.fromstring(text.replace("&emsp;", " "))  # noqa: S314  our own


def dots(root, which):
    return [float(dot.get("cx").rstrip("%")) for dot in root.iter(f"{SVG}circle") if dot.get("class") == which]


def numbers(root):
    return [(text.text, text.get("x"), text.get("text-anchor")) for text in root.iter(f"{SVG}text")]


def test_dots_stand_where_the_scores_are():
    _text, root = drawn()
    # the scale runs from 16 to 84 per cent of the width
    assert dots(root, "chart-before") == [50.0, 16.0, 56.8]
    assert dots(root, "chart-after") == [67.0, 84.0, 43.2]
    assert numbers(root)[-3:] == [("0%", "16.0%", "middle"), ("50%", "50.0%", "middle"), ("100%", "84.0%", "middle")]


def test_arabic_is_the_mirror_image():
    _text, root = drawn("ar")
    assert dots(root, "chart-before") == [50.0, 84.0, 43.2]
    assert dots(root, "chart-after") == [33.0, 16.0, 56.8]
    assert numbers(root)[-3:] == [("0%", "84.0%", "middle"), ("50%", "50.0%", "middle"), ("100%", "16.0%", "middle")]
    assert {svg.get("direction") for svg in root.iter(f"{SVG}svg")} == {"ltr"}  # numbers are not turned round


def test_numbers_stand_on_the_outer_side_of_their_dots():
    sides = {text: anchor for text, _x, anchor in numbers(drawn()[1])}
    assert sides["75%"] == "start"
    assert sides["60%"] == "start"  # fell: before is on the right
    assert sides["40%"] == "end"


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_each_row_says_what_it_shows(language):
    text, root = drawn(language)
    strips = [svg for svg in root.iter(f"{SVG}svg") if svg.get("role") == "img"]
    titles = [strip.find(f"{SVG}title") for strip in strips]
    assert [strip.get("aria-labelledby") for strip in strips] == [title.get("id") for title in titles]
    assert len({title.get("id") for title in titles}) == 3
    assert [label.text for label in root.findall(".//li//bdi")] == ["Kenya", "Ghana <&>", "Fiji"]
    assert root.find("p").text == "Before & after"
    assert not re.search(r"<script|style=|onload", text)


def test_the_words_of_a_row():
    assert '<title id="gain-chart-1">50% before, 75% after</title>' in drawn()[0]


def test_no_letters_below_twelve_pixels_and_none_that_a_pdf_would_tear_apart():
    _text, root = drawn("ar")
    assert all("viewBox" not in svg.attrib for svg in root.iter(f"{SVG}svg"))  # letters would shrink with it
    sizes = [int(element.get("font-size")) for element in root.iter() if element.get("font-size")]
    assert min(sizes) >= 12
    assert all(re.fullmatch(r"\d+%", text) for text, _x, _anchor in numbers(root))


def test_places_are_written_for_machines_in_every_language():
    assert 'cx="56.8%"' in drawn("fr")[0]


def test_the_largest_groups_are_drawn_in_the_order_of_the_table():
    rows = [
        Row(str(n), f"Group {n:02}", Counts(), Gain(pairs=n, people=n, pre=1.0, post=2.0), Veil.NONE, Veil.NONE)
        for n in range(1, MOST_ROWS + 11)
    ]
    text = gain_chart(rows, "en")
    assert "Group 10" not in text
    assert text.index("Group 11") < text.index("Group 40")
