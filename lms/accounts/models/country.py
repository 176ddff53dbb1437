"""The register of countries."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Country(models.Model):
    """A State or organisation of the register: ISO codes, UN names in six languages, Party status with its date.

    Source: lms/accounts/data/countries.csv (UN M49 names; Party status as read on `as_of`).
    """

    iso2 = models.CharField(max_length=2, primary_key=True)
    iso3 = models.CharField(max_length=3, unique=True)
    name_ar = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_zh_hans = models.CharField(max_length=120)
    un_regional_group = models.CharField(max_length=60)
    m49_region = models.CharField(max_length=60)
    party = models.BooleanField(_("Party to the Cartagena Protocol"))
    in_force_since = models.DateField(null=True, blank=True)
    project_region = models.CharField(max_length=60, blank=True)
    as_of = models.DateField()

    class Meta:
        ordering = ("name_en",)
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.name_in(get_language())

    def name_in(self, language: str | None) -> str:
        """The country's name in a language of the site, English where there is none."""
        return getattr(self, "name_" + (language or "en").replace("-", "_"), self.name_en)
