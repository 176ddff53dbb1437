"""Questions, their immutable versions, and the words of a version in each language (decision 1.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.kernel.ids import new_id


class QuestionBank(models.Model):
    """Where questions live; a course has one. Words missing in a language are shown in `source_language`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=200)
    source_language = models.CharField(max_length=12, default="en")

    class Meta:
        verbose_name = _("question bank")

    def __str__(self) -> str:
        return self.slug


class BankImage(models.Model):
    """A picture that words or structures of a bank's questions name as `file:<sha256>`. Not public: see views/images.py."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="images")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=40)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "sha256"], name="image_once_per_bank")]

    def __str__(self) -> str:
        return self.sha256


class Question(models.Model):
    """A question through time.

    `key` is stable and stands in the course files; `retired` ones are never drawn again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=80)
    objective = models.SlugField(max_length=80, blank=True)
    difficulty = models.PositiveSmallIntegerField(default=2)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200, blank=True)
    tags = models.JSONField(default=list, blank=True)
    retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "key")
        constraints = [models.UniqueConstraint(fields=["bank", "key"], name="question_key_once_per_bank")]

    def __str__(self) -> str:
        return self.key


class QuestionVersion(models.Model):
    """What is asked and what is right, never changed once an attempt has seen it.

    `structure` is the type's Content as JSON, with `schema` its version: choice keys and right keys, no
    words.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    type = models.CharField(max_length=30)
    structure = models.JSONField()
    schema = models.PositiveSmallIntegerField(default=1)
    max_mark = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("question", "number")
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"


class QuestionText(models.Model):
    """The words of a version in a language, a row per revision: the newest is shown, an answer keeps its own.

    `content`: {"stem": str, "choices": {key: str}, "feedback": str}; empty when the language was taken back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    revision = models.PositiveIntegerField(default=1)
    content = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("version", "language", "revision")
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "revision"], name="text_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language} r{self.revision}"
