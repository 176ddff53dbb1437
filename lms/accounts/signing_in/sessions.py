"""The session engine (`SESSION_ENGINE`): Django's in the database, in rows that know the person."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession


class SessionStore(DatabaseStore):
    """Django finds it by this name."""

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        from lms.accounts.models import PersonSession  # models are not loaded yet when Django imports its engine

        return PersonSession

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row that is saved, with the person's key where somebody is signed in."""
        row = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)  # type: ignore[attr-defined]  # our model, named in get_model_class
        return row
