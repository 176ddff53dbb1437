"""Questions of every type that QTI can express, in the spelling that reading gives back."""

import hashlib
import string
from decimal import Decimal
from typing import Any

import nh3
from hypothesis import strategies as st

from assessments.interchange.base import Image
from assessments.plans import QuestionPlan

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x90\x00\x00\x01\x2c"
IMAGE = Image(hashlib.sha256(PNG).hexdigest(), "image/png", PNG)
IMAGES = {IMAGE.sha256: IMAGE}

keys = st.one_of(
    st.sampled_from(["a", "b", "true", "duration", "x-1", "c0"]),
    st.builds(lambda head, tail: head + tail, st.sampled_from("abcxyz"), st.text("abz09-", max_size=8)),
)
letters = string.ascii_letters + string.digits + ".,;:!?<>&\"'()[]{}=_-+*/\\ßéжسلام学习 \u00a0\u200f😀"
line = st.text(letters, min_size=1, max_size=24).map(
    lambda said: " ".join(part for part in said.split(" ") if part) if said.strip() else "x"
)
paragraph = st.lists(line, min_size=1, max_size=3).map("\n".join)
plain_words = st.lists(paragraph, min_size=1, max_size=3).map("\n\n".join)


def escaped(said: str) -> str:
    """As the cleaner writes it."""
    return nh3.clean(said.replace("&", "&amp;").replace("<", "&lt;"), tags=set()).replace("&nbsp;", "\u00a0")


def _wrap(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>"


inline_html = st.recursive(
    line.map(escaped),
    lambda inner: st.builds(_wrap, st.sampled_from(["em", "strong", "u", "sub", "sup", "code", "span"]), inner),
    max_leaves=3,
)
block_html = st.one_of(
    inline_html.map(lambda inner: _wrap("p", inner)),
    st.lists(inline_html, min_size=1, max_size=3).map(
        lambda items: _wrap("ul", "".join(_wrap("li", i) for i in items))
    ),
    inline_html.map(lambda inner: f"<table><tbody><tr><td>{inner}</td></tr></tbody></table>"),
    st.just(f'<p><img src="file:{IMAGE.sha256}" alt="a &amp; b"></p>'),
    st.just('<p dir="rtl" lang="ar">سلام</p>'),
    st.just('<p><a href="https://example.org/?a=1&amp;b=2">x</a><br>y</p>'),
    st.just("<pre>a\n  b</pre>"),
    inline_html.map(lambda inner: _wrap("blockquote", _wrap("p", inner))),
)
html_words = st.one_of(inline_html, st.lists(block_html, min_size=1, max_size=3).map("".join))
whole_numbers = st.integers(1, 12)
shares = st.sampled_from([5, 10, 25, 50, "33.33333", "12.5"])


@st.composite
def key_lists(draw: st.DrawFn, fewest: int, most: int) -> list[str]:
    """Different keys."""
    return draw(st.lists(keys, min_size=fewest, max_size=most, unique=True))


class Drawer:
    """Draws structure and text of one question; words are plain or HTML throughout."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.html = draw(st.booleans())

    def words(self) -> str:
        return self.draw(html_words if self.html else plain_words)

    def inline(self) -> str:
        return self.draw(inline_html if self.html else line)

    def keys(self, fewest: int, most: int) -> list[str]:
        return self.draw(key_lists(fewest, most))

    def some(self, named: list[str], fewest: int = 1) -> list[str]:
        return self.draw(st.lists(st.sampled_from(named), min_size=fewest, max_size=len(named), unique=True))

    def among(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def base(self, **text: Any) -> dict[str, Any]:
        text |= {"stem": self.words()}
        if self.draw(st.booleans()):
            text["feedback"] = self.words()
        return text | ({"format": "html"} if self.html else {})

    def said(self, named: list[str]) -> dict[str, str]:
        return {key: self.words() for key in named}

    def pick_feedback(self, named: list[str]) -> dict[str, Any]:
        some = self.some(named, 0)
        return {"choice_feedback": self.said(some)} if some else {}

    def marking(self, *others: str) -> dict[str, str]:
        found = self.among("", *others)
        return {"marking": found} if found else {}

    def single_choice(self) -> tuple[Any, Any]:
        named = self.keys(2, 6)
        structure: dict[str, Any] = {"choices": named, "correct": [named[0]]}
        others = self.some(named[1:], 0)
        if others:
            structure["shares"] = {key: self.among(-100, -20, "33.33333", 50) for key in others}
        return structure, self.base(choices=self.said(named), **self.pick_feedback(named))

    def true_false(self) -> tuple[Any, Any]:
        return {"correct": [self.among("true", "false")]}, self.base(**self.pick_feedback(["true", "false"]))

    def multiple_choice(self) -> tuple[Any, Any]:
        named = self.keys(2, 6)
        structure: dict[str, Any] = {"choices": named, "correct": self.some(named)}
        text = self.base(choices=self.said(named), **self.pick_feedback(named))
        if self.draw(st.booleans()):
            right = structure["correct"]
            first = dict.fromkeys(right[1:], 10) | {right[0]: 100 - 10 * (len(right) - 1)}
            structure["shares"] = first | {key: "-12.5" for key in self.some(named, 0) if key not in right}
        elif self.draw(st.booleans()):
            structure["marking"] = self.among("partial", "partial_with_penalty")
        return structure, text

    def multiple_true_false(self) -> tuple[Any, Any]:
        named = self.keys(2, 5)
        right = [key for key in named if self.draw(st.booleans())]
        structure = {"rows": named, "correct": right, **self.marking("all_or_nothing")}
        return structure, self.base(rows=self.said(named))

    def matching(self) -> tuple[Any, Any]:
        rows, targets = self.keys(2, 5), self.keys(2, 6)
        pairs = {row: self.among(*targets) for row in rows}
        structure = {"rows": rows, "targets": targets, "pairs": pairs, **self.marking("all_or_nothing")}
        return structure, self.base(rows=self.said(rows), targets=self.said(targets))

    def ordering(self) -> tuple[Any, Any]:
        items = self.keys(2, 6)
        structure = {"items": items, **self.marking("all_or_nothing", "neighbours")}
        return structure, self.base(items=self.said(items))

    def number_answers(self) -> dict[str, Any]:
        first = {
            "value": self.among("3.14", "-2", "1500", "0.001"),
            "tolerance": self.among("0", "0.5", "2"),
            "share": 100,
        }
        more = (
            [{"value": "7", "tolerance": "1", "share": self.among(50, "33.33333")}] if self.draw(st.booleans()) else []
        )
        return {"answers": [first, *more], **({"relative": True} if self.draw(st.booleans()) else {})}

    def text_answers(self) -> dict[str, Any]:
        said = self.draw(st.lists(line.map(lambda words: f"x {words}"), min_size=1, max_size=4, unique=True))
        answers = [{"words": word, "share": self.among(50, 100, "33.33333")} for word in said]
        answers[0]["share"] = 100
        flags = {name: True for name in ("case_matters", "accents_matter") if self.draw(st.booleans())}
        return {"answers": answers, **flags}

    def numeric(self) -> tuple[Any, Any]:
        return self.number_answers(), self.base()

    def short_text(self) -> tuple[Any, Any]:
        return self.text_answers(), self.base()

    def body(self, gaps: list[str]) -> str:
        pieces = [self.inline() + f" [[{gap}]]" for gap in gaps]
        if self.html:
            return "".join(f"<p>{piece}</p>" for piece in pieces)
        return self.among("\n", "\n\n", " x ").join(pieces) + self.among("", ".", " end")

    def gap_fill(self) -> tuple[Any, Any]:
        named = self.keys(1, 4)
        gaps, words = [], {}
        marking = self.marking("all_or_nothing")
        for key in named:
            gap = {"key": key, "kind": self.among("choice", "text", "number")}
            if gap["kind"] == "choice":
                offered = self.keys(2, 4)
                gap |= {"choices": offered, "correct": [offered[-1]]}
                gap |= {"shares": {offered[0]: 50}} if self.draw(st.booleans()) else {}
                words[key] = {choice: self.inline() for choice in offered}
            else:
                gap |= self.text_answers() if gap["kind"] == "text" else self.number_answers()
            if not marking and self.draw(st.booleans()):
                gap["weight"] = self.among(2, "0.5")
            gaps.append(gap)
        return {"gaps": gaps, **marking}, self.base(body=self.body(named), **({"gaps": words} if words else {}))

    def drag_to_text(self) -> tuple[Any, Any]:
        gaps, words = self.keys(1, 4), self.keys(4, 6)
        structure = {"gaps": gaps, "words": words, "pairs": dict(zip(gaps, words, strict=False))}
        if self.draw(st.booleans()):
            structure |= {"reuse": True, "pairs": dict.fromkeys(gaps, words[0])}
        text = self.base(body=self.body(gaps), words={word: self.inline() for word in words})
        return {**structure, **self.marking("all_or_nothing")}, text

    def image_mark(self) -> tuple[Any, Any]:
        named = self.keys(2, 4)
        spots = [{"key": key, "x": at * 20, "y": 5, "w": 10, "h": 30} for at, key in enumerate(named)]
        said = self.draw(line).replace("\u00a0", "") or "x"
        words = escaped(said) if self.html else said
        structure = {"image": IMAGE.sha256, "width": 400, "height": 300, "spots": spots, "correct": self.some(named)}
        marking = self.marking("partial", "partial_with_penalty")
        return {**structure, **marking}, self.base(alt=words, spots=dict.fromkeys(named, words))

    def document_check(self) -> tuple[Any, Any]:
        named = self.keys(2, 5)
        lines = [{"key": key, "state": self.among("right", "wrong", "missing")} for key in named]
        lines[0]["state"] = "wrong"
        said = {}
        for key in named:
            said[key] = {"label": self.words(), "entry": self.words()}
            said[key] |= {"why": self.words()} if self.draw(st.booleans()) else {}
        for one in lines:
            if one["state"] == "missing":
                said[one["key"]]["entry"] = ""
        return {"lines": lines}, self.base(title=self.words(), lines=said)

    def rubric(self) -> tuple[dict[str, Any], dict[str, Any]]:
        named = self.keys(0, 3)
        text: dict[str, Any] = {"rubric": self.said(named)} if named else {}
        text |= {"guidance": self.words()} if self.draw(st.booleans()) else {}
        return {"rubric": [{"key": key, "points": self.among(1, 5, "2.5")} for key in named]}, text

    def long_answer(self) -> tuple[Any, Any]:
        structure, text = self.rubric()
        structure |= {"fewest_words": 20, "most_words": 300} if self.draw(st.booleans()) else {}
        text |= {"template": "a\n b <c>"} if self.draw(st.booleans()) else {}
        return structure, self.base(**text)

    def file_upload(self) -> tuple[Any, Any]:
        structure, text = self.rubric()
        kinds = self.some(["pdf", "image", "document", "sheet"])
        limits = {"largest_mb": 10, "most": 2} if self.draw(st.booleans()) else {}
        return structure | {"kinds": kinds, **limits}, self.base(**text)

    def rating(self) -> tuple[Any, Any]:
        points = self.draw(st.integers(2, 10))
        labels = {"1": self.words(), str(points): self.words()}
        if self.draw(st.booleans()):
            return {"points": points}, self.base(labels=labels)
        rows = self.keys(2, 4)
        return {"points": points, "rows": rows}, self.base(labels=labels, rows=self.said(rows))

    def comment(self) -> tuple[Any, Any]:
        return ({"most_letters": 500} if self.draw(st.booleans()) else {}), self.base()

    def case(self) -> tuple[Any, Any]:
        parts, texts = [], {}
        for key in self.keys(1, 3):
            kind = self.among(*(name for name in TYPES if name != "case"))
            structure, texts[key] = getattr(self, kind)()
            texts[key].pop("format", None)
            weight = self.among(None, 2, "0.5")
            parts.append({"key": key, "type": kind, "structure": structure, **({"weight": weight} if weight else {})})
        return {"parts": parts}, self.base(parts=texts)


TYPES = (
    "single_choice", "multiple_choice", "true_false", "multiple_true_false", "matching", "ordering", "numeric", "short_text",
    "gap_fill", "drag_to_text", "image_mark", "document_check", "long_answer", "file_upload", "rating", "comment", "case",
)  # fmt: skip


@st.composite
def plans(draw: st.DrawFn, kinds: tuple[str, ...] = TYPES) -> QuestionPlan:
    """One question with its words in English."""
    kind = draw(st.sampled_from(kinds))
    structure, text = getattr(Drawer(draw), kind)()
    return QuestionPlan(
        draw(st.sampled_from(["q", "q-1", "imsmanifest"])),
        kind,
        "",
        draw(st.integers(1, 3)),
        structure,
        {"en": text},
        max_mark=draw(st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")])),
        tags=draw(st.sampled_from([(), ("lmo", "Étiquette <2>")])),
        title=draw(st.sampled_from(["", "A title & more"])),
    )
