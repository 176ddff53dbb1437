"""Persons, and what was true of them when."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.accounts.models.country import Country
from lms.accounts.models.naming import note_name
from lms.accounts.models.organisation import Organisation
from lms.accounts.slips.by_hand import is_pin
from lms.accounts.vocabulary import AgeBand, Audience, Sex
from lms.kernel.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes persons; e-mail is stored in lower case and may be missing."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """A person; without a password the account cannot be signed in to."""
        user = self.model(email=email.lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The technical owner of an installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in with an e-mail address and a password, or with a sign-in name and a PIN (kept as the password;
    it opens nothing together with an e-mail address),
    or cannot sign in yet (put on a roster by a trainer: neither address, nor sign-in name, nor usable password).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=150, help_text=_("As it should stand on a certificate."))
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    sign_in_name = models.CharField(_("sign-in name"), max_length=40, unique=True, null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    # only if offered freely, with consent; used in statistics alone
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, blank=True)
    age_band = models.CharField(_("age"), max_length=10, choices=AgeBand, blank=True)
    has_pin = models.BooleanField(default=False, editable=False)  # the secret is a PIN: too short for the e-mail door
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False, db_index=True)
    joined_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        if self.name:
            note_name(self.pk)
        return self.name

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def get_username(self) -> str:
        if self.email:
            note_name(self.pk)
        return super().get_username()

    def set_password(self, raw_password: str | None) -> None:
        """A password, or a PIN in its place; six digits are never anything else. To be saved with `has_pin`."""
        super().set_password(raw_password)
        self.has_pin = is_pin(raw_password or "")

    def set_unusable_password(self) -> None:
        """Neither password nor PIN."""
        super().set_unusable_password()
        self.has_pin = False

    def role_names(self) -> frozenset[str]:
        """The roles in force now, read once per request."""
        if not hasattr(self, "_role_names"):
            self._role_names = frozenset(self.roles.in_force().values_list("role", flat=True))
        return self._role_names


class Affiliation(models.Model):
    """Where a person worked and for what, from a day on: a figure uses what was true at the time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="affiliations")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    audience = models.CharField(max_length=20, choices=Audience, blank=True)
    valid_from = models.DateTimeField()

    class Meta:
        ordering = ("person", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["person", "valid_from"], name="one_affiliation_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.country_id} {self.valid_from:%Y-%m-%d}"
