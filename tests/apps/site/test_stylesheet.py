"""The look, as far as it can be computed: contrast, weight, directions. The floor of old browsers: test_browser_floor.py."""

import gzip
import re
from pathlib import Path

import pytest

LMS = Path(__file__).resolve().parents[3] / "lms"
STATIC = LMS / "site" / "static" / "lms"
SHEET = (STATIC / "css" / "site.css").read_text(encoding="utf-8")
PLAIN = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.S)
RULES = [(selector.strip(), body) for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", PLAIN)]

GROUNDS = ("paper", "sheet")
TEXT = [
    *((text, ground) for text in ("ink", "soft", "green", "green-deep", "bad", "good", "warn") for ground in GROUNDS),
    *(("ink", ground) for ground in ("shade", "leaf", "good-wash", "info-wash", "warn-wash", "bad-wash")),
    *((tone, f"{tone}-wash") for tone in ("good", "info", "warn", "bad")),
    ("soft", "shade"),
    ("soft", "leaf"),
    ("green-deep", "leaf"),
    ("on-green", "green"),
    ("on-green", "green-deep"),
    ("on-seed", "seed"),
    ("on-seed", "seed-deep"),
    ("sheet", "bad"),
    ("paper", "ink"),
]
CONTROLS = [(edge, ground) for edge in ("edge", "green", "seed", "bad") for ground in GROUNDS]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})", block))


LIGHT = tokens(PLAIN.split(":lang(ru)")[0])
DARK = LIGHT | tokens(PLAIN.split("prefers-color-scheme: dark")[1].split("prefers-contrast")[0])


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT, ids=lambda name: name)
def test_text_can_be_read(scheme, text, ground):
    assert contrast(scheme[text], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), CONTROLS, ids=lambda name: name)
def test_controls_can_be_seen(scheme, edge, ground):
    assert contrast(scheme[edge], scheme[ground]) >= 3


def more_contrast(scheme: dict[str, str]) -> dict[str, str]:
    """The scheme for those who ask for more: names that point at other names."""
    block = PLAIN.split("prefers-contrast: more")[1].split("}")[0]
    pointed = dict(re.findall(r"--([a-z-]+):\s*var\(--([a-z-]+)\)", block))
    assert pointed
    return scheme | {name: scheme[other] for name, other in pointed.items()}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "shade", "leaf"])
def test_more_contrast_is_more(scheme, ground):
    more = more_contrast(scheme)
    assert contrast(more["soft"], more[ground]) >= 7
    assert contrast(more["edge"], more[ground]) >= 7
    assert contrast(more["line"], more[ground]) >= 3


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_pictures_of_progress_can_be_seen(scheme):
    """Leaves done, next and to come on paper and sheet; a part of a whole on its track."""
    pairs = [(colour, ground) for colour in ("green", "seed", "edge") for ground in GROUNDS] + [("green", "shade")]
    assert [pair for pair in pairs if contrast(scheme[pair[0]], scheme[pair[1]]) < 3] == []


def test_colours_stand_in_the_tokens_only():
    """A colour elsewhere would escape the dark scheme and the tests above; a shadow may be black."""
    colours = r"#[0-9a-f]{3,8}\b|\brgba?\((?!0, 0, 0)|\bhsl"
    assert [selector for selector, body in RULES if ":root" not in selector and re.search(colours, body)] == []


def test_a_bad_colour_would_be_noticed():
    assert contrast("#777777", LIGHT["paper"]) < 4.5 < contrast(LIGHT["ink"], LIGHT["paper"])


def test_both_schemes_name_the_same_colours():
    assert set(tokens(PLAIN.split("prefers-color-scheme: dark")[1].split("prefers-contrast")[0])) == set(LIGHT)


def test_orange_is_kept_for_the_next_step():
    users = [selector for selector, body in RULES if "var(--seed" in body or "var(--on-seed" in body]
    assert users
    assert all("--next" in selector or ".is-next" in selector for selector in users), users


@pytest.mark.parametrize(("name", "most"), [("css/site.css", 12_000), ("js/site.js", 1_500), ("img/favicon.svg", 600)])
def test_files_are_light(name, most):
    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= most


DRAWINGS = sorted((LMS / "site" / "templates" / "site" / "art").glob("*.svg"))


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda file: file.stem)
def test_drawings_are_small_and_of_one_hand(drawing):
    """Line and wash come from the style sheet, so that dark, contrast and print reach every drawing."""
    text = drawing.read_text()
    assert len(text) <= (4_000 if drawing.stem == "germination" else 2_000)
    assert 'class="art' in text and 'class="art-wash"' in text
    assert 'aria-hidden="true"' in text and 'fill="none" stroke="currentColor"' in text
    assert not re.search(r"stroke-width|style=|#[0-9a-f]{3}|<text|<image|href", text)


def test_sides_are_logical():
    sided = r"(margin|padding|border)-(left|right)|text-align\s*:\s*(left|right)"
    assert [selector for selector, body in RULES if re.search(sided, body)] == []


def test_a_physical_side_has_its_twin():
    """`left` or `right`: on both sides alike, at full width, or with a [dir=rtl] rule that mirrors them."""
    lonely = []
    mirrored = {selector.removeprefix("[dir=rtl] ") for selector, _ in RULES if selector.startswith("[dir=rtl] ")}
    for selector, body in RULES:
        sides = dict(re.findall(r"(?:^|[;\s])(left|right)\s*:\s*([^;]+)", body))
        both = len(sides) == 2 and sides["left"] == sides["right"]
        if sides and not both and not selector.startswith("[dir=rtl]") and selector not in mirrored:
            lonely.append(selector)
        if "float" in body and "width: 100%" not in body:
            lonely.append(selector)
    assert lonely == []


def test_every_preference_of_the_device_is_heeded():
    for feature in (
        "prefers-color-scheme: dark",
        "prefers-contrast: more",
        "prefers-reduced-motion: reduce",
        "forced-colors: active",
        "@media print",
    ):
        assert feature in PLAIN
