"""The few errors that services raise. `lms.kernel.http` alone turns them into responses."""

from django.utils.functional import Promise


class DomainError(Exception):
    """Something the user asked for cannot be done. `message` is translated and says what to do next."""

    status = 400

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class NotAllowed(DomainError):
    """The person may not do this."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or this person may not know of it: the two answer alike."""

    status = 404


class Conflict(DomainError):
    """The thing has changed meanwhile, so that the act no longer fits."""

    status = 409
