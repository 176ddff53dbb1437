"""What analytics hears from others: every act becomes a statement and marks its figures as stale."""

from analytics.recording import assessments, courses  # noqa: F401  importing subscribes
from analytics.rollups import handlers  # noqa: F401
