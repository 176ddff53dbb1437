"""Small helps for templates: numbers and languages in mixed directions, icons, the links of the header."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from lms.languages.registry import declared
from lms.site import art
from lms.site.help import Topic, topic_of

register = template.Library()

AUTHORS = frozenset({"author", "translator", "administrator"})
MANAGERS = frozenset({"project_manager", "administrator", "country_focal_point", "deputy_focal_point"})
GIVERS = frozenset({"project_manager", "country_focal_point"})
TRAINERS = frozenset({"trainer", "lecturer"})
RUN_MANAGERS = frozenset({"project_manager", "administrator"})  # they name the facilitators

# Drawn by us on a grid of 24; "turns" are mirrored where text runs from right to left
ICONS = {
    "menu": "M4 7h16M4 12h16M4 17h10",
    "globe": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
    "check": "M4 13l5 5L20 6",
    "cross": "M6 6l12 12M18 6L6 18",
    "info": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v6M12 7.5v.01",
    "warning": "M12 4L2.5 20h19zM12 10v5M12 17.5v.01",
    "rule": "M6 3h12v18l-6-4-6 4zM9 8h6M9 12h6",
    "tip": "M12 21c0-7 1-11 8-16 0 9-3 12-8 12M12 17C7 17 4 14 4 9c4 1 7 4 8 8",
    "example": "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16.2 16.2L21 21",
    "download": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "next": "M5 12h14M13 6l6 6-6 6",
    "back": "M19 12H5M11 6l-6 6 6 6",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-9 16-9 16 0",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3.5 2",
    "mail": "M3 6h18v12H3zM3 7l9 7 9-7",
    "lock": "M6 11h12v9H6zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
}
TURNING = frozenset({"next", "back"})


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the header."""

    url: str
    label: Any
    current: bool


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside words; it says nothing by itself, so readers skip it."""
    turns = " icon--turns" if name in TURNING else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        turns,
        ICONS[name],
    )


@register.simple_tag
def growth(done: int, total: int, ahead: bool = True) -> SafeString:
    """Progress as a growing stem; the numbers stand beside it in words."""
    return art.growth(done, total, ahead=ahead)


@register.simple_tag
def drawing(slug: str) -> SafeString:
    """The drawing of a course."""
    return render_to_string(f"site/art/{art.drawing_of(slug)}.svg")


@register.simple_tag(takes_context=True)
def page_help(context: Mapping[str, Any]) -> Topic:
    """What the question mark says about this page."""
    match = getattr(context.get("request"), "resolver_match", None)
    return topic_of(match.view_name if match else "")


@register.simple_tag(takes_context=True)
def has_mistakes(context: Context) -> bool:
    """Whether a form of this page came back with mistakes: the title says so first, for it is what is read out first."""
    return any(
        isinstance(value, BaseForm) and value.is_bound and bool(value.errors) for value in context.flatten().values()
    )


@register.inclusion_tag("partials/field.html")
def form_field(field: BoundField, help: str = "", label: str = "") -> dict[str, Any]:
    """A field with its label, help and mistakes, tied together; no placeholder plays the label."""
    attrs = field.field.widget.attrs
    attrs.pop("placeholder", None)
    if help:  # the bound field holds a copy; the widget's aria-describedby asks for it
        field.help_text = field.field.help_text = help
    if label:
        field.label = label
    kind = getattr(field.field.widget, "input_type", "")
    if kind in ("password", "email"):
        attrs["dir"] = "ltr"
    return {"field": field, "password": kind == "password"}


@register.filter
def percent(value: Decimal | float | int | None, places: int = 1) -> SafeString:
    """92.5%, in the reader's digits and decimal mark, never turned round; an em dash for no value."""
    if value is None or value == "":
        return mark_safe("—")  # a constant
    step = Decimal(1).scaleb(-int(places))
    rounded = Decimal(str(value)).quantize(step, ROUND_HALF_UP)
    shown = rounded.to_integral_value() if rounded == rounded.to_integral_value() else rounded
    return format_html('<bdi dir="ltr">{}%</bdi>', number_format(shown))


@register.filter
def direction(code: str) -> str:
    """The way a language's text runs: rtl or ltr."""
    return "rtl" if _info(code)["bidi"] else "ltr"


@register.filter
def language_name(code: str) -> str:
    """A language's name in that language, as its readers look for it."""
    language = declared().get(code)
    return language.name if language else str(_info(code)["name_local"])


@register.simple_tag
def stylesheet_of_language() -> str:
    """The static file that the page's language needs besides site.css; empty for most."""
    language = declared().get(get_language() or "")
    return language.stylesheet if language else ""


@register.simple_tag(takes_context=True)
def url_in_language(context: Mapping[str, Any], code: str) -> str:
    """The whole address of this page in another language; empty where the address names no language."""
    request: HttpRequest | None = context.get("request")
    if request is None or not _names_language(request.path_info):
        return ""
    return request.build_absolute_uri(translate_url(request.path, code))


@register.simple_tag(takes_context=True)
def here(context: Mapping[str, Any]) -> str:
    """The address to come back to after a change of language."""
    request: HttpRequest | None = context.get("request")
    return request.get_full_path() if request is not None else "/"


@register.simple_tag(takes_context=True)
def with_return(context: Mapping[str, Any], name: str) -> str:
    """The address of a log-in page that leads back here, or to where an earlier one was to lead."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return reverse(name)
    on_the_way = request.path.startswith(reverse("account_login").removesuffix("login/"))
    target = request.GET.get("next", "") if on_the_way else request.get_full_path()
    return reverse(name) + (f"?{urlencode({'next': target})}" if target else "")


@register.simple_tag(takes_context=True)
def site_links(context: Mapping[str, Any]) -> list[Link]:
    """The header's entries for this person. An entry whose address is not installed is left out."""
    person = getattr(context.get("request"), "user", None)
    wanted = [("courses:catalogue", _("Courses"))]
    if person is not None and person.is_authenticated:
        wanted += [("courses:my_learning", _("My learning")), *_links_of_roles(person)]
    path = context["request"].path if "request" in context else ""
    return [Link(url, label, url == path) for name, label in wanted if (url := _address(name))]


def _links_of_roles(person: Any) -> list[tuple[str, Any]]:
    roles = person.role_names()
    everything = person.is_superuser
    links = [
        ("trainers:runs", _("My runs"), TRAINERS | RUN_MANAGERS),
        ("analytics:overview", _("Reports"), MANAGERS),
        ("wagtailadmin_home", _("Edit courses"), AUTHORS),
        ("accounts:people", _("People"), frozenset({"administrator"})),
        ("accounts:roles", _("Roles"), GIVERS),
    ]
    return [(name, label) for name, label, holders in links if everything or roles & holders]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _names_language(path: str) -> bool:
    return path.split("/")[1] in dict(settings.LANGUAGES) if path.count("/") > 1 else False


def _info(code: str) -> Mapping[str, Any]:
    try:
        return get_language_info(code)
    except KeyError:
        return {"bidi": False, "name_local": code}
