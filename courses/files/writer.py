"""Writes a course as files, in the one canonical form: the same course always gives the same bytes.

HTML and long texts stand as literal blocks, so that nothing in them needs quoting; lists of keys, lesson lines and rows of
a table stand on one line; everything else follows YAML's plain style. Nothing is folded: a changed sentence is a changed
line.
"""

from typing import Any

import yaml

from courses.blocks.registry import block_type
from courses.files.plan import CoursePlan, CourseText, LessonText
from courses.files.styles import Literal, OneLine, OneLineList

LONG = 88


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def choose_scalar_style(self) -> str:
        """Double quotes where quotes are needed: texts are full of apostrophes."""
        style: str = super().choose_scalar_style()
        event: Any = self.event
        return '"' if style == "'" and '"' not in event.value else style


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    literal = isinstance(text, Literal) or len(text) > LONG or "\n" in text
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|" if literal else None)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Literal, _text)
_Dumper.add_representer(
    OneLine, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)
)
_Dumper.add_representer(
    OneLineList, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def to_yaml(content: Any) -> str:
    """The canonical text of plain data."""
    return yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1 << 30, default_flow_style=False
    )


def course_files(plan: CoursePlan) -> dict[str, str]:
    """Path in the course's folder → content, of all its YAML files."""
    files = {"course.yaml": to_yaml(_structure(plan))}
    if plan.questions:
        files["questions.yaml"] = to_yaml({"questions": [_question(question) for question in plan.questions]})
    for language, text in plan.texts.items():
        files[f"{language}/course.yaml"] = to_yaml(_course_text(plan, text))
        for module in plan.modules:
            lessons = {lesson.key: _lesson(text.lessons[lesson.key]) for lesson in module.lessons}
            files[f"{language}/{module.key}.yaml"] = to_yaml({"lessons": lessons})
        if plan.questions:
            words = {question.key: _words(question.texts[language]) for question in plan.questions}
            files[f"{language}/questions.yaml"] = to_yaml({"questions": words})
    return files


def _structure(plan: CoursePlan) -> dict[str, Any]:
    structure: dict[str, Any] = {
        "format": 1,
        "slug": plan.slug,
        "id": str(plan.id),
        "audience": OneLineList(plan.audience),
        "tags": OneLineList(plan.tags),
        "source_language": plan.source_language,
        "languages": OneLineList(plan.languages),
        "objectives": OneLineList(plan.objectives),
        "modules": [
            {
                "key": module.key,
                "lessons": [OneLine(key=lesson.key, minutes=lesson.minutes) for lesson in module.lessons],
            }
            for module in plan.modules
        ],
    }
    if plan.blueprint:
        structure["blueprint"] = {
            "rules": [OneLine(objective=key, count=count) for key, count in plan.blueprint.rules],
            "pass_mark": _number(plan.blueprint.pass_mark),
        }
    return structure


def _number(value: Any) -> int | float:
    return int(value) if value == int(value) else float(value)


def _course_text(plan: CoursePlan, text: CourseText) -> dict[str, Any]:
    return {
        "title": text.title,
        "summary": text.summary,
        "who": text.who,
        "objectives": {key: text.objectives[key] for key in plan.objectives},
        "modules": {module.key: text.modules[module.key] for module in plan.modules},
    }


def _lesson(lesson: LessonText) -> dict[str, Any]:
    blocks = [
        {"key": block.key, "type": block.type, **block_type(block.type).write(block.value)} for block in lesson.blocks
    ]
    return {"title": lesson.title, "blocks": blocks}


def _question(question: Any) -> dict[str, Any]:
    structure = {
        name: OneLineList(value) if isinstance(value, list) else value for name, value in question.structure.items()
    }
    return {
        "key": question.key,
        "type": question.type,
        "objective": question.objective,
        "difficulty": question.difficulty,
        **({"title": question.title} if question.title else {}),
        **({"mark": f"{question.max_mark.normalize():f}"} if question.max_mark != 1 else {}),
        **({"tags": OneLineList(question.tags)} if question.tags else {}),
        **structure,
    }


def _words(text: dict[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {"stem": text["stem"]}
    if text.get("choices"):
        words["choices"] = dict(text["choices"])
    words["feedback"] = text.get("feedback", "")
    return words | {name: text[name] for name in sorted(text) if name not in ("choices", *words)}
