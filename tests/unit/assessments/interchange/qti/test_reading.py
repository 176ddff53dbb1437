"""Items as other systems write them."""

import io
import zipfile
from pathlib import Path

import pytest

from assessments.interchange.base import Reading, Unreadable
from assessments.interchange.qti import Qti
from tests.unit.assessments.interchange.qti.plans import IMAGE, PNG

DATA = Path(__file__).parents[4] / "data" / "interchange" / "qti"
MATCH = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP = MATCH.replace("match_correct", "map_response")
POINT = MATCH.replace("match_correct", "map_response_point")


def read(content: str | bytes) -> Reading:
    return Qti().read(content.encode() if isinstance(content, str) else content, language="en")


def item(declarations: str, body: str, processing: str = MATCH, extra: str = "") -> str:
    return (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="Item.1" title="A title"'
        ' adaptive="false" timeDependent="false">'
        f"{declarations}<itemBody>{body}</itemBody>{processing}{extra}</assessmentItem>"
    )


def declared(cardinality: str, base_type: str, correct: tuple[str, ...], more: str = "", name: str = "RESPONSE") -> str:
    right = "".join(f"<value>{value}</value>" for value in correct)
    right = f"<correctResponse>{right}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base_type}">{right}{more}'
        "</responseDeclaration>"
    )


def mapping(entries: dict[str, str], **bounds: str) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in bounds.items())
    inner = "".join(f'<mapEntry mapKey="{key}" mappedValue="{worth}"/>' for key, worth in entries.items())
    return f"<mapping{attributes}>{inner}</mapping>"


def choice(words: dict[str, str], most: int = 1) -> str:
    inner = "".join(f'<simpleChoice identifier="{key}">{said}</simpleChoice>' for key, said in words.items())
    return f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}"><prompt>Ask</prompt>{inner}</choiceInteraction>'


def entry(name: str = "RESPONSE") -> str:
    return f'<textEntryInteraction responseIdentifier="{name}"/>'


ABC = {"A": "one", "B": "two", "C": "three"}


def only(content: str | bytes):
    reading = read(content)
    assert reading.skipped == 0, reading.warnings
    assert len(reading.drafts) == 1
    return reading.drafts[0], {warning.code for warning in reading.warnings}


def test_a_single_choice_with_body_and_prompt():
    draft, lost = only(item(declared("single", "identifier", ("B",)), "<p>Before</p>" + choice(ABC)))
    assert (draft.type, draft.key, draft.name, lost) == ("single_choice", "item-1", "A title", set())
    assert draft.structure == {"choices": ["a", "b", "c"], "correct": ["b"]}
    assert draft.text == {"stem": "Before\n\nAsk", "choices": {"a": "one", "b": "two", "c": "three"}}


def test_markup_makes_all_words_html_and_scripts_go():
    body = "<p>Is <b>x</b> &lt; y?<script>alert(1)</script></p>"
    draft, _ = only(item(declared("single", "identifier", ("B",)), body + choice({"A": "1 &lt; 2", "B": "two"})))
    assert draft.text["format"] == "html"
    assert draft.text["stem"] == "<p>Is <strong>x</strong> &lt; y?</p><p>Ask</p>"
    assert draft.text["choices"] == {"a": "1 &lt; 2", "b": "two"}


def test_true_and_false_are_recognised_by_identifiers_and_words():
    body = choice({"true": "True", "false": "False"})
    assert only(item(declared("single", "identifier", ("false",)), body))[0].structure == {"correct": ["false"]}
    other = choice({"true": "Yes", "false": "No"})
    assert only(item(declared("single", "identifier", ("false",)), other))[0].type == "single_choice"


@pytest.mark.parametrize(
    ("entries", "bounds", "expected"),
    [
        ({"A": "1", "B": "1", "C": "-1"}, {"lowerBound": "0"}, {"marking": "partial_with_penalty"}),
        ({"A": "2", "B": "1"}, {}, {"shares": {"a": "66.66667", "b": "33.33333"}}),
        ({"A": "3", "B": "1", "C": "-1"}, {"lowerBound": "0"}, {"shares": {"a": 75, "b": 25, "c": -25}}),
    ],
)
def test_mappings_of_several_choices_become_marking_or_shares(entries, bounds, expected):
    source = item(declared("multiple", "identifier", ("A", "B"), mapping(entries, **bounds)), choice(ABC, 0), MAP)
    draft, lost = only(source)
    assert draft.structure == {"choices": ["a", "b", "c"], "correct": ["a", "b"], **expected}
    assert not lost


def test_several_choices_without_a_mapping_are_all_or_nothing():
    draft, _ = only(item(declared("multiple", "identifier", ("A", "C")), choice(ABC, 0)))
    assert draft.structure == {"choices": ["a", "b", "c"], "correct": ["a", "c"]}


def test_order_marked_as_a_whole():
    body = '<orderInteraction responseIdentifier="RESPONSE"><prompt>Sort</prompt>' + "".join(
        f'<simpleChoice identifier="{key}">{said}</simpleChoice>' for key, said in ABC.items()
    )
    draft, _ = only(item(declared("ordered", "identifier", ("C", "A", "B")), body + "</orderInteraction>"))
    assert draft.structure == {"items": ["c", "a", "b"], "marking": "all_or_nothing"}


def match(left: dict[str, str], right: dict[str, str]) -> str:
    sets = "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{key}">{said}</simpleAssociableChoice>' for key, said in one.items()
        )
        + "</simpleMatchSet>"
        for one in (left, right)
    )
    return f'<matchInteraction responseIdentifier="RESPONSE"><prompt>Pair</prompt>{sets}</matchInteraction>'


def test_matching_and_true_or_false_in_rows():
    pairs = declared("multiple", "directedPair", ("R1 T2", "R2 T1"))
    draft, _ = only(item(pairs, match({"R1": "one", "R2": "two"}, {"T1": "x", "T2": "y"})))
    assert draft.structure["pairs"] == {"r1": "t2", "r2": "t1"}
    assert draft.structure["marking"] == "all_or_nothing"
    draft, _ = only(item(pairs, match({"R1": "one", "R2": "two"}, {"T1": "True", "T2": "False"})))
    assert (draft.type, draft.structure["correct"]) == ("multiple_true_false", ["r2"])


def test_sides_change_places_where_a_row_has_several_targets():
    pairs = declared("multiple", "directedPair", ("R1 T1", "R1 T2", "R2 T3"))
    draft, lost = only(item(pairs, match({"R1": "a", "R2": "b"}, {"T1": "x", "T2": "y", "T3": "z"})))
    assert draft.structure["pairs"] == {"t1": "r1", "t2": "r1", "t3": "r2"}
    assert lost == {"sides-swapped"}


def test_a_lone_entry_at_the_end_is_a_short_text_or_a_number():
    words = declared("single", "string", ("York",), mapping({"York": "2", "york": "1"}))
    draft, _ = only(item(words, f"<p>Name the town: {entry()}</p>", MAP))
    assert (draft.type, draft.text["stem"], draft.max_mark) == ("short_text", "Name the town:", "2")
    assert draft.structure["answers"] == [{"words": "York", "share": 100}, {"words": "york", "share": 50}]
    draft, _ = only(item(declared("single", "float", ("3.5",)), f"<p>How much?</p><p>{entry()}</p>"))
    assert draft.structure == {"answers": [{"value": "3.5", "tolerance": "0", "share": 100}]}


def test_a_tolerance_in_the_rules_is_read():
    rules = """<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5">
      <variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal>
      <setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf>
      <responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>
      </responseElse></responseCondition></responseProcessing>"""
    draft, lost = only(item(declared("single", "float", ("10",)), f"<p>How much? {entry()}</p>", rules))
    assert draft.structure == {"answers": [{"value": "10", "tolerance": "0.5", "share": 100}]}
    assert not lost


def test_entries_within_words_are_gaps_with_weights():
    first = declared("single", "string", ("winter",), mapping({"winter": "2"}), "A")
    second = declared("single", "identifier", ("Y",), "", "B")
    rules = """<responseProcessing><setOutcomeValue identifier="SCORE"><sum><mapResponse identifier="A"/></sum>
      </setOutcomeValue><responseCondition><responseIf><match><variable identifier="B"/><correct identifier="B"/></match>
      <setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum>
      </setOutcomeValue></responseIf></responseCondition></responseProcessing>"""
    lists = '<inlineChoiceInteraction responseIdentifier="B"><inlineChoice identifier="X">Lancaster</inlineChoice>'
    lists += '<inlineChoice identifier="Y">York</inlineChoice></inlineChoiceInteraction>'
    body = f"<p>Fill it.</p><p>Now is the {entry('A')} made summer by this sun of {lists}.</p>"
    draft, lost = only(item(first + second, body, rules))
    assert draft.type == "gap_fill"
    assert draft.text["body"] == "Now is the [[a]] made summer by this sun of [[b]]."
    assert [gap.get("weight", 1) for gap in draft.structure["gaps"]] == [2, 1]
    assert (draft.text["stem"], draft.max_mark, lost) == ("Fill it.", "3", set())


def test_words_dragged_into_gaps():
    body = """<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Drag</prompt><gapText identifier="W" matchMax="1">
      winter</gapText><gapText identifier="S" matchMax="1">summer</gapText><p>Now is the <gap identifier="G"/>.</p>
      </gapMatchInteraction>"""
    draft, _ = only(item(declared("multiple", "directedPair", ("W G",), mapping({"W G": "1"})), body, MAP))
    assert draft.structure == {"gaps": ["g"], "words": ["w", "s"], "pairs": {"g": "w"}}
    assert draft.text == {"stem": "Drag", "body": "Now is the [[g]].", "words": {"w": "winter", "s": "summer"}}


def packed(files: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return target.getvalue()


def test_places_on_a_picture_of_the_package():
    body = """<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Where?</prompt>
      <object type="image/png" data="../img/map.png">Map</object>
      <hotspotChoice shape="circle" coords="77,115,8" identifier="A"/>
      <hotspotChoice shape="rect" coords="1,2,11,22" identifier="B"/></hotspotInteraction>"""
    source = item(declared("single", "identifier", ("A",)), body)
    reading = read(packed({"items/a.xml": source, "img/map.png": PNG}))
    draft = reading.drafts[0]
    assert draft.structure["image"] == IMAGE.sha256
    assert (draft.structure["width"], draft.structure["height"]) == (400, 300)
    assert draft.structure["spots"][0] == {"key": "a", "x": 69, "y": 107, "w": 16, "h": 16}
    assert set(reading.images) == {IMAGE.sha256}
    assert {warning.code for warning in reading.warnings} == {"no-manifest", "shape", "no-alt"}


def test_areas_of_points_become_places():
    area = '<areaMapping><areaMapEntry shape="rect" coords="0,0,9,9" mappedValue="1"/>'
    area += '<areaMapEntry shape="rect" coords="20,0,29,9" mappedValue="0"/></areaMapping>'
    body = '<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Where?</prompt>'
    body += '<object data="map.png" width="400" height="300">Map</object></selectPointInteraction>'
    source = item(declared("single", "point", ("4 4",), area), body, POINT)
    draft = read(packed({"a.xml": source, "map.png": PNG})).drafts[0]
    assert (draft.type, draft.structure["correct"]) == ("image_mark", ["area-1"])


def test_choice_feedback_in_line_and_apart():
    inline = choice(
        {"A": 'one<feedbackInline outcomeIdentifier="F" identifier="A">Right.</feedbackInline>', "B": "two"}
    )
    rules = MATCH.replace("/>", ">") + "</responseProcessing>"
    draft, lost = only(item(declared("single", "identifier", ("A",)), inline, rules))
    assert draft.text["choice_feedback"] == {"a": "Right."}
    rules = """<responseProcessing><responseCondition><responseIf><match><variable identifier="RESPONSE"/>
      <correct identifier="RESPONSE"/></match><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>
      </setOutcomeValue></responseIf></responseCondition><setOutcomeValue identifier="F"><variable identifier="RESPONSE"/>
      </setOutcomeValue></responseProcessing>"""
    said = '<modalFeedback outcomeIdentifier="F" identifier="B" showHide="show">No.</modalFeedback>'
    draft, lost = only(item(declared("single", "identifier", ("A",)), choice(ABC), rules, said))
    assert (draft.text["choice_feedback"], lost) == ({"b": "No."}, set())


def test_rules_of_their_own_come_in_with_a_remark_or_not_at_all():
    rules = '<responseProcessing><setOutcomeValue identifier="SCORE"><random/></setOutcomeValue></responseProcessing>'
    draft, lost = only(item(declared("single", "identifier", ("A",)), choice(ABC), rules))
    assert (draft.structure["correct"], lost) == (["a"], {"custom-scoring"})
    reading = read(item(declared("single", "identifier", ()), choice(ABC), rules))
    assert (reading.skipped, [warning.code for warning in reading.warnings]) == (1, ["custom-scoring"])


@pytest.mark.parametrize("name", ["slider", "media", "drawing", "custom", "portableCustom", "hottext", "graphicOrder"])
def test_what_we_have_no_type_for_is_skipped_by_name(name):
    reading = read(item(declared("single", "integer", ("1",)), f'<{name}Interaction responseIdentifier="RESPONSE"/>'))
    assert (reading.skipped, reading.warnings[0].code) == (1, "unsupported-interaction")
    assert f"{name}Interaction" in reading.warnings[0].message


def test_several_interactions_are_a_case():
    body = "<p>A story.</p>" + choice(ABC) + "<p>And then?</p>" + choice(ABC).replace("RESPONSE", "SECOND")
    both = declared("single", "identifier", ("A",)) + declared("single", "identifier", ("B",), "", "SECOND")
    draft, _ = only(item(both, body, ""))
    assert (draft.type, draft.text["stem"]) == ("case", "A story.")
    assert [part["structure"]["correct"] for part in draft.structure["parts"]] == [["a"], ["b"]]
    assert draft.text["parts"]["part-2"]["stem"] == "And then?\n\nAsk"


def test_long_answers_and_files():
    body = '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Say why.</prompt></extendedTextInteraction>'
    rubric = '<rubricBlock view="scorer"><p>Look for reasons.</p></rubricBlock>'
    draft, _ = only(item(declared("single", "string", ()), rubric + body, ""))
    assert (draft.type, draft.text) == ("long_answer", {"stem": "Say why.", "guidance": "Look for reasons."})
    body = '<uploadInteraction responseIdentifier="RESPONSE" type="application/pdf"><prompt>Send it.</prompt></uploadInteraction>'
    draft, _ = only(item(declared("single", "file", ()), body, ""))
    assert (draft.type, draft.structure["kinds"]) == ("file_upload", ["pdf"])


def test_the_samples_of_the_suite_come_in_whole():
    for name in ("choice-30.xml", "match-22.xml"):
        reading = read((DATA / name).read_bytes())
        assert ([draft.number for draft in reading.drafts], reading.warnings) == ([1], [])


def test_a_package_keeps_the_order_and_the_sections_of_its_test():
    source = item(declared("single", "identifier", ("B",)), choice(ABC))
    manifest = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
      <resource identifier="b" type="imsqti_item_xmlv2p1" href="b.xml"/>
      <resource identifier="a" type="imsqti_item_xmlv2p1" href="q/a.xml"/>
      <resource identifier="t" type="imsqti_test_xmlv2p1" href="t/test.xml"/></resources></manifest>"""
    test = """<assessmentTest identifier="T" title="T"><testPart><assessmentSection identifier="S" title="Part one">
      <assessmentItemRef identifier="a" href="../q/a.xml"/><assessmentItemRef identifier="x" href="../../etc/passwd"/>
      <assessmentItemRef identifier="y" href="../gone.xml"/></assessmentSection></testPart></assessmentTest>"""
    files = {"imsmanifest.xml": manifest, "t/test.xml": test, "q/a.xml": source, "b.xml": source.replace("Item.1", "b")}
    reading = read(packed(files))
    assert [(draft.key, draft.category) for draft in reading.drafts] == [("item-1", "Part one"), ("b", "")]
    assert [warning.code for warning in reading.warnings] == ["item-missing"]


@pytest.mark.parametrize(
    "source",
    [
        '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><item/></questestinterop>',
        packed(
            {
                "imsmanifest.xml": '<manifest><resources><resource type="imsqti_xmlv1p2" href="a.xml"/></resources></manifest>'
            }
        ),
    ],
)
def test_version_1_2_is_refused_by_its_name(source):
    with pytest.raises(Unreadable, match=r"QTI 1\.2"):
        read(source)


def test_the_format_knows_its_files():
    assert Qti().sniff("a.xml", b"<?xml version='1.0'?><assessmentItem>") > 90
    assert Qti().sniff("a.xml", '<?xml version="1.0"?><qti-assessment-item>'.encode("utf-16")) > 90
    assert Qti().sniff("a.zip", packed({"imsmanifest.xml": "x"})[:1000]) >= 90
    assert Qti().sniff("a.txt", b"What? {=yes ~no}") == 0
