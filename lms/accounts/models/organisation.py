"""Ministries, services, universities and firms that people work for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models.country import Country
from lms.accounts.vocabulary import OrganisationKind
from lms.kernel.ids import new_id


class Organisation(models.Model):
    """An organisation with its country and kind. One that was entered twice points to the row that stands for both."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="doubles")

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["name", "country"], name="organisation_once_per_country")]

    def __str__(self) -> str:
        return self.name
