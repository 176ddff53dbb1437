"""One question of the file: the things that all kinds of questions have."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assessments.interchange.base import Json
from assessments.interchange.choosing import Choice
from assessments.interchange.losses import Losses
from assessments.interchange.moodle_xml.elements import Element
from assessments.interchange.numbers import number_of
from assessments.interchange.words import Markup, Words, plain_of

_FORMATS = {
    "html": Markup.HTML,
    "plain_text": Markup.PLAIN,
    "moodle_auto_format": Markup.AUTO,
    "markdown": Markup.MARKDOWN,
    "wiki_like": Markup.MARKDOWN,
}
_USUAL = re.compile(  # what Moodle and its helpers put there when nobody wrote anything
    r"your answer is (?:correct|partially correct|incorrect)|(?:correct|partially correct|incorrect)", re.IGNORECASE
)
_USUAL_PENALTIES = (Decimal(0), Decimal(1), Decimal("0.3333333"))


@dataclass(frozen=True, slots=True)
class Source:
    """A <question>, the language of the file, and what is lost of it."""

    element: Element
    losses: Losses
    language: str

    @property
    def markup(self) -> Markup:
        """The format of its text, which its other texts have unless they say another."""
        return _markup(self.element.one("questiontext"), Markup.HTML)

    def words(self, element: Element | None, default: Markup | None = None) -> Words:
        """The words in an element, with the files it brings."""
        if element is None:
            return Words("")
        files: dict[str, str] = {}
        for file in [*element.all("file"), *(inner for text in element.all("text") for inner in text.all("file"))]:
            path = file.attributes.get("path", "/").strip("/")
            name = file.attributes.get("name", "")
            files[f"{path}/{name}" if path else name] = file.text
        return Words(element.said("text"), _markup(element, default or self.markup), files)

    def plain(self, element: Element | None) -> Words:
        """Words that Moodle shows as they are."""
        return Words(element.said("text") if element else "", Markup.PLAIN, only_plain=True)

    def text(self) -> Json:
        """Stem and feedback."""
        text: Json = {"stem": self.words(self.element.one("questiontext"))}
        feedback = self.words(self.element.one("generalfeedback"))
        return text | ({"feedback": feedback} if feedback else {})

    def choices(self) -> list[Choice]:
        """The answers with their shares."""
        return [
            Choice(self.words(answer), share_of(answer), self.words(answer.one("feedback")))
            for answer in self.element.all("answer")
        ]

    def flag(self, tag: str, default: bool) -> bool:
        """A setting that is on or off."""
        said = self.element.said(tag).lower()
        return default if not said else said not in ("false", "0")

    def number(self, tag: str, default: int) -> int:
        """A whole number of the settings."""
        found = number_of(self.element.said(tag))
        return default if found is None else int(found)

    def note_what_is_lost(self) -> None:
        """Settings that our questions do not have."""
        combined = [
            self.element.said(f"{name}feedback", "text") for name in ("correct", "partiallycorrect", "incorrect")
        ]
        if any(said and not _USUAL.fullmatch(plain_of(said).strip(" .!")) for said in combined):
            self.losses.note("combined-feedback", "Feedback for right, partly right and wrong answers was left out.")
        if any(hint.said("text") for hint in self.element.all("hint")):
            self.losses.note("hints", "Hints were left out.")
        penalty = number_of(self.element.said("penalty"))
        if penalty is not None and not any(abs(penalty - usual) < Decimal("0.005") for usual in _USUAL_PENALTIES):
            self.losses.note("penalty", "The penalty for further tries was left out.")
        if self.flag("hidden", False):
            self.losses.note("hidden", "It was hidden in Moodle; here it comes in as a draft like the others.")

    def tags(self) -> tuple[str, ...]:
        """Its tags, of the question bank and of the course."""
        groups = (self.element.one("tags"), self.element.one("coursetags"))
        return tuple(tag.said("text") for group in groups if group for tag in group.all("tag") if tag.said("text"))


def share_of(answer: Element) -> Decimal:
    """What an answer earns in per cent."""
    return number_of(answer.attributes.get("fraction", "0")) or Decimal(0)


def texts(elements: Iterable[Element]) -> list[str]:
    """The plain words of elements."""
    return [element.said("text") for element in elements]


def _markup(element: Element | None, default: Markup) -> Markup:
    name = element.attributes.get("format", "").strip() if element else ""
    return _FORMATS.get(name, default)
