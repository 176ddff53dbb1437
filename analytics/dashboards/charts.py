"""Charts as plain SVG drawn on the server: the same picture on the page and in a PDF, with no script.

Widths are per cent of the picture, so that letters keep their size from 360 px to a printed page; heights are pixels. For
Arabic the scale runs from right to left: the positions are mirrored here, and labels are isolated so that text and numbers
keep their own direction wherever the picture is put. Colours are attributes that the style sheet's classes overrule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from analytics.dashboards.table import Row
from analytics.dashboards.wording import plain_points

MOST_ROWS = 30
TOP = 40  # room for the key
ROW = 46
BOTTOM = 30  # room for the scale
EDGE = 16.0  # per cent at either side, where the numbers beside the outer dots stand
RIGHT_TO_LEFT_ISOLATE, LEFT_TO_RIGHT_ISOLATE, END_ISOLATE = "\u2067", "\u2066", "\u2069"


@dataclass(frozen=True, slots=True)
class Span:
    """One line of data: two values from 0 to 100."""

    label: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot and the number beside it: positions in per cent of the width."""

    x: float
    text: str
    anchor: str
    dx: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the picture, ready to be drawn."""

    label: str
    label_y: int
    y: int
    number_y: int
    before: Mark
    after: Mark


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the scale."""

    x: float
    text: str


def gain_chart(rows: Sequence[Row], language: str) -> SafeString:
    """Mean scores before and after for each group whose scores may be shown: the largest groups, in the table's order."""
    largest = sorted(rows, key=lambda row: -row.gain.pairs)[:MOST_ROWS]
    spans = [
        Span(row.label, row.gain.pre, row.gain.post)
        for row in rows
        if row in largest and row.gain.pre is not None and row.gain.post is not None
    ]
    return dumbbell_chart(
        spans,
        title=_("Mean scores before and after, in per cent of the maximum"),
        language=language,
    )


def dumbbell_chart(
    spans: Sequence[Span], *, title: str, language: str, name: str = "gain-chart"
) -> SafeString:
    """Two dots joined by a line for each span; the empty dot is before, the full one after. `name` begins its ids."""
    mirrored = get_language_info(language)["bidi"]
    height = TOP + ROW * len(spans)
    context = {
        "name": name,
        "title": title,
        "description": " ".join(_in_words(spans)),
        "language": language,
        "height": height + BOTTOM,
        "bottom": height,
        "scale_y": height + 20,
        "key": _key(mirrored),
        "lines": [_line(number, span, mirrored) for number, span in enumerate(spans)],
        "ticks": [Tick(_place(value, mirrored), f"{value}%") for value in (0, 50, 100)],
        "label_x": 100 if mirrored else 0,
        "label_anchor": "end" if mirrored else "start",
    }
    return SafeString(
        render_to_string("analytics/charts/dumbbell.html", context).strip()
    )  # the template escapes


def _in_words(spans: Iterable[Span]) -> Iterable[str]:
    for span in spans:
        yield _("%(group)s: %(before)s before, %(after)s after.") % {
            "group": span.label,
            "before": _percent(span.before),
            "after": _percent(span.after),
        }


def _line(number: int, span: Span, mirrored: bool) -> Line:
    top = TOP + ROW * number
    before, after = _place(span.before, mirrored), _place(span.after, mirrored)
    before_is_left = before < after or (before == after and not mirrored)
    return Line(
        label=f"{_isolated(mirrored)}{span.label}{END_ISOLATE}",
        label_y=top + 15,
        y=top + 31,
        number_y=top + 36,
        before=_mark(before, span.before, left=before_is_left),
        after=_mark(after, span.after, left=not before_is_left),
    )


def _mark(x: float, value: float, *, left: bool) -> Mark:
    """The number stands on the outer side of its dot, so that two close dots do not cover their numbers."""
    return Mark(x, _percent(value), "end" if left else "start", -12 if left else 12)


def _key(mirrored: bool) -> list[Mark]:
    """The two signs explained, side by side from where reading begins."""
    words = (_("before"), _("after"))
    starts = (2.0, 35.0)
    places = [100 - x if mirrored else x for x in starts]
    anchor, dx = ("end", -12) if mirrored else ("start", 12)
    return [Mark(x, word, anchor, dx) for x, word in zip(places, words, strict=True)]


def _place(value: float, mirrored: bool) -> float:
    """Where a value from 0 to 100 stands on the width."""
    x = EDGE + min(max(value, 0.0), 100.0) * (100 - 2 * EDGE) / 100
    return round(100 - x if mirrored else x, 2)


def _percent(value: float) -> str:
    return f"{plain_points(value, 0)}%"


def _isolated(mirrored: bool) -> str:
    return RIGHT_TO_LEFT_ISOLATE if mirrored else LEFT_TO_RIGHT_ISOLATE
