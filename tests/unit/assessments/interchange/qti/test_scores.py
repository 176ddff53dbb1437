"""An item earns elsewhere, by its own rules, what our type earns here."""

import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessments.interchange.qti import Qti
from assessments.interchange.qti.tree import Node, parse
from assessments.question_types.registry import question_type
from tests.unit.assessments.interchange.qti.plans import IMAGES, plans
from tests.unit.assessments.interchange.qti.player import Player

SCORED = (
    "single_choice", "multiple_choice", "true_false", "multiple_true_false", "matching", "ordering", "drag_to_text",
    "image_mark", "document_check", "gap_fill", "numeric",
)  # fmt: skip
NUMBERS = ["3.14", "3.5", "-2", "7", "6.5", "1500", "1530", "0"]
calmly = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def written_item(plan) -> Node:
    package = zipfile.ZipFile(io.BytesIO(Qti().write([plan], language="en", images=IMAGES).content))
    return parse(next(package.read(name) for name in package.namelist() if name.startswith("items/")))


def answers(plan, data) -> tuple[dict, dict[str, list[str]]]:
    """The same answer as our type keeps it, and as a player of QTI holds it."""
    structure = plan.structure

    def some(keys):
        return data.draw(st.lists(st.sampled_from(keys), unique=True, min_size=1))

    def for_each(keys, options):
        return {key: data.draw(st.sampled_from(options)) for key in keys}

    if plan.type in ("single_choice", "true_false"):
        picked = [data.draw(st.sampled_from(structure.get("choices", ["true", "false"])))]
        return {"choices": picked}, {"RESPONSE": picked}
    if plan.type == "multiple_choice":
        picked = some(structure["choices"])
        return {"choices": picked}, {"RESPONSE": picked}
    if plan.type == "image_mark":
        picked = some([spot["key"] for spot in structure["spots"]])
        return {"spots": picked}, {"RESPONSE": picked}
    if plan.type == "multiple_true_false":
        rows = for_each(structure["rows"], ["true", "false"])
        return {"rows": rows}, {"RESPONSE": [f"row_{row} {said}" for row, said in rows.items()]}
    if plan.type == "matching":
        pairs = for_each(structure["rows"], structure["targets"])
        return {"pairs": pairs}, {"RESPONSE": [f"row_{row} target_{target}" for row, target in pairs.items()]}
    if plan.type == "drag_to_text":
        words = data.draw(st.permutations(structure["words"]))
        pairs = dict(zip(structure["gaps"], words, strict=False))
        return {"pairs": pairs}, {"RESPONSE": [f"word_{word} gap_{gap}" for gap, word in pairs.items()]}
    if plan.type == "document_check":
        lines = for_each([line["key"] for line in structure["lines"]], ["right", "wrong", "missing"])
        return {"lines": lines}, {"RESPONSE": [f"line_{line} {state}" for line, state in lines.items()]}
    if plan.type == "numeric":
        number = data.draw(st.sampled_from(NUMBERS))
        return {"number": number}, {"RESPONSE": [number]}
    if plan.type == "ordering":
        order = list(data.draw(st.permutations(structure["items"])))
        return {"items": order}, {"RESPONSE": order}
    gaps = {gap["key"]: data.draw(st.sampled_from(gap.get("choices", NUMBERS))) for gap in structure["gaps"]}
    return {"gaps": gaps}, {f"RESPONSE_{key}": [value] for key, value in gaps.items()}


@pytest.mark.parametrize("kind", SCORED)
@calmly
@given(data=st.data())
def test_the_same_answer_earns_the_same(kind, data):
    plan = data.draw(plans((kind,)))
    # typed words are compared more kindly here than in other systems
    assume(all(gap["kind"] != "text" for gap in plan.structure.get("gaps", []) if isinstance(gap, dict)))
    ours, theirs = answers(plan, data)
    item = written_item(plan)
    player = Player(item, theirs)
    declared = next(node for node in item.all("outcomeDeclaration") if node.get("identifier") == "SCORE")
    there = max(player.outcomes["SCORE"] / Decimal(declared.get("normalMaximum")), Decimal(0))
    type_ = question_type(kind)
    here = type_.score(type_.content(plan.structure), type_.answer({"schema": 1, **ours}))
    assert abs(there - here) < Decimal("0.001")
