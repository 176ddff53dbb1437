"""Numbers of the reports for templates."""

from django import template
from django.utils.safestring import SafeString

from analytics.dashboards import wording

register = template.Library()
register.filter("whole", wording.whole)
register.filter("points", wording.points)


@register.filter
def signed_points(value: float | None) -> SafeString:
    """Points with + or −."""
    return wording.points(value, signed=True)
