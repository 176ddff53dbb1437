"""Marking on an image, put together."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, Problem, QuestionType, RawAnswer
from assessments.question_types.entries import check_entries, is_whole, twice
from assessments.question_types.image_mark.form import (
    Place,
    ReviewedPlace,
    Spot,
    drawing,
    outline,
    place_names,
)
from assessments.question_types.image_mark.interaction import image_mark_interaction, image_mark_response
from assessments.question_types.image_mark.scoring import SCHEMES, score_image_mark
from assessments.question_types.structures import brief, check_line, check_mapping, check_one_of, check_words
from assessments.question_types.wording import plain, shown
from lms.kernel.errors import DomainError

FIELDS = {"image", "width", "height", "spots", "correct", "marking"}
MEASURES = ("x", "y", "w", "h")
FILE_KEY = re.compile(r"(?:file:)?[A-Za-z0-9][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*")
LONGEST_SIDE = 10_000  # pixels
MOST_SPOTS = 20


@dataclass(frozen=True, slots=True)
class ImageMarkContent:
    """The picture, the places on it in the author's order, and the right ones among them."""

    schema: ClassVar[int] = 1
    image: str
    width: int
    height: int
    spots: tuple[Spot, ...]
    correct: frozenset[str]
    marking: str

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        return cls(
            image=stored["image"],
            width=stored["width"],
            height=stored["height"],
            spots=tuple(Spot(**spot) for spot in stored["spots"]),
            correct=frozenset(stored["correct"]),
            marking=stored.get("marking", "all_or_nothing"),
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the places, in the author's order."""
        return tuple(spot.key for spot in self.spots)


@dataclass(frozen=True, slots=True)
class ImageMarkAnswer:
    """The places a person marked, in the author's order."""

    schema: ClassVar[int] = 1
    spots: tuple[str, ...]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response."""
        return cls(tuple(stored["spots"]))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "spots": list(self.spots)}


class ImageMark(QuestionType[ImageMarkContent, ImageMarkAnswer]):
    """Check boxes with words, tied to outlines on a picture: whoever cannot see or point has the list."""

    key = "image_mark"
    label = _("Marking on an image")
    about = _("Finding what matters on a photo, a label or a form. Say each place in words too, for who cannot see it.")
    Content = ImageMarkContent
    Answer = ImageMarkAnswer
    text_fields = frozenset({"alt", "spots"})
    assets = ("assessments/css/papers.css", "assessments/js/places.js")
    coded = frozenset({"schema", "spots"})

    def check(self, structure: Json) -> list[Problem]:
        problems = check_mapping(structure, FIELDS)
        if not isinstance(structure, dict):
            return problems
        problems += _check_image(structure)
        problems += check_one_of("marking", structure.get("marking", "all_or_nothing"), SCHEMES)
        wrong = check_entries("spots", structure.get("spots"), {"key", *MEASURES}, fewest=2, most=MOST_SPOTS)
        if problems or wrong:
            return problems + wrong
        return _check_spots(structure) + _check_correct(structure)

    def check_text(self, content: ImageMarkContent, text: Json) -> list[Problem]:
        return check_line("alt", text.get("alt")) + check_words("spots", text.get("spots"), content.keys, "spot")

    def parse(self, content: ImageMarkContent, raw: RawAnswer, seed: str = "") -> Json:
        picked = {value for value in raw if value}
        if picked - set(content.keys):
            raise DomainError("place-unknown", _("This place is not part of the question. Load the page again."))
        marked = tuple(key for key in content.keys if key in picked)
        return ImageMarkAnswer(marked).dump() if marked else {}

    def score(self, content: ImageMarkContent, answer: ImageMarkAnswer) -> Decimal:
        return score_image_mark(content.marking, content.correct, frozenset(answer.spots))

    def interaction(self, content: ImageMarkContent, text: Json, language: str) -> Json:
        words = {key: plain(text, text["spots"][key]) for key in content.keys}
        return image_mark_interaction(words, (key for key in words if key in content.correct), text, language)

    def response_string(self, answer: ImageMarkAnswer) -> str:
        return image_mark_response(answer.spots)

    def fields(
        self, content: ImageMarkContent, text: Json, language: str, answer: ImageMarkAnswer | None, seed: str = ""
    ) -> Json:
        lines = _places(content, text, language, answer)
        return {**_picture(content, text), "places": [Place(**line) for line in lines]}

    def review(self, content: ImageMarkContent, text: Json, language: str, answer: ImageMarkAnswer | None) -> Json:
        lines = _places(content, text, language, answer)
        places = [ReviewedPlace(**line, right=line["key"] in content.correct) for line in lines]
        return {**_picture(content, text), "places": places}


def _check_image(structure: Json) -> list[Problem]:
    problems = []
    image = structure.get("image")
    if not (isinstance(image, str) and len(image) <= 200 and FILE_KEY.fullmatch(image)):
        problems.append(Problem("image", "must be the key of a file"))
    for side in ("width", "height"):
        if not is_whole(structure.get(side), 1, LONGEST_SIDE):
            problems.append(Problem(side, f"must be a whole number of pixels from 1 to {LONGEST_SIDE}"))
    return problems


def _check_spots(structure: Json) -> list[Problem]:
    """Each inside the picture, no two alike."""
    problems = []
    for place, spot in enumerate(structure["spots"]):
        if not _is_inside(spot, structure["width"], structure["height"]):
            rule = "must be whole numbers of pixels, w and h at least 1, and the whole spot must lie inside the picture"
            problems.append(Problem(f"spots.{place}", f"x, y, w and h {rule}"))
    if not problems and twice([spot[name] for name in MEASURES] for spot in structure["spots"]):
        problems.append(Problem("spots", "two of them are the same rectangle"))
    return problems


def _is_inside(spot: Json, width: int, height: int) -> bool:
    x, y, w, h = (spot.get(name) for name in MEASURES)
    return is_whole(x, 0, width) and is_whole(y, 0, height) and is_whole(w, 1, width - x) and is_whole(h, 1, height - y)


def _check_correct(structure: Json) -> list[Problem]:
    correct = structure.get("correct")
    if not (isinstance(correct, list) and correct):
        return [Problem("correct", "must be a list of at least one spot")]
    keys = [spot["key"] for spot in structure["spots"]]
    problems = [Problem("correct", f"{brief(key)} is not among the spots") for key in correct if key not in keys]
    return problems or [Problem("correct", f"names {key} twice") for key in twice(correct)]


def _picture(content: ImageMarkContent, text: Json) -> Json:
    image = {
        "file": content.image,
        "width": str(content.width),
        "height": str(content.height),
        "alt": plain(text, text["alt"]),
    }
    return {"image": image, "drawing": drawing(content.width, content.height)}


def _places(
    content: ImageMarkContent, text: Json, language: str, answer: ImageMarkAnswer | None
) -> list[dict[str, Any]]:
    chosen = answer.spots if answer else ()
    names = place_names(language, len(content.spots))
    return [
        {
            "key": spot.key,
            "number": number,
            "name": names[number - 1],
            "words": shown(text, text["spots"][spot.key]),
            "chosen": spot.key in chosen,
            **outline(spot, content.width, content.height),
        }
        for number, spot in enumerate(content.spots, start=1)
    ]
