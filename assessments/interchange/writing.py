"""What every writer does: one language of each question, what cannot be said left out with a remark."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessments.interchange.base import Image, Json, Remark
from assessments.interchange.losses import Losses, NotTaken
from assessments.interchange.words import html_of, is_simple, plain_of
from assessments.plans import QuestionPlan

FILE = re.compile(r'src="file:([0-9a-f]{64})"')
_IMAGE = re.compile(r'<img(?:[^<>"]|"[^"]*")*>')


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question on its way out: its plan, its words, the pictures there are, and what it loses."""

    plan: QuestionPlan
    text: Json
    images: Mapping[str, Image]
    losses: Losses

    @property
    def is_html(self) -> bool:
        """Whether its words are HTML."""
        return self.text.get("format") == "html"

    @property
    def structure(self) -> Json:
        """What is right."""
        return self.plan.structure

    def words(self, *path: str) -> str:
        """The words at a place, "" if there are none."""
        found = self.text
        for name in path:
            found = found.get(name) or {}
        return found if isinstance(found, str) else ""

    def plain(self, *path: str) -> str:
        """The words where the format takes no markup."""
        words = self.words(*path)
        if not self.is_html or path[0] == "template":
            return words
        if not is_simple(words):
            self.losses.note("markup-lost", "Markup was taken out where this format takes plain words only.")
        return plain_of(words)

    def html(self, *path: str) -> str:
        """The words as HTML."""
        words = self.words(*path)
        return words if self.is_html and path[0] != "template" else html_of(words)

    def with_pictures(self, html: str, address: Callable[[Image], str]) -> str:
        """HTML whose pictures have other addresses; those that are not at hand are left out."""

        def replaced(match: re.Match[str]) -> str:
            named = FILE.search(match.group())
            image = self.images.get(named.group(1)) if named else None
            if named and image is None:
                self.losses.note("image-missing", "A picture of this question is not at hand and was left out.")
                return ""
            return FILE.sub(f'src="{address(image)}"', match.group()) if image else match.group()

        return _IMAGE.sub(replaced, html)

    def cannot(self, *fields: str) -> None:
        """Say that settings of the structure are lost."""
        lost = [name for name in fields if self.structure.get(name)]
        if lost:
            names = ", ".join(name.replace("_", " ") for name in lost)
            self.losses.note("setting-not-in-format", f"This format does not carry: {names}.")


def pieces(
    questions: Sequence[QuestionPlan],
    language: str,
    images: Mapping[str, Image],
    write: Mapping[str, Callable[[Sheet], str]],
    format_name: str,
) -> tuple[list[tuple[QuestionPlan, str]], list[Remark]]:
    """What each question becomes, and what is lost of all."""
    written: list[tuple[QuestionPlan, str]] = []
    remarks: list[Remark] = []
    for number, plan in enumerate(questions, start=1):
        losses = Losses(number)
        try:
            written.append((plan, _piece(plan, language, images, losses, write, format_name)))
        except NotTaken as reason:
            remarks.append(Remark(number, reason.code, f"{plan.key}: {reason.message}"))
            continue
        remarks += [Remark(number, code, f"{plan.key}: {message}") for code, message in losses.all()]
    return written, remarks


def _piece(
    plan: QuestionPlan,
    language: str,
    images: Mapping[str, Image],
    losses: Losses,
    write: Mapping[str, Callable[[Sheet], str]],
    format_name: str,
) -> str:
    if plan.type not in write:
        kind = plan.type.replace("_", " ")
        raise NotTaken("type-not-in-format", f"Left out: {format_name} has no questions of the type {kind}.")
    if language not in plan.texts:
        raise NotTaken("no-words", f"Left out: it has no words in the language {language}.")
    return write[plan.type](Sheet(plan, plan.texts[language], images, losses))
