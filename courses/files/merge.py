"""The three-way comparison of an import: the files, what the last import brought, and what the CMS holds (decision 1.2).

A course is taken apart into units: its structure, its blueprint, the texts of the course, of each lesson and question in
each language, and each picture. For each unit one side is taken; what was changed in the CMS stays unless forced.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from assessments.api import BlueprintPlan, QuestionPlan
from courses.blocks.stream import PlainBlock
from courses.files.plan import CoursePlan, CourseText, FilePlan, LessonPlan, LessonText, ModulePlan


class Unit(NamedTuple):
    """What is compared and taken as one: `name` such as lesson/<key>; `language` is empty for what has no words."""

    name: str
    language: str


Units = dict[Unit, Any]
Hashes = Mapping[Unit, str]
STRUCTURE = Unit("course", "")
BLUEPRINT = Unit("blueprint", "")


@dataclass(slots=True)
class Merged:
    """The course to be saved and what was decided. `kept` were changed in the CMS, `overwritten` too but forced."""

    plan: CoursePlan
    hashes: dict[Unit, str]
    created: list[Unit] = field(default_factory=list)
    changed: list[Unit] = field(default_factory=list)
    unchanged: list[Unit] = field(default_factory=list)
    kept: list[Unit] = field(default_factory=list)
    overwritten: list[Unit] = field(default_factory=list)
    removed: list[Unit] = field(default_factory=list)


def units_of(plan: CoursePlan) -> Units:
    """A course taken apart."""
    units: Units = {STRUCTURE: _structure(plan)}
    if plan.blueprint:
        rules = [[objective, count] for objective, count in plan.blueprint.rules]
        units[BLUEPRINT] = {"rules": rules, "pass_mark": plain_number(plan.blueprint.pass_mark)}
    for question in plan.questions:
        facts = {name: getattr(question, name) for name in ("type", "objective", "difficulty", "structure", "title")}
        # left out where they say nothing, so that what earlier imports noted still holds
        facts = {name: value for name, value in facts.items() if name != "title" or value}
        facts |= {"max_mark": plain_number(question.max_mark)} if question.max_mark != 1 else {}
        facts |= {"tags": list(question.tags)} if question.tags else {}
        units[Unit(f"question/{question.key}", "")] = facts
        for language, words in question.texts.items():
            units[Unit(f"question/{question.key}", language)] = words
    for language, text in plan.texts.items():
        units[Unit("course", language)] = {name: getattr(text, name) for name in _COURSE_WORDS}
        for key, lesson in text.lessons.items():
            units[Unit(f"lesson/{key}", language)] = asdict(lesson)
    for path, file in plan.files.items():
        units[Unit(f"file/{path}", "")] = {"sha256": hashlib.sha256(file.content).hexdigest(), "content": file.content}
    return units


def plain_number(number: Decimal) -> str:
    return f"{number.normalize():f}"


_COURSE_WORDS = ("title", "summary", "who", "objectives", "modules")


def hash_of(value: Any) -> str:
    """The hash of a unit."""
    if isinstance(value, dict) and "content" in value:
        return str(value["sha256"])
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def merge(files: CoursePlan, cms: CoursePlan | None, last: Hashes, *, force: bool = False) -> Merged:
    """Decide unit by unit. `last` are the hashes of the last import."""
    ours, theirs = units_of(files), units_of(cms) if cms else {}
    taken: Units = {}
    merged = Merged(files, {})
    for unit, value in ours.items():
        taken[unit] = _decide(unit, value, theirs, last, merged, force)
        merged.hashes[unit] = hash_of(value)
    for unit, value in theirs.items():
        if unit not in ours and _stays(unit, value, last, merged, force):
            taken[unit] = value
    merged.plan = _assembled(files, cms, taken)
    return merged


def _decide(unit: Unit, value: Any, theirs: Units, last: Hashes, merged: Merged, force: bool) -> Any:
    new = hash_of(value)
    if unit not in theirs:
        merged.created.append(unit)
        return value
    now = hash_of(theirs[unit])
    if now == new:
        merged.unchanged.append(unit)
        return theirs[unit]
    if now == last.get(unit):
        merged.changed.append(unit)
        return value
    if force:
        merged.overwritten.append(unit)
        return value
    merged.kept.append(unit)
    return theirs[unit]


def _stays(unit: Unit, value: Any, last: Hashes, merged: Merged, force: bool) -> bool:
    """Whether something that only the CMS has stays: it was made or changed there."""
    if unit.name.startswith("file/"):
        return True
    if unit not in last:
        return True
    if not force and hash_of(value) != last[unit]:
        merged.kept.append(unit)
        return True
    merged.removed.append(unit)
    return False


def _structure(plan: CoursePlan) -> dict[str, Any]:
    return {
        "audience": plan.audience,
        "tags": plan.tags,
        "source_language": plan.source_language,
        "objectives": plan.objectives,
        "modules": [asdict(module) for module in plan.modules],
    }


def _assembled(files: CoursePlan, cms: CoursePlan | None, units: Units) -> CoursePlan:
    """A course put together again. What its structure does not name is left out."""
    structure = units[STRUCTURE]
    modules = [
        ModulePlan(module["key"], [LessonPlan(**lesson) for lesson in module["lessons"]])
        for module in structure["modules"]
    ]
    kept = [language for language in (cms.languages if cms else []) if Unit("course", language) in units]
    languages = list(dict.fromkeys([*files.languages, *kept]))
    plan = replace(
        files,
        audience=structure["audience"],
        tags=structure["tags"],
        source_language=structure["source_language"],
        objectives=structure["objectives"],
        languages=languages,
        modules=modules,
        blueprint=_blueprint(units.get(BLUEPRINT)),
        questions=_questions(units),
        files={
            unit.name.removeprefix("file/"): FilePlan(unit.name.removeprefix("file/"), value["content"])
            for unit, value in units.items()
            if unit.name.startswith("file/")
        },
        texts={},
    )
    for language in languages:
        plan.texts[language] = _text(plan, language, units, files, cms)
    return plan


def _blueprint(unit: Any) -> BlueprintPlan | None:
    if unit is None:
        return None
    return BlueprintPlan([(objective, count) for objective, count in unit["rules"]], Decimal(unit["pass_mark"]))


def _questions(units: Units) -> list[QuestionPlan]:
    keys = [
        unit.name.removeprefix("question/") for unit in units if unit.name.startswith("question/") and not unit.language
    ]
    return [
        _question(
            key,
            dict(units[Unit(f"question/{key}", "")]),
            texts={
                unit.language: value
                for unit, value in units.items()
                if unit.name == f"question/{key}" and unit.language
            },
        )
        for key in keys
    ]


def _question(key: str, facts: dict[str, Any], texts: dict[str, Any]) -> QuestionPlan:
    mark, tags = Decimal(facts.pop("max_mark", "1")), tuple(facts.pop("tags", ()))
    return QuestionPlan(key=key, **facts, texts=texts, max_mark=mark, tags=tags)


def _text(plan: CoursePlan, language: str, units: Units, files: CoursePlan, cms: CoursePlan | None) -> CourseText:
    words = units[Unit("course", language)]
    # titles of modules and objectives that only the other side names, when structure and words came from two sides
    spare = [side.texts[language] for side in (files, cms) if side and language in side.texts]
    lessons = {
        key: _lesson(units[Unit(f"lesson/{key}", language)])
        for key in plan.lesson_keys
        if Unit(f"lesson/{key}", language) in units
    }
    return CourseText(
        title=words["title"],
        summary=words["summary"],
        who=words["who"],
        objectives=_named(plan.objectives, words["objectives"], [text.objectives for text in spare]),
        modules=_named([module.key for module in plan.modules], words["modules"], [text.modules for text in spare]),
        lessons=lessons,
    )


def _named(keys: list[str], words: dict[str, str], spare: list[dict[str, str]]) -> dict[str, str]:
    return {key: next((source[key] for source in (words, *spare) if key in source), key) for key in keys}


def _lesson(unit: dict[str, Any]) -> LessonText:
    return LessonText(unit["title"], [PlainBlock(**block) for block in unit["blocks"]])
