"""The register of countries as the public reads it: searched in six languages, by group, by status."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.accounts.models import Country
from lms.accounts.selectors import countries_by_name

GROUPS: dict[str, Promise] = {
    "African": _("African States"),
    "Asia-Pacific": _("Asia-Pacific States"),
    "Eastern European": _("Eastern European States"),
    "Latin American and Caribbean": _("Latin American and Caribbean States"),
    "Western European and others": _("Western European and other States"),
    "none": pgettext_lazy("regional group", "No group"),
}
STATUSES: dict[str, Promise] = {
    "party": _("Party to the Cartagena Protocol"),
    "not-party": _("Not a Party"),
    "supplementary": _("Party to the Supplementary Protocol"),
}
PROJECT_REGIONS: dict[str, Promise] = {
    "AFR-EN": _("Africa, English"),
    "AFR-FR": _("Africa, French"),
    "AP": _("Asia and the Pacific"),
    "CAR": _("Caribbean"),
    "CEE": _("Central and Eastern Europe"),
    "LA": _("Latin America"),
}
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": ""})
_NAMES = ("name_ar", "name_en", "name_es", "name_fr", "name_ru", "name_zh_hans")


@dataclass(frozen=True, slots=True)
class CountryLine:
    """A row of the register. A date that is not known is None, and `is_computed` says how a known one was found."""

    name: str
    group: str
    is_party: bool
    since: date | None
    is_computed: bool
    is_supplementary: bool
    supplementary_since: date | None
    project_region: str


@dataclass(frozen=True, slots=True)
class Register:
    """The rows asked for, out of how many, and the day they hold for."""

    lines: list[CountryLine]
    total: int
    parties: int
    supplementary: int
    as_of: date | None


def register(*, language: str, words: str = "", group: str = "", status: str = "") -> Register:
    """All in one query; what is not asked for is left out."""
    rows = countries_by_name(language)
    wanted = _plain(words)
    chosen = [
        row for row in rows
        if (not wanted or _answers(row, wanted)) and (not group or row.un_regional_group == group) and _has(row, status)
    ]  # fmt: skip
    return Register(
        lines=[_line(row, language) for row in chosen],
        total=len(rows),
        parties=sum(row.party for row in rows),
        supplementary=sum(row.supplementary_party for row in rows),
        as_of=min((row.as_of for row in rows), default=None),
    )


def _line(row: Country, language: str) -> CountryLine:
    return CountryLine(
        name=row.name_in(language),
        group=str(GROUPS.get(row.un_regional_group, row.un_regional_group)),
        is_party=row.party,
        since=row.in_force_since,
        is_computed=row.in_force_basis.startswith("computed"),
        is_supplementary=row.supplementary_party,
        supplementary_since=row.supplementary_in_force_since,
        project_region=str(PROJECT_REGIONS.get(row.project_region, row.project_region)),
    )


def _has(row: Country, status: str) -> bool:
    return {
        "party": row.party,
        "not-party": not row.party,
        "supplementary": row.supplementary_party,
    }.get(status, True)


def _answers(row: Country, wanted: str) -> bool:
    names = [_plain(getattr(row, field)) for field in _NAMES]
    return wanted in (row.iso2.lower(), row.iso3.lower()) or any(wanted in name for name in names)


def _plain(text: str) -> str:
    """No case, accents or Arabic spelling variants."""
    letters = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).translate(_ARABIC)
