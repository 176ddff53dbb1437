"""Gaps that are filled from a list: by dragging (ddwtos) or by choosing (gapselect)."""

import html
import re
from collections.abc import Mapping, Sequence

from assessments.interchange.base import Json
from assessments.interchange.choosing import letter
from assessments.interchange.gaps import parted
from assessments.interchange.losses import NotTaken
from assessments.interchange.moodle_xml.elements import Element
from assessments.interchange.moodle_xml.source import Source
from assessments.interchange.words import Markup, Words

_PLACE = re.compile(r"\[\[(\d{1,3})\]\]")
_LEGACY_GROUP = re.compile(r's:9:"(?:draggroup|choicegroup)";(?:i:|s:\d+:")(\d+)')


def drag_to_text(source: Source) -> tuple[str, Json, Json]:
    """Words to drag; ours have no groups, each word can be dropped on each gap."""
    boxes = source.element.all("dragbox") or source.element.all("answer")
    right, words = _gaps(source, len(boxes))
    if len({_group(box) for box in boxes}) > 1:
        source.losses.note("groups", "Moodle lets some words into some gaps only; here each word fits each gap.")
    endless = [box.one("infinite") is not None for box in boxes]
    if any(endless) and not all(endless):
        source.losses.note("reuse", "Some words may be used again in Moodle, others not; here all may.")
    structure: Json = {
        "gaps": list(right),
        "words": [f"w{place}" for place in range(1, len(boxes) + 1)],
        "pairs": {gap: f"w{place}" for gap, place in right.items()},
        "reuse": any(endless) or len(set(right.values())) < len(right),
    }
    said = {f"w{place}": Words(box.said("text"), Markup.AUTO) for place, box in enumerate(boxes, start=1)}
    return "drag_to_text", structure, words | {"words": said}


def gap_select(source: Source) -> tuple[str, Json, Json]:
    """Each gap offers the words of its right word's group."""
    options = source.element.all("selectoption") or source.element.all("answer")
    alone = {place for place in range(1, len(options) + 1) if len(_offered(options, place)) < 2}
    right, words = _gaps(source, len(options), {place: options[place - 1].said("text") for place in alone})
    gaps: list[Json] = []
    offered: Json = {}
    for gap, place in right.items():
        group = _offered(options, place)
        keys = {number: letter(position) for position, number in enumerate(group)}
        gaps.append(
            {"key": gap, "kind": "choice", "choices": list(keys.values()), "correct": [keys[place]], "weight": 1}
        )
        offered[gap] = {keys[number]: source.plain(options[number - 1]) for number in group}
    return "gap_fill", {"gaps": gaps}, words | {"gaps": offered}


def _gaps(source: Source, words: int, alone: Mapping[int, str] | None = None) -> tuple[dict[str, int], Json]:
    """Gap -> number of its right word, and the words of the question. Words that stand `alone` leave nothing to choose."""
    whole = source.words(source.element.one("questiontext"))
    right: dict[str, int] = {}

    def named(match: re.Match[str]) -> str:
        if alone and int(match.group(1)) in alone:
            source.losses.note("gap-of-one", "A gap that offers one word only was filled in: nothing is asked there.")
            said = alone[int(match.group(1))]
            return said if whole.markup is Markup.PLAIN else html.escape(said)
        gap = f"g{len(right) + 1}"
        right[gap] = int(match.group(1))
        return f"[[{gap}]]"

    text = _PLACE.sub(named, whole.text)
    if not right:
        raise NotTaken("no-gaps", "Its text holds no gap such as [[1]].")
    missing = [number for number in right.values() if not 1 <= number <= words]
    if missing:
        raise NotTaken("no-right-answer", f"The gap [[{missing[0]}]] has no word.")
    parts = parted(Words(text, whole.markup, whole.files), source.language)
    return right, {name: said for name, said in source.text().items() if name != "stem"} | parts


def _offered(options: Sequence[Element], right: int) -> list[int]:
    """The numbers of the words in one group; what says the same is offered once."""
    group, seen, numbers = _group(options[right - 1]), {options[right - 1].said("text")}, [right]
    for number, option in enumerate(options, start=1):
        said = option.said("text")
        if number != right and _group(option) == group and said and said not in seen:
            seen.add(said)
            numbers.append(number)
    return sorted(numbers)


def _group(option: Element) -> str:
    """The group of a word; very old files hide it in PHP's notation, which is only looked at."""
    legacy = _LEGACY_GROUP.search(option.said("feedback", "text").replace("\\", ""))
    return option.said("group") or (legacy.group(1) if legacy else "1")
