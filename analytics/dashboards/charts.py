"""Charts as plain SVG drawn on the server: the same picture on the page and in a PDF, with no script.

A row is a label and a strip of SVG. The label is HTML: it wraps at 360 px, and Arabic stays joined where a PDF is drawn
(WeasyPrint sets the text of an SVG letter by letter); the SVG holds dots and numbers alone. Widths are per cent of the
strip, so that numbers keep their size. For Arabic the scale runs from right to left: positions are mirrored here.
Colours are attributes that the style sheet's classes overrule.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from analytics.dashboards.table import Row
from analytics.dashboards.wording import plain_points

MOST_ROWS = 30
EDGE = 16.0  # per cent at either side, where the numbers beside the outer dots stand


@dataclass(frozen=True, slots=True)
class Span:
    """One row of data: two values from 0 to 100."""

    label: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot and the number beside it: its place in per cent of the width, and on which side the number stands."""

    x: float
    text: str
    anchor: str
    dx: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row, ready to be drawn. `words` say the same to those who do not see it."""

    label: str
    words: str
    before: Mark
    after: Mark


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the scale."""

    x: float
    text: str


def gain_chart(rows: Sequence[Row], language: str) -> SafeString:
    """Mean scores before and after for each group that may be shown: the largest, in the order of the table."""
    largest = sorted(rows, key=lambda row: -row.gain.pairs)[:MOST_ROWS]
    spans = [
        Span(row.label, row.gain.pre, row.gain.post)
        for row in rows
        if row in largest and row.gain.pre is not None and row.gain.post is not None
    ]
    title = _("Mean scores before and after, in per cent of the maximum")
    return dumbbell_chart(spans, title=title, language=language)


def dumbbell_chart(spans: Sequence[Span], *, title: str, language: str, name: str = "gain-chart") -> SafeString:
    """Two dots joined by a line for each span: the empty one is before, the full one after. `name` begins ids."""
    mirrored = get_language_info(language)["bidi"]
    context = {
        "name": name,
        "title": title,
        "language": language,
        "lines": [_line(span, mirrored) for span in spans],
        "ticks": [Tick(_place(value, mirrored), f"{value}%") for value in (0, 50, 100)],
    }
    return SafeString(render_to_string("analytics/charts/dumbbell.html", context))  # the template escapes


def _line(span: Span, mirrored: bool) -> Line:
    before, after = _place(span.before, mirrored), _place(span.after, mirrored)
    before_is_left = before < after or (before == after and not mirrored)
    values = {"before": _percent(span.before), "after": _percent(span.after)}
    return Line(
        label=span.label,
        words=_("%(before)s before, %(after)s after") % values,
        before=_mark(before, span.before, left=before_is_left),
        after=_mark(after, span.after, left=not before_is_left),
    )


def _mark(x: float, value: float, *, left: bool) -> Mark:
    """The number stands on the outer side of its dot, so that two close dots do not cover their numbers."""
    return Mark(x, _percent(value), "end" if left else "start", -12 if left else 12)


def _place(value: float, mirrored: bool) -> float:
    """Where a value from 0 to 100 stands on the width."""
    x = EDGE + min(max(value, 0.0), 100.0) * (100 - 2 * EDGE) / 100
    return round(100 - x if mirrored else x, 2)


def _percent(value: float) -> str:
    return f"{plain_points(value, 0)}%"
