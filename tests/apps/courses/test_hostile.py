"""What people may try to smuggle into a lesson: HTML that runs, pictures that are no pictures."""

import pytest

from courses.blocks.html import canonical, problems_in
from courses.files.images import problems_of_file, problems_of_svg

HOSTILE = [
    "<p>x<script>alert(1)</script></p>",
    '<p onclick="alert(1)">x</p>',
    '<p><a href="javascript:alert(1)">x</a></p>',
    '<p><a href="JaVaScRiPt:alert(1)">x</a></p>',
    '<p><a href="data:text/html,x">x</a></p>',
    '<p><a href="//evil.example/">x</a></p>',
    '<p><img src="x" onerror="alert(1)"></p>',
    '<p style="position:fixed">x</p>',
    "<p><svg><script>alert(1)</script></svg></p>",
    '<iframe src="https://evil.example/"></iframe>',
    "<p><form action='/x'><input></form></p>",
    "<p><math><mtext><script>alert(1)</script></mtext></math></p>",
    '<p><bdi dir="ltr" onmouseover="x">x</bdi></p>',
    "<p><!--check:x--></p>",
    "<p>x</p><!-- y -->",
    "<p>x</p><style>p{display:none}</style>",
    '<p><a href="https://x.example" target="_blank">x</a></p>',
    "<p><?php echo 1 ?></p>",
    "<p>a<p>b</p></p>",
    "<p><ul><li>x</li></ul></p>",
    "<li>x</li>",
    "<p>x</strong></p>",
    "plain",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_files_with_it_are_refused(html):
    assert problems_in(html, headings=True)


@pytest.mark.parametrize("html", HOSTILE)
def test_from_the_cms_it_is_cleaned_away(html):
    cleaned = canonical(html)
    bad_words = ("script", "onclick", "onerror", "onmouseover", "data:", "<img", "style", "<svg", "<form", "<!--", "<?")
    for bad in bad_words:
        assert bad not in cleaned.lower()
    assert 'href="//' not in cleaned and "target" not in cleaned


GOOD = [
    "<p>one</p>\n<p>two</p>",
    "<h3>Head</h3>\n<p>a <strong>b</strong> <em>c</em> d</p>",
    '<p>نص <bdi dir="ltr">MON-810</bdi> نص</p>',
    "<ul>\n<li>one</li>\n<li>two\n<ol>\n<li>inner</li>\n</ol>\n</li>\n</ul>",
    '<p><a href="https://bch.cbd.int/">x</a><br>next &amp; last</p>',
]


@pytest.mark.parametrize("html", GOOD)
def test_good_html_is_canonical_already(html):
    assert problems_in(html, headings=True) == []
    assert canonical(html) == html


def test_what_the_editor_writes_becomes_canonical():
    wagtail = '<p data-block-key="x">one <b>two</b> <i>three</i></p><ul><li data-block-key="y">a</li></ul><p></p>'
    assert canonical(wagtail) == "<p>one <strong>two</strong> <em>three</em></p>\n<ul>\n<li>a</li>\n</ul>"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
BAD_SVG = [
    "<script>alert(1)</script>",
    '<rect onclick="alert(1)"/>',
    '<rect ONLOAD="alert(1)"/>',
    "<foreignObject><p>x</p></foreignObject>",
    '<image href="https://evil.example/x.png"/>',
    '<image xlink:href="//evil.example/x.png"/>',
    '<use href="other.svg#x"/>',
    '<a href="https://evil.example/"><text>x</text></a>',
    '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
    '<rect style="fill:url(https://evil.example/x)"/>',
    '<rect fill="url( //evil.example/x)"/>',
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>rect { fill: u\\72l(x) }</style>",
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onload" to="alert(1)"/>',
    '<rect xml:base="https://evil.example/"/>',
    '<iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/>',
    "<handler>x</handler>",
]


@pytest.mark.parametrize("inside", BAD_SVG)
def test_an_svg_that_is_more_than_a_drawing_is_refused(inside):
    assert problems_of_svg(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE svg [<!ENTITY x 'y'>]>" + SVG.format("<text>&x;</text>").encode(),
        b"<!DOCTYPE svg SYSTEM 'file:///etc/passwd'>" + SVG.format("").encode(),
        b"<?xml-stylesheet href='https://evil.example/x.css'?>" + SVG.format("").encode(),
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        b"<svg>no namespace</svg>",
        b"<svg",
        b"",
        b"\xff\xfe",
    ],
)
def test_what_is_no_plain_svg_is_refused(content):
    assert problems_of_svg(content)


def test_a_drawing_is_taken():
    inside = '<defs><circle id="c" r="2"/></defs><use href="#c"/><rect fill="url(#c)"/><text font-size="9">نص</text>'
    assert problems_of_svg(SVG.format(inside).encode()) == []


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("images/x.png", b"<svg/>", "no PNG picture"),
        ("images/x.jpg", b"\x89PNG\r\n\x1a\n", "no JPEG picture"),
        ("files/x.pdf", b"<html>", "no PDF file"),
        ("images/x.svg", b"x" * 2_000_001, "larger than 2 MB"),
        ("files/x.pdf", b"%PDF-" + b"x" * 10_000_000, "larger than 10 MB"),
    ],
)
def test_a_file_must_be_what_its_name_says(path, content, reason):
    assert any(reason in problem for problem in problems_of_file(path, content))


def test_a_hostile_picture_refuses_the_course(db, folder, refused):
    (folder / "images/seed.svg").write_text(SVG.format("<script>x</script>"))
    assert "images/seed.svg:1: <script> is not allowed in a picture" in [str(problem) for problem in refused()]
