"""The four tiles, and what stands behind each number: numerator, denominator, n and the unknown."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.dashboards.definitions import DEFINITIONS
from analytics.dashboards.figures import Gain
from analytics.dashboards.table import Row, Table
from analytics.dashboards.wording import DASH, agreeing_places, points, share, whole


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure on the overview."""

    key: str
    title: Promise
    number: SafeString
    note: SafeString
    stretch: tuple[int, int] | None = None  # from and to, in per cent: what the line below the number shows


@dataclass(frozen=True, slots=True)
class Behind:
    """A line of what stands behind a figure: the name of a set, and its size."""

    label: str
    value: SafeString


def tiles(total: Row) -> list[Tile]:
    """The tiles of an overview."""
    return [tile(key, total) for key in DEFINITIONS]


def tile(key: str, total: Row) -> Tile:
    """One of them; a hidden number says so in its place."""
    title = DEFINITIONS[key].title
    veil = total.gain_veil if key == "gain" else total.veil
    if veil:
        return Tile(key, title, DASH, format_html("{}", _("Too few people to be shown.")))
    return Tile(key, title, *_CONTENTS[key](total), _stretch(key, total))


def _stretch(key: str, total: Row) -> tuple[int, int] | None:
    """The part of the whole that a figure is; for the gain, the way from the mean before to the mean after."""
    if key == "gain":
        pre, post = total.gain.pre, total.gain.post
        return None if pre is None or post is None else (round(pre), round(post))
    part, whole_ = _SHARES[key](total)
    return (0, round(100 * part / whole_)) if whole_ else None


def behind(key: str, table: Table) -> list[Behind]:
    """Numerator, denominator and the unknown, from the table by country."""
    definition, total = DEFINITIONS[key], table.total
    if total.gain_veil if key == "gain" else total.veil:
        return []
    numerator, denominator = _PARTS[key](total)
    lines = [Behind(str(definition.numerator), numerator), Behind(str(definition.denominator), denominator)]
    return [*lines, *_unknown(key, total), _country_unknown(key, table)]


def _reached(total: Row) -> tuple[SafeString, SafeString]:
    counts = total.counts
    note = _("{share} of {people} people enrolled")
    return whole(counts.reached_people), _note(
        note, share(counts.reached_people, counts.people), people=whole(counts.people)
    )


def _completed(total: Row) -> tuple[SafeString, SafeString]:
    counts = total.counts
    note = _("{share} of {enrolments} enrolments")
    shares = share(counts.completed, counts.enrolments)
    return whole(counts.completed), _note(note, shares, enrolments=whole(counts.enrolments))


def _gain(total: Row) -> tuple[SafeString, SafeString]:
    gain = total.gain
    if not gain.pairs:
        return DASH, format_html(
            "{}",
            _("No test pairs yet: a pair is a first test and a final test of the same person in the same run."),
        )
    places = agreeing_places(gain)
    number = format_html(_("{points} points"), points=points(gain.gain, places, signed=True))
    if gain.low is None:
        return number, format_html(_("n = {pairs} pairs; no interval"), pairs=whole(gain.pairs))
    low, high = points(gain.low, places), points(gain.high, places)
    note = _("95% interval {low} to {high}; n = {pairs} pairs")
    return number, format_html(note, low=low, high=high, pairs=whole(gain.pairs))


def _certificates(total: Row) -> tuple[SafeString, SafeString]:
    counts = total.counts
    note = _("{share} of {completed} courses completed")
    shares = share(counts.certificates, counts.completed)
    return whole(counts.certificates), _note(note, shares, completed=whole(counts.completed))


def _note(text: str, shares: SafeString, **values: SafeString) -> SafeString:
    return format_html(text, share=shares, **values)


_SHARES: dict[str, Callable[[Row], tuple[int, int]]] = {
    "reached": lambda total: (total.counts.reached_people, total.counts.people),
    "completed": lambda total: (total.counts.completed, total.counts.enrolments),
    "certificates": lambda total: (total.counts.certificates, total.counts.completed),
}

_CONTENTS: dict[str, Callable[[Row], tuple[SafeString, SafeString]]] = {
    "reached": _reached,
    "completed": _completed,
    "gain": _gain,
    "certificates": _certificates,
}


def _sum_of_differences(gain: Gain) -> SafeString:
    return DASH if gain.gain is None else points(gain.gain * gain.pairs)


_PARTS: dict[str, Callable[[Row], tuple[SafeString, SafeString]]] = {
    "reached": lambda total: (whole(total.counts.reached_people), whole(total.counts.people)),
    "completed": lambda total: (whole(total.counts.completed), whole(total.counts.enrolments)),
    "gain": lambda total: (_sum_of_differences(total.gain), whole(total.gain.pairs)),
    "certificates": lambda total: (whole(total.counts.certificates), whole(total.counts.completed)),
}


def _unknown(key: str, total: Row) -> list[Behind]:
    """Who is missing from a figure, so far as it is known."""
    counts = total.counts
    if key == "gain":
        return [
            Behind(_("Mean before (%)"), points(total.gain.pre)),
            Behind(_("Mean after (%)"), points(total.gain.post)),
            Behind(_("Not counted: only the first test"), whole(counts.pre_only)),
            Behind(_("Not counted: only the final test"), whole(counts.post_only)),
        ]
    if key == "certificates":
        return [Behind(_("Not counted: certificates withdrawn"), whole(counts.revoked))]
    return []


def _country_unknown(key: str, table: Table) -> Behind:
    """How many of the counted have no known country. In the row's own unit: enrolments, or pairs."""
    row = next((row for row in table.rows if row.key == ""), None)
    label = _("Of these, country unknown (pairs)") if key == "gain" else _("Of these, country unknown (enrolments)")
    if row is None:
        return Behind(label, whole(0))
    veil = row.gain_veil if key == "gain" else row.veil
    if veil:
        return Behind(label, format_html("{}", str(veil)))
    sizes = {
        "reached": row.counts.reached,
        "completed": row.counts.completed,
        "gain": row.gain.pairs,
        "certificates": row.counts.certificates,
    }
    return Behind(label, whole(sizes[key]))
