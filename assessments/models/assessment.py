"""Tests with a purpose, the blueprint they follow, and the parallel forms it gives."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.bank import QuestionBank, QuestionVersion
from lms.kernel.ids import new_id


class Purpose(models.TextChoices):
    """What an assessment is for."""

    PRE = "pre", _("Test before the course")
    POST = "post", _("Final test")


class Blueprint(models.Model):
    """How many questions on which objectives. Pre and post of one blueprint can be paired."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bank = models.OneToOneField(QuestionBank, on_delete=models.CASCADE, related_name="blueprint")
    pass_mark = models.DecimalField(max_digits=5, decimal_places=2)  # per cent of the maximum

    def __str__(self) -> str:
        return f"blueprint of {self.bank_id}"


class BlueprintRule(models.Model):
    """So many questions of an objective."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="rules")
    objective = models.SlugField(max_length=80)
    count = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["blueprint", "objective"], name="objective_once")]

    def __str__(self) -> str:
        return f"{self.objective} x {self.count}"


class Form(models.Model):
    """A fixed set of question versions.

    Forms A and B of one edition are parallel; a changed bank makes a new edition.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="forms")
    edition = models.PositiveIntegerField()
    label = models.CharField(max_length=1)
    questions = models.PositiveSmallIntegerField()
    maximum = models.DecimalField(max_digits=8, decimal_places=2)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("blueprint", "edition", "label")
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "edition", "label"], name="form_label_once_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}{self.label}"


class FormItem(models.Model):
    """A place on a form."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="places")

    class Meta:
        ordering = ("form", "position")
        constraints = [
            models.UniqueConstraint(fields=["form", "position"], name="one_item_per_place"),
            models.UniqueConstraint(fields=["form", "version"], name="version_once_per_form"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.position}"


class Assessment(models.Model):
    """A test with a purpose, built on a blueprint."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="assessments")
    purpose = models.CharField(max_length=10, choices=Purpose)
    attempts_allowed = models.PositiveSmallIntegerField(null=True, blank=True)  # empty = no limit

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blueprint", "purpose"], name="purpose_once_per_blueprint")]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.blueprint_id}"
