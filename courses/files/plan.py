"""A course as its files say it: read, checked in itself and across languages. Nothing here knows the database.

`read_course` gives a `CoursePlan` or raises `CourseRefused` with every problem found, each with file and line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from assessments.api import BlueprintPlan, QuestionPlan, canonical, check_question, text_fields
from courses.blocks.fields import report_twice
from courses.blocks.registry import block_type, block_types
from courses.blocks.stream import PlainBlock
from courses.files.images import problems_of_file
from courses.files.reader import Node, Problem, read_yaml
from lms.kernel.errors import DomainError
from lms.languages.registry import declared

FORMAT = "1"
WORDS = ("stem", "choices", "feedback")


class CourseRefused(DomainError):
    """The files are wrong; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("course-refused", _("The course files are wrong. Correct what is listed and try again."))
        self.problems = sorted(set(problems), key=lambda problem: (problem.file, problem.line, problem.message))


@dataclass(frozen=True, slots=True)
class LessonPlan:
    """A lesson's place: its key and minutes."""

    key: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """A module with its lessons in order."""

    key: str
    lessons: list[LessonPlan]


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson in one language."""

    title: str
    blocks: list[PlainBlock]


@dataclass(frozen=True, slots=True)
class CourseText:
    """A course in one language. `modules` are titles by key, `lessons` texts by key."""

    title: str
    summary: str
    who: str
    objectives: dict[str, str]
    modules: dict[str, str]
    lessons: dict[str, LessonText]


@dataclass(frozen=True, slots=True)
class FilePlan:
    """A picture or paper: its bytes."""

    path: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """A whole course."""

    slug: str
    id: UUID
    audience: list[str]
    tags: list[str]
    source_language: str
    languages: list[str]
    objectives: list[str]
    modules: list[ModulePlan]
    blueprint: BlueprintPlan | None
    questions: list[QuestionPlan]
    texts: dict[str, CourseText]
    files: dict[str, FilePlan]

    @property
    def lesson_keys(self) -> list[str]:
        """All lessons in order."""
        return [lesson.key for module in self.modules for lesson in module.lessons]


def read_course(folder: Path) -> CoursePlan:
    """The course in a folder."""
    reading = _Reading(folder)
    plan = reading.course()
    if reading.problems or plan is None:
        raise CourseRefused(reading.problems)
    return plan


class _Reading:
    """One pass over a folder; problems gather in a list."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.paths: dict[str, Node] = {}

    def course(self) -> CoursePlan | None:
        root = self.file("course.yaml")
        if root is None:
            return None
        required = ["format", "slug", "id", "audience", "source_language", "languages", "objectives", "modules"]
        given = root.fields(required, ["tags", "blueprint"])
        if any(name not in given for name in required):
            return None
        if given["format"].raw() != FORMAT:
            given["format"].problem(f"this program reads format {FORMAT}")
        head = self.head(given)
        modules = self.modules(given["modules"])
        if not self.problems:
            self.unknown_files(head["languages"], modules)
        blueprint = self.blueprint(given["blueprint"], head["objectives"]) if "blueprint" in given else None
        questions = self.questions(head["languages"], head["objectives"])
        self.check_blueprint(given.get("blueprint"), blueprint, questions)
        texts = {language: self.text(language, head["objectives"], modules) for language in head["languages"]}
        self.compare(texts, head["source_language"])
        plain = {language: text.plain() for language, text in texts.items()}
        files = self.files()
        return CoursePlan(**head, modules=modules, blueprint=blueprint, questions=questions, texts=plain, files=files)

    def file(self, name: str) -> Node | None:
        return read_yaml(self.folder / name, name, self.problems)

    def head(self, given: dict[str, Node]) -> dict[str, Any]:
        languages = _languages(given["languages"])
        source = given["source_language"].raw()
        if source not in languages:
            given["source_language"].problem(f"the source language '{source}' is not among the languages")
        return {
            "slug": given["slug"].key(),
            "id": _uuid(given["id"]),
            "audience": given["audience"].keys(),
            "tags": [item.text() for item in given["tags"].items()] if "tags" in given else [],
            "source_language": source,
            "languages": sorted(languages, key=lambda language: (language != source, language)),
            "objectives": given["objectives"].keys(),
        }

    def modules(self, node: Node) -> list[ModulePlan]:
        modules: list[ModulePlan] = []
        nodes: list[Node] = []
        lessons: list[tuple[Node, LessonPlan]] = []
        for item in node.items():
            given = item.fields(["key", "lessons"])
            if not {"key", "lessons"} <= given.keys():
                continue
            rows = given["lessons"].items()
            if not rows:
                given["lessons"].problem("a module needs a lesson")
            plans = [_lesson_plan(row) for row in rows]
            modules.append(ModulePlan(given["key"].key(), plans))
            nodes.append(given["key"])
            lessons += zip(rows, plans, strict=True)
        if not modules:
            node.problem("a course needs a module")
        for module, name in zip(modules, nodes, strict=True):
            if module.key in ("course", "questions"):
                name.problem(f"a module cannot be called '{module.key}': its file would be another's")
        for row, plan in lessons:
            if plan.key == "certificate":
                row.problem("a lesson cannot be called 'certificate': its address would be another's")
        report_twice(nodes, [module.key for module in modules])
        report_twice([row for row, _plan in lessons], [plan.key for _row, plan in lessons])
        return modules

    def unknown_files(self, languages: list[str], modules: list[ModulePlan]) -> None:
        """Files that nothing reads are refused: a wrong name must not lose a text."""
        known = {"course", "questions", *(module.key for module in modules)}
        for path in sorted(self.folder.glob("*/*.yaml")):
            language = path.parent.name
            if language not in languages:
                self.problems.append(
                    Problem(f"{language}/{path.name}", 1, f"the language '{language}' is not in course.yaml")
                )
            elif path.stem not in known:
                self.problems.append(
                    Problem(f"{language}/{path.name}", 1, f"the module '{path.stem}' is not in course.yaml")
                )

    # --- questions ---

    def blueprint(self, node: Node, objectives: list[str]) -> BlueprintPlan | None:
        given = node.fields(["rules", "pass_mark"])
        if not {"rules", "pass_mark"} <= given.keys():
            return None
        rules = []
        for item in given["rules"].items():
            rule = item.fields(["objective", "count"])
            if {"objective", "count"} <= rule.keys():
                _among(rule["objective"], objectives, "objectives")
                rules.append((rule["objective"].raw(), rule["count"].whole(least=1, most=100)))
        report_twice(given["rules"].items(), [objective for objective, _count in rules])
        return BlueprintPlan(rules=rules, pass_mark=Decimal(given["pass_mark"].whole(least=0, most=100)))

    def check_blueprint(self, node: Node | None, plan: BlueprintPlan | None, questions: list[QuestionPlan]) -> None:
        """Each objective needs enough questions for one form."""
        if node is None or plan is None:
            return
        for objective, count in plan.rules:
            have = sum(question.objective == objective for question in questions)
            if have < count:
                node.problem(f"{count} questions on '{objective}' are asked for, questions.yaml has {have}")

    def questions(self, languages: list[str], objectives: list[str]) -> list[QuestionPlan]:
        if not (self.folder / "questions.yaml").exists():
            return []
        root = self.file("questions.yaml")
        items = root.fields(["questions"]).get("questions", root.empty()).items() if root else []
        words = {language: self.question_words(language) for language in languages}
        plans = [plan for item in items if (plan := self.question(item, objectives, words))]
        report_twice(items, [plan.key for plan in plans])
        known = {plan.key for plan in plans}
        for texts in words.values():
            for key, node in texts.items():
                if key not in known:
                    node.problem(f"the question '{key}' is not in questions.yaml")
        return plans

    def question_words(self, language: str) -> dict[str, Node]:
        root = self.file(f"{language}/questions.yaml")
        return root.fields(["questions"]).get("questions", root.empty()).entries() if root else {}

    def question(self, node: Node, objectives: list[str], words: dict[str, dict[str, Node]]) -> QuestionPlan | None:
        entries = node.entries()
        needed = ("key", "type", "objective", "difficulty")
        fixed = (*needed, "mark", "tags", "title")
        missing = [name for name in needed if name not in entries]
        for name in missing:
            node.problem(f"'{name}' is missing")
        if missing:
            return None
        _among(entries["objective"], objectives, "objectives")
        key = entries["key"].key()
        kind = entries["type"].raw()
        texts = {language: self.words(nodes[key], kind) for language, nodes in words.items() if key in nodes}
        plan = QuestionPlan(
            key=key,
            type=kind,
            objective=entries["objective"].raw(),
            difficulty=entries["difficulty"].whole(least=1, most=3),
            structure=canonical({name: _plain(value) for name, value in entries.items() if name not in fixed}),
            texts=texts,
            max_mark=_mark(entries["mark"]) if "mark" in entries else Decimal(1),
            tags=tuple(tag.text() for tag in entries["tags"].items()) if "tags" in entries else (),
            title=entries["title"].text() if "title" in entries else "",
        )
        for language in words:
            if key not in words[language]:
                self.problems.append(Problem(f"{language}/questions.yaml", 1, f"the words of '{key}' are missing"))
        for problem in check_question(plan):
            place = _place(problem.path, node, words, key)
            place.problem(f"question '{key}': {problem.path} {problem.message}")
        return plan

    def words(self, node: Node, kind: str) -> dict[str, Any]:
        own = text_fields(kind)
        given = node.fields(["stem", "feedback"], sorted(own | {"format"}))
        found: dict[str, Any] = {
            "stem": given["stem"].paragraphs() if "stem" in given else "",
            "feedback": given["feedback"].paragraphs(required=False) if "feedback" in given else "",
        }
        if "choices" in own:
            choices = given["choices"].entries() if "choices" in given else {}
            found["choices"] = {key: choice.text() for key, choice in choices.items()}
        return found | {name: _plain(given[name]) for name in given if name not in found}

    # --- texts ---

    def text(self, language: str, objectives: list[str], modules: list[ModulePlan]) -> "_Text":
        text = _Text()
        root = self.file(f"{language}/course.yaml")
        if root:
            given = root.fields(["title", "summary", "who", "objectives", "modules"])
            text.head = {name: given[name].text() for name in ("title", "summary", "who") if name in given}
            text.objectives = _words_of(given.get("objectives"), objectives, "objectives")
            text.modules = _words_of(given.get("modules"), [module.key for module in modules], "modules")
        for module in modules:
            text.lessons |= self.lessons(f"{language}/{module.key}.yaml", module)
        return text

    def lessons(self, name: str, module: ModulePlan) -> "dict[str, _Lesson]":
        root = self.file(name)
        if root is None:
            return {}
        entries = root.fields(["lessons"]).get("lessons", root.empty()).entries()
        keys = [lesson.key for lesson in module.lessons]
        for key, node in entries.items():
            if key not in keys:
                node.problem(f"the lesson '{key}' is not in module '{module.key}' of course.yaml")
        for key in keys:
            if key not in entries:
                root.problem(f"the lesson '{key}' is missing")
        return {key: self.lesson(entries[key]) for key in keys if key in entries}

    def lesson(self, node: Node) -> "_Lesson":
        given = node.fields(["title", "blocks"])
        lesson = _Lesson(node, given["title"].text() if "title" in given else "")
        for item in given["blocks"].items() if "blocks" in given else []:
            self.block(item, lesson)
        report_twice(lesson.nodes, [block.key for block in lesson.blocks])
        if "blocks" in given and not lesson.blocks:
            given["blocks"].problem("a lesson needs a block")
        return lesson

    def block(self, node: Node, lesson: "_Lesson") -> None:
        entries = node.entries()
        kind = entries.get("type")
        if kind is None or "key" not in entries:
            return node.problem("a block needs 'key' and 'type'")
        if kind.raw() not in block_types():
            return kind.problem(f"'{kind.raw()}' is no type of block ({', '.join(block_types())})")
        block = block_type(kind.raw())
        value = block.read_block(node)
        for path in block.pictures(value):
            self.paths.setdefault(path, node)
        lesson.blocks.append(PlainBlock(entries["key"].key(), block.type, value))
        lesson.nodes.append(node)

    def compare(self, texts: "dict[str, _Text]", source: str) -> None:
        """Every language has the blocks of the source language: keys, types, choices and what is right, in order."""
        for language, text in texts.items():
            for key, lesson in text.lessons.items() if language != source and source in texts else ():
                if key in texts[source].lessons:
                    _compare_lessons(lesson, texts[source].lessons[key], source)

    def files(self) -> dict[str, FilePlan]:
        found = {}
        for path, node in sorted(self.paths.items()):
            target = self.folder / path
            if target.is_symlink() or not target.is_file():
                node.problem(f"the file {path} is missing")
                continue
            content = target.read_bytes()
            for message in problems_of_file(path, content):
                self.problems.append(Problem(path, 1, message))
            found[path] = FilePlan(path, content)
        return found


@dataclass(slots=True)
class _Lesson:
    node: Node
    title: str
    blocks: list[PlainBlock] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Text:
    head: dict[str, str] = field(default_factory=dict)
    objectives: dict[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    lessons: dict[str, _Lesson] = field(default_factory=dict)

    def plain(self) -> CourseText:
        lessons = {key: LessonText(lesson.title, lesson.blocks) for key, lesson in self.lessons.items()}
        head = {name: self.head.get(name, "") for name in ("title", "summary", "who")}
        return CourseText(**head, objectives=self.objectives, modules=self.modules, lessons=lessons)


def _compare_lessons(lesson: _Lesson, source: _Lesson, source_language: str) -> None:
    for block, node, original in zip(lesson.blocks, lesson.nodes, source.blocks, strict=False):
        if (block.key, block.type) != (original.key, original.type):
            return node.problem(
                f"here is the block '{block.key}' ({block.type}), in {source_language} it is "
                f"'{original.key}' ({original.type})"
            )
        kind = block_type(block.type)
        if kind.skeleton(block.value) != kind.skeleton(original.value):
            node.problem(
                f"the block '{block.key}' has other keys, kinds or right choices than in {source_language}, or another order"
            )
    if len(lesson.blocks) != len(source.blocks):
        lesson.node.problem(f"here are {len(lesson.blocks)} blocks, in {source_language} {len(source.blocks)}")


def _languages(node: Node) -> list[str]:
    """Those that are declared, switched on or not: a course loses no text where a language is off."""
    known = tuple(declared())
    languages = []
    for item in node.items():
        _among(item, known, "languages of this program")
        languages.append(item.raw())
    report_twice(node.items(), languages)
    return [language for language in dict.fromkeys(languages) if language in known]


def _lesson_plan(node: Node) -> LessonPlan:
    given = node.fields(["key", "minutes"])
    key = given["key"].key() if "key" in given else ""
    return LessonPlan(key, given["minutes"].whole(least=1, most=240) if "minutes" in given else 1)


def _uuid(node: Node) -> UUID:
    try:
        return UUID(node.raw())
    except ValueError:
        node.problem(f"'{node.raw()}' is no UUID")
        return UUID(int=0)


def _among(node: Node, known: "list[str] | tuple[str, ...]", what: str) -> None:
    if node.raw() not in known:
        node.problem(f"'{node.raw()}' is not among the {what}: {', '.join(known)}")


def _words_of(node: Node | None, keys: list[str], what: str) -> dict[str, str]:
    """Texts by key: all keys of course.yaml and no others."""
    if node is None:
        return {}
    entries = node.entries()
    for key in keys:
        if key not in entries:
            node.problem(f"the text of '{key}' is missing")
    for key, item in entries.items():
        if key not in keys:
            item.problem(f"'{key}' is not among the {what} of course.yaml")
    return {key: entries[key].text() for key in keys if key in entries}


def _mark(node: Node) -> Decimal:
    try:
        return Decimal(str(node.value))
    except ArithmeticError:
        node.problem("here a number of points is expected")
        return Decimal(1)


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(value) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(item) for item in node.value]
    return node.value


def _place(path: str, node: Node, words: dict[str, dict[str, Node]], key: str) -> Node:
    """The deepest node that a path of `check_question` names, such as `texts.en.choices.a` or `correct`."""
    steps = list(_steps(path))
    if steps and steps[0] == "texts":
        steps.pop(0)
    if steps and steps[0] in words and key in words[steps[0]]:
        node = words[steps.pop(0)][key]
    elif steps and steps[0] == "structure":
        steps.pop(0)
    for step in steps:
        if not isinstance(node.value, dict) or step not in node.value:
            break
        node = node.value[step]
    return node


def _steps(path: str) -> Iterator[str]:
    return (step for part in path.split("/") for step in part.split(".") if step)
