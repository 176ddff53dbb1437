"""Numbers in the reader's language, and the knowledge gain in a sentence. Numbers keep their direction in Arabic text."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.dashboards.figures import Gain
from analytics.reports.base import Cell
from lms.site.templatetags.site_extras import percent

MINUS = "\u2212"
DASH = mark_safe("\u2014")


def whole(value: int) -> SafeString:
    """A count."""
    return format_html('<bdi dir="ltr">{}</bdi>', number_format(value, force_grouping=True))


def points(value: float | None, places: int = 1, *, signed: bool = False) -> SafeString:
    """Percentage points, with a real minus sign; a dash for none."""
    if value is None:
        return DASH
    return format_html('<bdi dir="ltr">{}</bdi>', plain_points(value, places, signed=signed))


def plain_points(value: float, places: int = 1, *, signed: bool = False) -> str:
    """The same as plain text."""
    number = rounded(value, places)
    sign = MINUS if number < 0 else "+" if signed and number > 0 else ""
    return sign + number_format(abs(number), places)


def share(part: int, whole_: int) -> SafeString:
    """A part in per cent of a whole; a dash where there is no whole."""
    return percent(100 * part / whole_ if whole_ else None, 0)


def shown(cell: Cell) -> SafeString:
    """A cell of a list: text isolated, days as days, scores with one decimal."""
    if cell is None:
        return DASH
    if isinstance(cell, datetime | date):
        return format_html("{}", date_format(cell, "DATE_FORMAT"))
    if isinstance(cell, float):
        return points(cell)
    return whole(cell) if isinstance(cell, int) else format_html("<bdi>{}</bdi>", cell)


def moment(value: datetime) -> str:
    """A moment with its time zone said."""
    return _("%(moment)s UTC") % {"moment": date_format(value, "DATETIME_FORMAT")}


def gain_sentence(gain: Gain) -> SafeString:
    """The gain in plain words. Only for a gain that may be shown."""
    if gain.pre is None or gain.post is None or gain.gain is None:
        return mark_safe("")
    places = agreeing_places(gain)
    return format_html(
        _sentence(gain, places),
        people=whole(gain.people),
        pre=percent(gain.pre, places),
        post=percent(gain.post, places),
        points=points(abs(gain.gain), places),
        low=points(gain.low, places),
        high=points(gain.high, places),
    )


def _sentence(gain: Gain, places: int) -> str:
    """The sentence that fits: risen, fallen, unchanged, or changed by the same in everybody (no interval)."""
    change = gain.gain or 0.0
    if gain.low is None:
        return ngettext(
            "The mean of {people} person who took both tests was {pre} of the maximum before and {post} after. "
            "There is no interval.",
            "The mean of the {people} people who took both tests was {pre} of the maximum before and {post} after. "
            "Everybody's score changed by the same {points} points, so there is no interval.",
            gain.people,
        )
    if not rounded(change, places):
        return ngettext(
            "The mean of {people} person who took both tests stayed at {pre} of the maximum "
            "(95% interval of the change {low} to {high}).",
            "Among the {people} people who took both tests, the mean stayed at {pre} of the maximum "
            "(95% interval of the change {low} to {high}).",
            gain.people,
        )
    if change > 0:
        return ngettext(
            "The mean of {people} person who took both tests rose from {pre} to {post} of the maximum: {points} points "
            "(95% interval {low} to {high}).",
            "Among the {people} people who took both tests, the mean rose from {pre} to {post} of the maximum: "
            "{points} points (95% interval {low} to {high}).",
            gain.people,
        )
    return ngettext(
        "The mean of {people} person who took both tests fell from {pre} to {post} of the maximum, by {points} points "
        "(95% interval of the change {low} to {high}).",
        "Among the {people} people who took both tests, the mean fell from {pre} to {post} of the maximum, "
        "by {points} points (95% interval of the change {low} to {high}).",
        gain.people,
    )


def rounded(value: float, places: int) -> Decimal:
    """Half up, as the filter `percent` rounds."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def agreeing_places(gain: Gain) -> int:
    """The fewest decimals, at most two, with which the rounded numbers agree: 52 to 78 must be 26."""
    pre, post, difference = gain.pre or 0.0, gain.post or 0.0, gain.gain or 0.0
    for places in (0, 1):
        if rounded(post, places) - rounded(pre, places) == rounded(difference, places):
            return places
    return 2
