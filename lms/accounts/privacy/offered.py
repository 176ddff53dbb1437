"""What people offer of themselves for statistics, as figures may read it: with their consent in force, or not at all."""

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from lms.accounts.models import Consent, User
from lms.accounts.privacy.notices import OFFERED


def offered_for_figures(field: str, person: str) -> Coalesce:
    """`field` ("sex" or "age_band") of the person whose id stands in the column `person` of a query.

    An empty text where she offered nothing, has withdrawn her consent or is erased: a withdrawal holds from the next look on.
    """
    agreed = Consent.objects.filter(person=OuterRef("pk"), purpose=OFFERED, withdrawn_at=None)
    said = User.objects.filter(Exists(agreed), pk=OuterRef(person)).values(field)
    return Coalesce(Subquery(said[:1]), Value(""))
