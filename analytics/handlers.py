"""What analytics hears from others: every act becomes a statement and marks its figures as stale."""

from analytics.dashboards.who_sees import FiguresSight
from analytics.recording import assessments, courses, reads  # noqa: F401  importing subscribes
from analytics.rollups import handlers  # noqa: F401
from lms.accounts.api import register_sight

register_sight("analytics", FiguresSight())
