"""Words with a little HTML: what stays, what goes, how they are shown and said."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.interchange import cleaning
from assessments.interchange.qti import markup
from assessments.words import ATTRIBUTES, clean, cleaned, images_in, on_page, plain

SHA = "a" * 64


def address(sha256: str) -> str:
    return f"/images/{sha256}?a=1&b=2"


def test_script_style_and_handlers_go_and_plain_markup_stays():
    dirty = (
        '<p onclick="x()" style="color:red">A <strong>b</strong><script>alert(1)</script><svg onload="x()"></svg></p>'
    )
    assert clean(dirty) == "<p>A <strong>b</strong></p>"


def test_only_pictures_of_the_bank_and_links_that_say_how_to_get_there():
    assert 'src="file:' in clean(f'<img src="file:{SHA}" alt="a">')
    for source in ("https://tracker.example/a.png", "data:text/html;base64,AA", "file:///etc/passwd", "file:short"):
        assert "src" not in clean(f'<img src="{source}" alt="a">')
    for link in ("javascript:alert(1)", "file:" + SHA, "/account/logout/"):
        assert "href" not in clean(f'<a href="{link}">a</a>')
    assert 'href="https://bch.cbd.int/"' in clean('<a href="https://bch.cbd.int/">a</a>')


@given(st.text(max_size=200))
def test_what_is_clean_stays_as_it_is(markup):
    once = clean(markup)
    assert clean(once) == once


def test_plain_words_are_left_alone_and_shown_as_text():
    text = {"stem": "Is 1 < 2 & 3 > 2?", "choices": {"a": "<b>no</b>"}}
    assert cleaned(text) == on_page(text, address) == plain(text) == text
    assert not hasattr(on_page(text, address)["stem"], "__html__")


def test_html_is_shown_as_it_is_with_pictures_where_they_are_served():
    text = cleaned(
        {"format": "html", "stem": f'<p>See <img src="file:{SHA}" alt="the label"></p>', "choices": {"a": "<em>x</em>"}}
    )
    shown = on_page(text, address)
    assert hasattr(shown["choices"]["a"], "__html__")
    assert f'src="/images/{SHA}?a=1&amp;b=2" loading="lazy"' in shown["stem"]
    assert images_in(text) == {SHA}


def test_html_is_said_without_markup():
    text = {
        "format": "html",
        "stem": '<p>One &amp;\n two</p><ul><li>a</li><li>b</li></ul><img src="file:x" alt="a dot">',
    }
    assert plain(text)["stem"].split() == ["One", "&", "two", "a", "b", "a", "dot"]


def test_what_a_reader_of_files_keeps_is_kept_when_it_is_saved():
    for tag, names in cleaning._ATTRIBUTES.items():
        assert names <= ATTRIBUTES[tag], tag
    for tag, names in markup.ATTRIBUTES.items():
        assert names <= ATTRIBUTES[tag], tag
