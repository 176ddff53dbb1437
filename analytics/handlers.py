"""What analytics hears from others: every act becomes a statement and marks its figures as stale."""

from analytics.dashboards.who_sees import FiguresSight
from analytics.lrs.forwarding import handlers as forwarding  # noqa: F401
from analytics.recording import assessments, courses, reads  # noqa: F401  importing subscribes
from analytics.rollups import handlers  # noqa: F401
from analytics.statements.who_sees import StatementsSight
from lms.accounts.api import register_sight

register_sight("statements", StatementsSight())
register_sight("analytics", FiguresSight())
