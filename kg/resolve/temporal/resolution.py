"""What anchoring returns: a TIMEX3 value, the days that it covers, and what it was counted from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kg.model.interval import Granularity
from kg.resolve.temporal.calendar import Span, thirds

__all__ = ["OPEN", "Resolution", "positioned"]

OPEN = Span(None, None, Granularity.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The value and interval of an anchored expression; `anchor` as in `TimeExpression.anchor`."""

    value: str | None
    span: Span
    anchor: str


def positioned(span: Span, position: str, day: date) -> Span:
    """Narrow a span: early, mid and late to a third; earlier and later to the side of the anchor day."""
    first, last = span.first, span.last
    if first is None or last is None or first == last:
        return span
    kind, _, number = position.partition(" ")
    if kind == "HALF":
        middle = first + (last - first) // 2
        halves = (first, middle) if number == "1" else (middle + timedelta(days=1), last)
        return Span(*halves, span.granularity)
    if kind == "WEEK":
        start = last - timedelta(days=6) if number == "-1" else first + timedelta(days=7 * (int(number) - 1))
        return Span(max(first, min(start, last)), min(last, start + timedelta(days=6)), Granularity.WEEK)
    if position == "BEFORE":
        return Span(first, max(first, min(last, day)), span.granularity)
    if position == "AFTER":
        return Span(min(last, max(first, day)), last, span.granularity)
    return Span(*thirds(first, last, position), span.granularity)
