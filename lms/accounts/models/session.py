"""Sessions that know whose they are, so that a person's can be ended everywhere at once."""

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from lms.accounts.models.user import User


class PersonSession(AbstractBaseSession):
    """A session of Django's, with the person who is signed in by it (none while nobody is)."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        pass

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        from lms.accounts.signing_in.sessions import SessionStore as OurStore  # the store imports this model

        return OurStore
