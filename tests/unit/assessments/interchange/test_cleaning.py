"""HTML from elsewhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.interchange.base import Reading
from assessments.interchange.cleaning import clean
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.words import Markup, Words, html_of, is_simple, plain_of


def cleaned(text: str, markup: Markup = Markup.HTML) -> tuple[str, list[str]]:
    losses = Losses(1)
    words, _is_html = clean(Words(text, markup), Reading("gift", "UTF-8"), losses)
    return words, [code for code, _message in losses.all()]


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ("<b>a</b><i>b</i>", "<strong>a</strong><em>b</em>", []),
        ("<p>a</p><p>&nbsp;</p>", "<p>a</p>", []),
        ("<h2 class='x'>a</h2>", "<p><strong>a</strong></p>", []),
        ("<span>a</span> <span lang='ar' dir='rtl'>b</span>", 'a <span lang="ar" dir="rtl">b</span>', []),
        ("a<script>alert(1)</script>", "a", ["html-script"]),
        ("<p onclick='x()'>a</p>", "<p>a</p>", ["html-script"]),
        ("<a href='javascript:x()'>a</a>", "<a>a</a>", ["html-script"]),
        ("<a href='https://example.org/x'>a</a>", '<a href="https://example.org/x">a</a>', []),
        ("<a href='/x'>a</a>", "<a>a</a>", []),
        ("<p style='color:red'>a</p>", "<p>a</p>", ["html-style"]),
        ("<style>p{}</style>a", "a", ["html-style"]),
        ("<svg><script>x</script></svg>a", "a", ["html-tags", "html-script"]),
        ("<iframe src='https://example.org'></iframe>a", "a", ["html-tags"]),
        ("<img src='https://example.org/a.png' alt='a map'>", "a map", ["image-outside"]),
        ("<img src='data:text/html;base64,AAAA' alt='no'>", "no", ["image-outside"]),
        ("<img src='data:image/png;base64,AAAA' alt='no'>", "no", ["image-refused"]),
        ("<img src='file:///etc/passwd' alt='no'>", "no", ["image-outside"]),
        ("<p>\\(x^2\\)</p>", "<p>\\(x^2\\)</p>", ["tex"]),
        ("<table class='t'><tr><td colspan='2'>a</td></tr></table>",
         '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>', []),
    ],
)  # fmt: skip
def test_what_stays_and_what_is_said(before: str, after: str, codes: list[str]) -> None:
    words, said = cleaned(before)
    assert (words, sorted(said)) == (after, sorted(codes))


def test_plain_text_is_left_alone() -> None:
    assert cleaned("<b>a</b> & $$x$$ *b*", Markup.PLAIN) == ("<b>a</b> & $$x$$ *b*", [])


@pytest.mark.parametrize("text", ["<div>" * 6_000, "".join(f"<b id={n}>" for n in range(600)), "x" * 100_001])
def test_too_much_is_refused(text: str) -> None:
    with pytest.raises(NotTaken):
        cleaned(text)


@settings(max_examples=200, deadline=None)
@given(st.text("<>/=\"' abpionclkscritdeysrfju:&;#x()!-\n@", max_size=120))
def test_nothing_harmful_passes_and_cleaning_twice_changes_nothing(text: str) -> None:
    words, _codes = cleaned(text)
    assert "<script" not in words and "<style" not in words
    assert cleaned(words)[0] == words


@settings(max_examples=200, deadline=None)
@given(st.text("ab<>&\"' \n", max_size=60))
def test_plain_to_html_and_back(text: str) -> None:
    plain = "\n".join(line.strip() for line in text.strip().split("\n"))
    html = html_of(plain)
    assert is_simple(html)
    if "\n\n\n" not in plain:
        assert plain_of(html) == plain
