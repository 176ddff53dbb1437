"""How long things are kept, in words; the numbers stand in settings.RETENTION and nowhere else."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def period(key: str) -> timedelta:
    """A period of settings.RETENTION."""
    return timedelta(days=settings.RETENTION[key])


def period_words(key: str) -> str:
    """What is said of a period on pages and in the map of personal data."""
    if key == "account":
        return _("As long as you have the account.")
    if key == "consent":
        return _("Until you withdraw it. That you gave and withdrew it stays on record as long as the account.")
    if key == "figures":
        return _("For good, without name, e-mail, organisation or anything you wrote.")
    if key == "session":
        return _("Until you log out, or the log-in on this device runs out.")
    if key == "operator":
        return _("As long as those who run this site keep it; backups replay erasures when they are used.")
    return _("For %(span)s.") % {"span": span(key)}


def idle_rule() -> str:
    """How long an account lasts that nobody uses; said once on each page that tells periods."""
    return _(
        "An account that nobody uses is erased after %(idle)s, with a certificate after %(certified)s; a record that a "
        "trainer began and nobody took over, after %(unclaimed)s. Who gave an e-mail address is warned before."
    ) % {name: span(name) for name in ("idle", "certified", "unclaimed")}


def span(key: str) -> str:
    """A period as a number of years, months or days."""
    days = settings.RETENTION[key]
    if days % 365 == 0:
        return ngettext("%(n)d year", "%(n)d years", days // 365) % {"n": days // 365}
    if days % 30 == 0:
        return ngettext("%(n)d month", "%(n)d months", days // 30) % {"n": days // 30}
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


WORDS = frozenset({"account", "consent", "figures", "session", "operator"})
