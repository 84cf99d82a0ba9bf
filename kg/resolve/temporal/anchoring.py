"""Anchoring: a reading and what it is counted from in, a TIMEX3 value and a closed interval of days out.

Publication may itself be an interval of days (an inferred date); then the reading is anchored at each of its days and
the results are joined. Source: TimeML 1.2.1 for values; docs/reference/times.md for the intervals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from kg.model.interval import Granularity
from kg.resolve.temporal.calendar import Span, shift_days
from kg.resolve.temporal.completion import complete_date, complete_period
from kg.resolve.temporal.counting import count_offset, count_window, length_value
from kg.resolve.temporal.readings import CalendarDate, Duration, Fixed, Match, Offset, Period
from kg.resolve.temporal.resolution import OPEN, Resolution

__all__ = ["Anchors", "Resolution", "anchor"]

Counted = CalendarDate | Offset | Period | Duration
MOST_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What an expression can be counted from.

    `published` bounds the day of publication (None = unknown), `stated` tells a stated from an inferred one;
    `lean` runs from -1 for past to 1 for future (`kg.resolve.temporal.tense`); `reference` is the time last mentioned
    with the id of its expression; `main` tells whether a length "after" something counts back from publication.
    """

    published: tuple[date, date] | None
    stated: bool = True
    lean: float = 0
    reference: tuple[date, date] | None = None
    reference_id: str | None = None
    main: bool = False


def anchor(match: Match, anchors: Anchors) -> Resolution:
    """Return the value and interval of `match`.

    A reading that needs an anchor and has none keeps an open interval and a value with X for what is unknown.
    """
    reading = match.reading
    if isinstance(reading, Fixed):
        return _fixed(reading)
    if (found := _alone(reading) or _from_reference(reading, anchors)) is not None:
        return found
    if isinstance(reading, Duration) and reading.window is None and not (reading.connector and anchors.main):
        return Resolution(value=length_value(reading), span=OPEN, anchor="none")
    if anchors.published is None:
        return Resolution(value=_unanchored(reading), span=OPEN, anchor="none")
    label = "published" if anchors.stated else "published inferred"
    return _over(anchors.published, lambda day: _at(reading, day, anchors.lean), label)


def _alone(reading: Counted) -> Resolution | None:
    """Resolve what needs no anchor: a date with its year, a decade, a century."""
    if isinstance(reading, CalendarDate) and reading.year is not None:
        found = complete_date(reading, date(reading.year, 1, 1), 0)
        return replace(found, anchor="none") if found else Resolution(value=None, span=OPEN, anchor="none")
    if isinstance(reading, Period) and (reading.year is not None or reading.kind in ("decade", "century")):
        return replace(complete_period(reading, date(reading.year or 2000, 1, 1), 0), anchor="none")
    return None


def _from_reference(reading: Counted, anchors: Anchors) -> Resolution | None:
    """Resolve what is counted from the time last mentioned: "two days later", a bare clock time."""
    if anchors.reference is None:
        return None
    label = f"time:{anchors.reference_id}"
    single = anchors.reference[0] == anchors.reference[1]
    if isinstance(reading, Offset) and reading.origin == "reference" and (single or not reading.part):
        return _over(anchors.reference, lambda day: count_offset(reading, day), label)
    if isinstance(reading, CalendarDate) and _only_clock(reading) and single:
        return _over(anchors.reference, lambda day: complete_date(reading, day, 0), label)
    return None


def _over(days: tuple[date, date], read: Callable[[date], Resolution | None], label: str) -> Resolution:
    """Anchor at every day of a closed interval and join the results; of a very long one at its first and last day."""
    first, last = days
    length = (last - first).days
    shifts = range(length + 1) if length <= MOST_DAYS else (0, length)
    found = [r for k in shifts if (r := read(shift_days(first, k))) is not None]
    if not found:
        return Resolution(value=None, span=OPEN, anchor=label)
    joined = reduce(_join, found)
    return replace(joined, anchor=label)


def _join(left: Resolution, right: Resolution) -> Resolution:
    if left == right:
        return left
    a, b = left.span, right.span
    first = min(a.first, b.first) if a.first and b.first else None
    last = max(a.last, b.last) if a.last and b.last else None
    value = left.value if left.value == right.value else _common(left.value, right.value)
    return Resolution(value=value, span=Span(first, last, a.granularity), anchor=left.anchor)


def _common(left: str | None, right: str | None) -> str | None:
    """Return the finest calendar value that covers two values: their month or year; None if nothing does."""
    if left is None or right is None:
        return None
    for length in (7, 4):
        if left[:length] == right[:length] and left[4:5] == "-" and left[5:7].isdigit() | (length == 4):
            return left[:length]
    return None


def _at(reading: Counted, day: date, lean: float) -> Resolution | None:
    if isinstance(reading, CalendarDate):
        return complete_date(reading, day, lean)
    if isinstance(reading, Offset):
        return count_offset(reading, day, lean)
    if isinstance(reading, Period):
        return complete_period(reading, day, lean)
    return count_window(reading, day)


def _fixed(reading: Fixed) -> Resolution:
    if reading.earliest or reading.latest:
        first = date.fromisoformat(reading.earliest) if reading.earliest else None
        last = date.fromisoformat(reading.latest) if reading.latest else None
        return Resolution(
            value=reading.value, span=Span(first, last, Granularity(reading.granularity or "day")), anchor="none"
        )
    return Resolution(value=reading.value, span=OPEN, anchor="none")


def _only_clock(reading: CalendarDate) -> bool:
    return bool(reading.clock) and not (reading.month or reading.day or reading.weekday or reading.holiday)


def _unanchored(reading: Counted) -> str | None:
    """Return a TIMEX3 value with X for what only a publication date would tell."""
    if isinstance(reading, Duration):
        return length_value(reading)
    if not isinstance(reading, CalendarDate):
        return None
    tail = f"T{t}" if (t := reading.clock or reading.part) else ""
    if reading.month and reading.day:
        return f"XXXX-{reading.month:02}-{reading.day:02}{tail}"
    if reading.month:
        return f"XXXX-{reading.month:02}"
    if reading.weekday:
        return f"XXXX-WXX-{reading.weekday}{tail}"
    return f"XXXX-XX-XX{tail}" if tail else None
