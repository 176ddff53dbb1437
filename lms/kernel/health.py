"""Checks of an installation, collected from the apps and shown by `manage.py doctor` and `/readyz`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was looked at, whether it is well, and what to do if not."""

    subject: str
    ok: bool
    detail: str


Check = Callable[[], Iterable[Finding]]
_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a function that yields findings."""

    def add(function: Check) -> Check:
        _checks[name] = function
        return function

    return add


def examine() -> list[Finding]:
    """All findings; a check that fails itself is a finding."""
    findings: list[Finding] = []
    for name, function in _checks.items():
        try:
            findings += function()
        except Exception as error:  # noqa: BLE001  a broken check must not hide the others
            findings.append(Finding(name, False, f"the check itself failed: {error!r}"))
    return findings
