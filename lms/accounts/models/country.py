"""The register of countries."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Country(models.Model):
    """A State or organisation of the register: codes, UN names in six languages, groups, Party status with dates and sources.

    Source: lms/accounts/data/countries.csv, whose columns and certainty docs/countries.md describes. A date that is not
    known is empty. `*_source` names the sources and when they were read.
    """

    iso2 = models.CharField(max_length=2, primary_key=True)
    iso3 = models.CharField(max_length=3, unique=True)
    name_ar = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_zh_hans = models.CharField(max_length=120)
    un_member = models.BooleanField(default=True)
    un_regional_group = models.CharField(max_length=60)
    m49_region = models.CharField(max_length=60)
    m49_subregion = models.CharField(max_length=60, blank=True)
    ldc = models.BooleanField(_("least developed country"), null=True)
    sids = models.BooleanField(_("small island developing State"), null=True)
    lldc = models.BooleanField(_("landlocked developing country"), null=True)
    economy = models.CharField(max_length=40, blank=True)
    party = models.BooleanField(_("Party to the Cartagena Protocol"))
    deposited_on = models.DateField(null=True, blank=True)
    in_force_since = models.DateField(null=True, blank=True)
    in_force_basis = models.CharField(max_length=120, blank=True)  # published, or computed by Article 37
    supplementary_party = models.BooleanField(_("Party to the Supplementary Protocol"), default=False)
    supplementary_deposited_on = models.DateField(null=True, blank=True)
    supplementary_in_force_since = models.DateField(null=True, blank=True)
    project_region = models.CharField(max_length=60, blank=True)
    party_source = models.CharField(max_length=120, blank=True)
    group_source = models.CharField(max_length=120, blank=True)
    as_of = models.DateField()
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("name_en",)
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.name_in(get_language())

    def name_in(self, language: str | None) -> str:
        """The country's name in a language of the site, English where there is none."""
        return getattr(self, "name_" + (language or "en").replace("-", "_"), self.name_en)
