"""Where a receiver may be: any web address but those by which a machine speaks of itself to its own cloud."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from analytics.lrs.forwarding.troubles import ADDRESS, UNREACHABLE, Later, Stop
from lms.kernel.errors import DomainError

MOST_ADDRESSES = 3  # of one name that are tried
# services of clouds that give keys to whoever asks from inside; those of 169.254.0.0/16 are link-local
METADATA = frozenset(map(ipaddress.ip_address, ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254")))


def checked_url(text: str) -> str:
    """The address of a record store as it is kept, with a slash at its end.

    Raises:
        DomainError: it is none, or it holds a name and password, a query or a fragment.
    """
    url = text.strip()
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  reading it checks it
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise DomainError("address", _("Write the whole address, beginning with https:// or http://."))
    if parts.username is not None or parts.query or parts.fragment:
        raise DomainError("address", _("Write the address alone, without a password, “?” or “#” in it."))
    return url.rstrip("/") + "/"


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses behind a name, looked up now and each of them allowed: what is checked here is what is dialled.

    Raises:
        Later: the name is not known at present.
        Stop: one of them is link-local, a metadata service or no address of one machine, and the setting does not allow it.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Later(UNREACHABLE, type(error).__name__) from error
    texts = list(dict.fromkeys(str(each[4][0]) for each in found))[:MOST_ADDRESSES]
    for text in texts:
        if not settings.XAPI_FORWARD_LINK_LOCAL and not _is_allowed(text):
            raise Stop(ADDRESS, text)
    return texts


def _is_allowed(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and (inside := _inside(address)):
        address = inside
    forbidden = address.is_link_local or address.is_multicast or address.is_unspecified or address in METADATA
    return not forbidden


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that is written as an IPv6 one (mapped, 6to4, or translated by 64:ff9b::/96)."""
    if address in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
