"""What accounts do when somebody signs in."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from lms.accounts.models import User
from lms.accounts.services.groups import project_roles


@receiver(user_logged_in)
def renew_groups(user: User, **_other: Any) -> None:
    """A role may have ended by time since the last time."""
    project_roles(user)
