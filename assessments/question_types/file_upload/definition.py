"""File upload, put together."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from assessments.question_types.base import Json, MarkedBy, Problem, QuestionType, RawAnswer
from assessments.question_types.entries import is_whole, twice
from assessments.question_types.file_upload.form import ENDINGS, accept, labels, read_files
from assessments.question_types.file_upload.interaction import file_upload_interaction, file_upload_response
from assessments.question_types.file_upload.scoring import score_file_upload
from assessments.question_types.rubrics import (
    Criterion,
    check_rubric,
    check_rubric_text,
    load_rubric,
    shown_rubric,
)
from assessments.question_types.structures import check_mapping

FIELDS = {"rubric", "kinds", "largest_mb", "most"}
BOUNDS = {"largest_mb": (5, 20), "most": (1, 5)}  # what holds where nothing is said, and the most


@dataclass(frozen=True, slots=True)
class FileUploadContent:
    """What a marker looks at, and which files are taken."""

    schema: ClassVar[int] = 1
    rubric: tuple[Criterion, ...]
    kinds: tuple[str, ...]
    largest_mb: int
    most: int

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the structure of a version."""
        bounds = {name: stored.get(name, usual) for name, (usual, _most) in BOUNDS.items()}
        return cls(rubric=load_rubric(stored), kinds=tuple(stored["kinds"]), **bounds)


@dataclass(frozen=True, slots=True)
class FileUploadAnswer:
    """The ids of files that were sent before."""

    schema: ClassVar[int] = 1
    files: tuple[str, ...]

    @classmethod
    def load(cls, stored: Json) -> Self:
        """From the JSON of a response; one that was erased names no files."""
        return cls(tuple(stored.get("files", ())))

    def dump(self) -> Json:
        """As JSON."""
        return {"schema": self.schema, "files": list(self.files)}


class FileUpload(QuestionType[FileUploadContent, FileUploadAnswer]):
    """A file field, and the files that were sent already. Whether an id is a file of this person, the service says."""

    key = "file_upload"
    label = _("File upload")
    about = _("A report, a photo or a table that somebody made elsewhere. A person marks it.")
    Content = FileUploadContent
    Answer = FileUploadAnswer
    text_fields = frozenset({"rubric", "guidance"})
    assets = ("assessments/css/papers.css",)
    marked_by = MarkedBy.PERSON

    def check(self, structure: Json) -> list[Problem]:
        problems = check_mapping(structure, FIELDS)
        if not isinstance(structure, dict):
            return problems
        problems += _check_kinds(structure.get("kinds"))
        for name, (usual, most) in BOUNDS.items():
            if not is_whole(structure.get(name, usual), 1, most):
                problems.append(Problem(name, f"must be a whole number from 1 to {most}"))
        return problems + check_rubric(structure)

    def check_text(self, content: FileUploadContent, text: Json) -> list[Problem]:
        return check_rubric_text(content.rubric, text)

    def parse(self, content: FileUploadContent, raw: RawAnswer, seed: str = "") -> Json:
        files = read_files(raw, content.most)
        return FileUploadAnswer(files).dump() if files else {}

    def score(self, content: FileUploadContent, answer: FileUploadAnswer) -> Decimal:
        return score_file_upload()

    def interaction(self, content: FileUploadContent, text: Json, language: str) -> Json:
        return file_upload_interaction(text, language)

    def response_string(self, answer: FileUploadAnswer) -> str:
        return file_upload_response(answer.files)

    def fields(
        self, content: FileUploadContent, text: Json, language: str, answer: FileUploadAnswer | None, seed: str = ""
    ) -> Json:
        return {
            "files": answer.files if answer else (),
            "accept": accept(content.kinds),
            "most": content.most,
            **labels(language, content.kinds, content.largest_mb, content.most),
        }

    def review(self, content: FileUploadContent, text: Json, language: str, answer: FileUploadAnswer | None) -> Json:
        """The criteria, but not the guidance: that is for markers only."""
        return {"files": answer.files if answer else (), "rubric": shown_rubric(content.rubric, text)}


def _check_kinds(kinds: object) -> list[Problem]:
    if not (isinstance(kinds, list) and kinds and all(kind in list(ENDINGS) for kind in kinds)):
        return [Problem("kinds", f"must be a list of some of {', '.join(ENDINGS)}")]
    return [Problem("kinds", f"names {kind} twice") for kind in twice(kinds)]
