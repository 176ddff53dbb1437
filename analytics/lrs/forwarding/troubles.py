"""Why nothing can be sent, in two kinds: wait and try again, or stop until somebody has put it right."""


class Later(Exception):
    """The same again may work. `wait` is for how many seconds the other side asked."""

    def __init__(self, trouble: str, detail: str = "", wait: float | None = None) -> None:
        super().__init__(trouble, detail)
        self.trouble = trouble
        self.detail = detail
        self.wait = wait


class Stop(Exception):
    """The same again would be answered the same: an administrator must look."""

    def __init__(self, trouble: str, detail: str = "") -> None:
        super().__init__(trouble, detail)
        self.trouble = trouble
        self.detail = detail


# kept in Receiver.trouble
UNREACHABLE, CERTIFICATE, BUSY, FAULT, NO_STORE = "unreachable", "certificate", "busy", "fault", "no-store"
ADDRESS, KEY, RIGHTS, WRONG_PLACE, MOVED, REFUSES_ALL, SECRET = (
    "address", "key", "rights", "wrong-place", "moved", "refuses-all", "secret",
)  # fmt: skip
