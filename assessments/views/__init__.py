"""Pages of tests. All are for signed-in persons; whose attempt it is, the selectors and services see to."""

from django.http import HttpRequest

from lms.accounts.api import User


class PersonRequest(HttpRequest):
    """A request that `access.signed_in` has let through."""

    user: User
