"""The look, as far as it can be computed: contrast, weight, directions, the floor of old browsers."""

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


def test_both_schemes_name_the_same_colours():
    assert set(tokens(PLAIN.split("prefers-color-scheme: dark")[1].split("prefers-contrast")[0])) == set(LIGHT)


def test_orange_is_kept_for_the_next_step():
    users = [selector for selector, body in RULES if "var(--seed" in body or "var(--on-seed" in body]
    assert users
    assert all("--next" in selector or ".is-next" in selector for selector in users), users


@pytest.mark.parametrize(("name", "most"), [("css/site.css", 9_000), ("js/site.js", 1_500), ("img/favicon.svg", 600)])
def test_files_are_light(name, most):
    assert len(gzip.compress((STATIC / name).read_bytes(), 9)) <= most


def test_drawings_are_small():
    drawings = list((LMS / "site" / "templates" / "site" / "art").glob("*.svg"))
    assert len(drawings) >= 6
    for drawing in drawings:
        text = drawing.read_text()
        assert len(text) < 3_000, drawing.name
        assert 'aria-hidden="true"' in text, drawing.name


@pytest.mark.parametrize(
    "feature",
    [
        r"@layer",
        r"@container",
        r"@import",
        r":has\(",
        r":is\(",
        r":where\(",
        r":dir\(",
        r"color-mix",
        r"inset-inline",
        r"\binset:",
        r"(margin|padding)-(inline|block)\s*:",
        r"aspect-ratio",
        r"float:\s*inline",
        r"\bdvh\b",
        r"&",
    ],
)
def test_nothing_is_younger_than_the_floor(feature):
    """Chrome 80 would drop these; see decision 1.12."""
    assert not re.search(feature, re.sub(r"url\([^)]*\)", "", PLAIN))


def test_flex_boxes_do_not_count_on_gap():
    assert [s for s, body in RULES if "flex" in body and re.search(r"(?<!grid-)\bgap\s*:", body)] == []


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
