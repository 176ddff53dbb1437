"""The vocabularies of people: audiences, roles, kinds of organisation (source: shared taxonomies of documents 000-004)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For which work a person learns."""

    CUSTOMS_BORDER = "customs-border", _("Customs and border control")
    PHYTOSANITARY = "phytosanitary", _("Phytosanitary and plant quarantine")
    INSPECTOR = "inspector", _("Inspection and enforcement")
    RISK_ASSESSOR = "risk-assessor", _("Risk assessment and science")
    LABORATORY = "laboratory", _("Laboratory")
    AUTHORITY = "cna-staff", _("Competent national authority")
    FOCAL_POINT = "nfp", _("National focal point")
    POLICY_MAKER = "policy-maker", _("Policy and law")
    EDUCATOR = "educator", _("Education")
    MEDIA = "media", _("Media")
    CIVIL_SOCIETY = "ngo-cso", _("Civil society")
    INDUSTRY = "industry", _("Industry and trade")
    ACADEMIA = "academia", _("Study and research")
    COMMUNITIES = "iplc", _("Indigenous peoples and local communities")
    PUBLIC = "public", _("Public")
    OTHER = "other", _("Other")


class Role(models.TextChoices):
    """What a person may do beyond learning."""

    TRAINER = "trainer", _("Trainer")
    AUTHOR = "author", _("Author")
    TRANSLATOR = "translator", _("Translator")
    LECTURER = "lecturer", _("Lecturer")
    COUNTRY_FOCAL_POINT = "country_focal_point", _("Country focal point")
    DEPUTY_FOCAL_POINT = "deputy_focal_point", _("Deputy of the country focal point")
    PROJECT_MANAGER = "project_manager", _("Project manager")
    ADMINISTRATOR = "administrator", _("Administrator")


class Scope(models.TextChoices):
    """How far a role reaches."""

    ALL = "all", _("Everywhere")
    COUNTRY = "country", _("One country")
    RUN = "run", _("One run")
    WORKSHOP = "workshop", _("One workshop")
    SPACE = "space", _("One space")
    COURSE = "course", _("One course")
    LANGUAGE = "language", _("One language")


class OrganisationKind(models.TextChoices):
    """Sector of an organisation."""

    PUBLIC = "public", _("Government")
    PRIVATE = "private", _("Private sector")
    ACADEMIC = "academic", _("Academic and research")
    CIVIL_SOCIETY = "civil-society", _("Civil society")
    MEDIA = "media", _("Media")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental")
    LABORATORY = "laboratory", _("Laboratory")
    OTHER = "other", _("Other")


class Sex(models.TextChoices):
    """Offered freely or not at all."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")


class AgeBand(models.TextChoices):
    """Offered freely or not at all; bands, never a date of birth."""

    UNDER_25 = "-24", _("Under 25")
    FROM_25 = "25-34", _("25 to 34")
    FROM_35 = "35-44", _("35 to 44")
    FROM_45 = "45-54", _("45 to 54")
    FROM_55 = "55-", _("55 and over")
