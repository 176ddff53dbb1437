"""Questions of all types that files can carry, drawn at random, in the form in which readers give them back."""

import html
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from assessments.interchange.base import Draft
from assessments.interchange.numbers import written
from assessments.plans import QuestionPlan
from assessments.question_types.checking import check_question

SIGNS = "aBz7éßжعربي你 \\#=~{}:[]%*$<>&\"'|/-_!?.,;@+()"
Json = dict[str, Any]


def lines(longest: int = 24) -> st.SearchStrategy[str]:
    """Words on one line, with all the signs that formats use for themselves."""
    text = st.text(SIGNS, min_size=1, max_size=longest).map(lambda words: " ".join(words.split()))
    return text.filter(lambda words: any(sign.isalnum() for sign in words))


def paragraphs() -> st.SearchStrategy[str]:
    return st.lists(lines(), min_size=1, max_size=3).map("\n".join)


def rich(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same as HTML that plain text could not say."""
    return words.map(lambda said: f"<strong>a</strong> {html.escape(said, quote=False).replace(chr(10), '<br>')}")


keys = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?", fullmatch=True)


def spelled(letters: int) -> list[str]:
    return [chr(ord("a") + place) for place in range(letters)]


def numbered(letter: str, size: int) -> list[str]:
    return [f"{letter}{place}" for place in range(1, size + 1)]


@st.composite
def plans(draw: st.DrawFn, kind: str, *, allow_html: bool = True, line_stem: bool = False) -> QuestionPlan:
    """A question of one type that meets all rules."""
    as_html = allow_html and draw(st.booleans())
    block = lines() if line_stem else paragraphs()
    say = (lambda words: draw(rich(words))) if as_html else draw
    structure, text = BUILDERS[kind](draw, say)
    text = {"stem": say(block), **text}
    if draw(st.booleans()):
        text["feedback"] = say(paragraphs())
    if as_html:
        text["format"] = "html"
    plan = QuestionPlan(
        draw(keys), kind, draw(st.just("") | keys), draw(st.sampled_from([1, 2, 3])), structure, {"en": text}
    )
    problems = check_question(plan)
    assert not problems, problems
    return plan


def different(draw: Any, words: st.SearchStrategy[str], size: int) -> list[str]:
    """So many words of which no two are alike, however they are compared."""
    found = draw(st.lists(words, min_size=size, max_size=size, unique_by=lambda said: said.casefold()))
    return [f"{place}{said}" for place, said in enumerate(found, start=1)]


def _choices(draw: Any, say: Any) -> tuple[list[str], Json]:
    choices = spelled(draw(st.integers(2, 6)))
    text: Json = {"choices": {key: say(lines()) for key in choices}}
    commented = [key for key in choices if draw(st.booleans())]
    return choices, text | ({"choice_feedback": {key: say(lines()) for key in commented}} if commented else {})


def single_choice(draw: Any, say: Any) -> tuple[Json, Json]:
    choices, text = _choices(draw, say)
    right = draw(st.sampled_from(choices))
    others = [key for key in choices if key != right and draw(st.booleans())]
    shares = {key: draw(st.sampled_from(["50", "33.33333", "-25", "12.5"])) for key in others}
    return {"choices": choices, "correct": [right]} | ({"shares": shares} if shares else {}), text


def multiple_choice(draw: Any, say: Any) -> tuple[Json, Json]:
    choices, text = _choices(draw, say)
    right = [key for key in choices if draw(st.booleans())] or choices[:1]
    structure: Json = {"choices": choices, "correct": right}
    if draw(st.booleans()):
        return structure | {"marking": "partial_with_penalty"}, text
    each = Decimal(100) / len(right)
    shares = {key: written(round(each, 5)) for key in right}
    shares |= {key: "-10" for key in choices if key not in right and draw(st.booleans())}
    if shares.keys() == set(right) == set(choices):  # the same as partial marks with penalty: nothing is wrong
        return structure | {"marking": "partial_with_penalty"}, text
    return structure | {"shares": shares}, text


def all_or_nothing(draw: Any, say: Any) -> tuple[Json, Json]:
    structure, text = multiple_choice(draw, say)
    structure.pop("shares", None)
    return structure | {"marking": "all_or_nothing"}, text


def true_false(draw: Any, say: Any) -> tuple[Json, Json]:
    commented = [key for key in ("true", "false") if draw(st.booleans())]
    text = {"choice_feedback": {key: say(lines()) for key in commented}} if commented else {}
    return {"correct": [draw(st.sampled_from(["true", "false"]))]}, text


def multiple_true_false(draw: Any, say: Any) -> tuple[Json, Json]:
    rows = numbered("r", draw(st.integers(2, 5)))
    structure = {
        "rows": rows,
        "correct": [row for row in rows if draw(st.booleans())],
        "marking": draw(st.sampled_from(["partial", "all_or_nothing"])),
    }
    return structure, {"rows": {row: say(lines()) for row in rows}}


def matching(draw: Any, say: Any) -> tuple[Json, Json]:
    """Targets in the order in which rows call them first, then those that belong to none."""
    rows = numbered("r", draw(st.integers(2, 5)))
    said = different(draw, lines(), draw(st.integers(2, 6)))
    first: dict[int, str] = {}
    pairs = {}
    for row in rows:
        place = draw(st.integers(0, len(said) - 1))
        pairs[row] = first.setdefault(place, f"t{len(first) + 1}")
    for place in range(len(said)):
        first.setdefault(place, f"t{len(first) + 1}")
    plain = {key: said[place] for place, key in first.items()}
    as_html = "<strong>" in (probe := say(lines()))
    targets = {key: html.escape(words, quote=False) if as_html else words for key, words in plain.items()}
    structure = {"rows": rows, "targets": list(targets), "pairs": pairs}
    return structure, {"rows": {row: probe if row == "r1" else say(lines()) for row in rows}, "targets": targets}


def ordering(draw: Any, say: Any) -> tuple[Json, Json]:
    items = numbered("i", draw(st.integers(2, 6)))
    marking = draw(st.sampled_from(["all_or_nothing", "places", "neighbours"]))
    return {"items": items, "marking": marking}, {"items": {item: say(lines()) for item in items}}


def numbers() -> st.SearchStrategy[str]:
    return st.decimals(-99_999, 99_999, places=3).map(written)


def _numbers(draw: Any) -> Json:
    answer = {"value": draw(numbers()), "tolerance": draw(st.sampled_from(["0", "0.5", "12"])), "share": "100"}
    other = {"value": draw(numbers()), "tolerance": "0.25", "share": "40"}
    return {"answers": [answer, other] if draw(st.booleans()) else [answer]}


def numeric(draw: Any, say: Any) -> tuple[Json, Json]:
    return _numbers(draw), {}


def numeric_with_units(draw: Any, say: Any) -> tuple[Json, Json]:
    units = [{"key": "u1", "factor": "1"}, {"key": "u2", "factor": draw(st.sampled_from(["0.001", "1000", "0.25"]))}]
    return _numbers(draw) | {"units": units, "unit": draw(st.sampled_from(["offered", "wanted"]))}, {
        "units": {"u1": "kg", "u2": "other"}
    }


def _typed(draw: Any, words: st.SearchStrategy[str], *, shares: bool = True) -> Json:
    said = different(draw, words, draw(st.integers(1, 4)))
    earns = ["100", *(draw(st.sampled_from(["100", "50", "25"])) if shares else "100" for _more in said[1:])]
    return {"answers": [{"words": word, "share": share} for word, share in zip(said, earns, strict=True)]}


TYPED = st.text("aBzéжع你 #=~{}:[]%$<&\"'|/-_!", min_size=1, max_size=16).map(
    lambda words: " ".join(f"x{words}x".split())
)


def short_text(draw: Any, say: Any) -> tuple[Json, Json]:
    structure = _typed(draw, TYPED.filter(lambda words: "->" not in words))
    return structure | (
        {"wildcards": True, "answers": [{"words": "a*", "share": "100"}]} if draw(st.booleans()) else {}
    ), {}


def long_answer(draw: Any, say: Any) -> tuple[Json, Json]:
    return {"rubric": []}, {}


def essay(draw: Any, say: Any) -> tuple[Json, Json]:
    limits = {"fewest_words": 5, "most_words": 50} if draw(st.booleans()) else {}
    return {"rubric": [], **limits}, {"guidance": say(lines()), "template": draw(lines())}


def file_upload(draw: Any, say: Any) -> tuple[Json, Json]:
    kinds = draw(st.lists(st.sampled_from(["pdf", "image", "document", "sheet"]), min_size=1, unique=True))
    order = ["pdf", "image", "document", "sheet"]
    structure = {
        "rubric": [],
        "kinds": sorted(kinds, key=order.index),
        "largest_mb": draw(st.integers(1, 20)),
        "most": 2,
    }
    return structure, {"guidance": say(lines())}


def gap_fill(draw: Any, say: Any) -> tuple[Json, Json]:
    gaps: list[Json] = []
    offered: Json = {}
    as_html = "<strong>" in (probe := say(lines()))
    for key in numbered("g", draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["choice", "text", "number"]))
        gap: Json = {"key": key, "kind": kind, "weight": draw(st.integers(1, 3))}
        if kind == "choice":
            choices = spelled(draw(st.integers(2, 4)))
            gap |= {"choices": choices, "correct": [draw(st.sampled_from(choices))]}
            said = {choice: draw(lines()) for choice in choices}
            offered[key] = {one: html.escape(words, quote=False) if as_html else words for one, words in said.items()}
        elif kind == "text":
            gap |= _typed(draw, TYPED) | ({"case_matters": True} if draw(st.booleans()) else {})
        else:
            gap |= _numbers(draw)
        gaps.append(gap)
    body = probe + "".join(f" [[{gap['key']}]] then" for gap in gaps)
    return {"gaps": gaps}, {"body": body} | ({"gaps": offered} if offered else {})


def drag_to_text(draw: Any, say: Any) -> tuple[Json, Json]:
    gaps, words = numbered("g", draw(st.integers(1, 4))), numbered("w", 5)
    reuse = draw(st.booleans())
    right = draw(st.permutations(words))[: len(gaps)]
    if reuse:
        right = [draw(st.sampled_from(words)) for _gap in gaps]
    structure = {"gaps": gaps, "words": words, "pairs": dict(zip(gaps, right, strict=True)), "reuse": reuse}
    body = say(lines()) + "".join(f" [[{gap}]] then" for gap in gaps)
    return structure, {"body": body, "words": {word: say(lines()) for word in words}}


def comment(draw: Any, say: Any) -> tuple[Json, Json]:
    return {}, {}


BUILDERS: dict[str, Any] = {
    name: build
    for name, build in globals().items()
    if name
    in {
        "single_choice", "multiple_choice", "true_false", "multiple_true_false", "matching", "ordering", "numeric",
        "short_text", "long_answer", "file_upload", "gap_fill", "drag_to_text", "comment",
    }
}  # fmt: skip


def same(draft: Draft, plan: QuestionPlan) -> None:
    """The question that came back is the one that went out."""
    assert draft.type == plan.type
    assert without_defaults(draft.structure) == without_defaults(plan.structure)
    assert draft.text == plan.texts["en"]


def without_defaults(structure: Json) -> Json:
    """The usual marking says nothing."""
    return {name: value for name, value in structure.items() if (name, value) != ("marking", "partial")}
