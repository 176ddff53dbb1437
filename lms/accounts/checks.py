"""What the doctor asks about people."""

from collections.abc import Iterator

from lms.accounts.models import Country
from lms.kernel.health import Finding, check


@check("countries")
def countries_are_loaded() -> Iterator[Finding]:
    """The register of countries must be there before anyone can sign up."""
    count = Country.objects.count()
    yield Finding("countries", count > 190, f"{count} rows; `manage.py load_countries` reads the register")
