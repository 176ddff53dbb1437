"""How the signed-in person logs in, for the profile page and allauth's own."""

from typing import Any

from django import template

from lms.accounts.signing_in.ways_in import WaysIn, ways_in_of

register = template.Library()


@register.simple_tag(takes_context=True)
def ways_in(context: dict[str, Any], user: Any) -> WaysIn:
    """The ways of a person; sessions other than this one are counted."""
    return ways_in_of(user, session_key=context["request"].session.session_key)
