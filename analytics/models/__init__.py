"""The public face of the analytics models; each part keeps its own."""

from analytics.lrs.models import Credential, Statement
from analytics.rollups.models import EnrolmentFact, StaleEnrolment

__all__ = ["Credential", "EnrolmentFact", "StaleEnrolment", "Statement"]
