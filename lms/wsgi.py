"""The door for WSGI servers."""

import ctypes
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # of glibc's mallopt(3)


def _give_memory_back() -> None:
    """Large bodies leave no trace in a process's size: each thread's own heap would keep what its largest request took."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library, which has its own ways
        return
    mallopt(M_MMAP_THRESHOLD, 1_000_000)
    mallopt(M_ARENA_MAX, 2)


_give_memory_back()
_site = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The site. A Content-Type that Django cannot read would end in a 500 before any view; it counts as none."""
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (ValueError, LookupError):
        environ["CONTENT_TYPE"] = ""
    return _site(environ, start_response)
