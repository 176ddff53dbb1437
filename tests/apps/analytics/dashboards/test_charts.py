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
    return text, ElementTree.fromstring(text)  # noqa: S314  our own


def dots(root, which):
    return [float(dot.get("cx").rstrip("%")) for dot in root.iter(f"{SVG}circle") if dot.get("class") == which][1:]


def test_dots_stand_where_the_scores_are():
    _text, root = drawn()
    # the scale runs from 16 to 84 per cent of the width
    assert dots(root, "chart-before") == [50.0, 16.0, 56.8]
    assert dots(root, "chart-after") == [67.0, 84.0, 43.2]


def test_arabic_is_the_mirror_image():
    _text, root = drawn("ar")
    assert dots(root, "chart-before") == [50.0, 84.0, 43.2]
    assert dots(root, "chart-after") == [33.0, 16.0, 56.8]
    labels = [text for text in root.iter(f"{SVG}text") if "Kenya" in (text.text or "")]
    assert [(label.get("x"), label.get("text-anchor")) for label in labels] == [("100%", "end")]


def test_numbers_stand_on_the_outer_side_of_their_dots():
    _text, root = drawn()
    numbers = {t.text: t.get("text-anchor") for t in root.iter(f"{SVG}text") if "%" in (t.text or "")}
    assert numbers["75%"] == "start"
    assert numbers["60%"] == "start"  # fell: before is on the right
    assert numbers["40%"] == "end"


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_it_says_what_it_shows(language):
    text, root = drawn(language)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id")
    assert root.get("aria-describedby") == description.get("id")
    assert title.text == "Before & after"
    assert "Ghana <&>" in description.text
    assert len(re.findall(r"<script|style=|onload", text)) == 0


def test_no_letters_below_twelve_pixels():
    _text, root = drawn()
    assert "viewBox" not in root.attrib  # or letters would shrink with the picture
    sizes = [int(element.get("font-size")) for element in root.iter() if element.get("font-size")]
    assert min(sizes) >= 12


def test_numbers_are_written_for_machines_in_every_language():
    text, _root = drawn("fr")
    assert 'cx="56.8%"' in text


def test_the_largest_groups_are_drawn_in_the_order_of_the_table():
    rows = [
        Row(str(n), f"Group {n:02}", Counts(), Gain(pairs=n, people=n, pre=1.0, post=2.0), Veil.NONE, Veil.NONE)
        for n in range(1, MOST_ROWS + 11)
    ]
    text = gain_chart(rows, "en")
    assert "Group 10" not in text
    assert text.index("Group 11") < text.index("Group 40")
