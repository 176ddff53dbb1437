"""Document check, put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.document_check.form import (
    Finding,
    PaperLine,
    ReviewedLine,
    labels,
    no_entry,
    read_findings,
)
from assessments.question_types.document_check.interaction import (
    document_check_interaction,
    document_check_response,
)
from assessments.question_types.document_check.scoring import MISSING, RIGHT, STATES, WRONG, score_document_check
from assessments.question_types.entries import check_entries, check_known, check_words_or_none
from assessments.question_types.structures import check_line, check_mapping
from assessments.question_types.wording import shown

MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class DocumentCheckContent:
    """The lines of the paper in their order, and what there is to find of each."""

    schema: ClassVar[int] = 1
    states: dict[str, str]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls({line["key"]: line["state"] for line in stored["lines"]})

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the lines, in their order."""
        return tuple(self.states)


@dataclass(frozen=True, slots=True)
class DocumentCheckAnswer:
    """What a person found, for each line with a finding."""

    schema: ClassVar[int] = 1
    lines: dict[str, str]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response."""
        return cls(dict(stored["lines"]))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "lines": dict(self.lines)}


class DocumentCheck(QuestionType[DocumentCheckContent, DocumentCheckAnswer]):
    """A paper as it comes with a shipment; each line is in order, wrong, or missing."""

    key = "document_check"
    label = _("Document check")
    about = _(
        "A shipping paper with faults in it, as officers meet it: what is wrong, what is missing, what is in order?"
    )
    Content = DocumentCheckContent
    Answer = DocumentCheckAnswer
    text_fields = frozenset({"title", "lines"})
    assets = ("assessments/css/papers.css",)
    coded = frozenset({"schema", "lines"})

    def check(self, structure: Json) -> list[Problem]:
        problems = check_mapping(structure, {"lines"})
        lines = structure.get("lines") if isinstance(structure, dict) else None
        problems += check_entries("lines", lines, {"key", "state"}, fewest=2, most=MOST_LINES)
        if problems or not isinstance(lines, list):
            return problems
        states = [line.get("state") for line in lines]
        problems = [
            Problem(f"lines.{place}.state", f"must be {', '.join(STATES)}")
            for place, state in enumerate(states)
            if state not in STATES
        ]
        if not problems and set(states) == {RIGHT}:
            problems.append(Problem("lines", "have no fault to find: one at least must be wrong or missing"))
        return problems

    def check_text(self, content: DocumentCheckContent, text: Json) -> list[Problem]:
        lines = text.get("lines")
        problems = check_line("title", text.get("title"))
        if not isinstance(lines, Mapping):
            return [*problems, Problem("lines", "must say label and entry of each line")]
        problems += check_known("lines", lines, content.keys)
        for key, state in content.states.items():
            problems += _check_line(f"lines.{key}", lines.get(key), state)
        return problems

    def parse(self, content: DocumentCheckContent, raw: RawAnswer, seed: str = "") -> Json:
        found = read_findings(content.keys, raw)
        return DocumentCheckAnswer(found).dump() if found else {}

    def score(self, content: DocumentCheckContent, answer: DocumentCheckAnswer) -> Decimal:
        return score_document_check(content.states, answer.lines)

    def interaction(self, content: DocumentCheckContent, text: Json, language: str) -> Json:
        return document_check_interaction(content.states, labels(language), text, language)

    def response_string(self, answer: DocumentCheckAnswer) -> str:
        return document_check_response(answer.lines)

    def fields(
        self,
        content: DocumentCheckContent,
        text: Json,
        language: str,
        answer: DocumentCheckAnswer | None,
        seed: str = "",
    ) -> Json:
        found = answer.lines if answer else {}
        words = labels(language)
        lines = [
            PaperLine(
                key=key,
                label=shown(text, text["lines"][key]["label"]),
                entry=shown(text, text["lines"][key]["entry"]),
                findings=tuple(Finding(state, said, found.get(key) == state) for state, said in words.items()),
            )
            for key in content.keys
        ]
        return {"title": shown(text, text["title"]), "lines": lines, "no_entry": no_entry(language)}

    def review(
        self, content: DocumentCheckContent, text: Json, language: str, answer: DocumentCheckAnswer | None
    ) -> Json:
        found = answer.lines if answer else {}
        words = labels(language)
        lines = [
            ReviewedLine(
                key=key,
                label=shown(text, text["lines"][key]["label"]),
                entry=shown(text, text["lines"][key]["entry"]),
                why=shown(text, text["lines"][key].get("why", "")),
                own=words.get(found.get(key, ""), ""),
                right_words=words[state],
                is_right=found.get(key) == state,
                is_near=RIGHT not in (found.get(key, RIGHT), state) and found[key] != state,
            )
            for key, state in content.states.items()
        ]
        return {"title": shown(text, text["title"]), "lines": lines, "no_entry": no_entry(language)}


def _check_line(path: str, line: object, state: str) -> list[Problem]:
    """Label and entry, and that the entry fits what is said of it."""
    if not isinstance(line, Mapping):
        return [Problem(path, "must have label and entry")]
    problems = check_known(path, line, ("label", "entry", "why"))
    problems += check_line(f"{path}.label", line.get("label"))
    problems += check_words_or_none(f"{path}.entry", line.get("entry"))
    problems += check_words_or_none(f"{path}.why", line.get("why", ""))
    return problems or _check_entry(f"{path}.entry", line["entry"], state)


def _check_entry(path: str, entry: str, state: str) -> list[Problem]:
    if state == MISSING and entry.strip():
        return [Problem(path, "must be empty, for the line is said to be missing; is it wrong instead?")]
    if state == WRONG and not entry.strip():
        return [Problem(path, "is empty, but the line is said to be wrong; is it missing instead?")]
    return []
