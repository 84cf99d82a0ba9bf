"""Anchoring: a reading and what it is counted from in, a TIMEX3 value and a closed interval of days out.

Publication may itself be an interval of days (an inferred date); then the reading is anchored at each of its days and
the results are joined. Source: TimeML 1.2.1 for values; docs/reference/times.md for the intervals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from kg.model.interval import Granularity
from kg.resolve.calendar import (
    Span,
    easter,
    nth_weekday,
    shift_days,
    shift_months,
    span_of_value,
    thirds,
    unit_span,
    unit_value,
)
from kg.resolve.length_rules import duration_value
from kg.resolve.lexicon import time_words
from kg.resolve.readings import CalendarDate, Duration, Fixed, Match, Offset, Period, Quantity

__all__ = ["Anchors", "Resolution", "anchor"]

OPEN = Span(None, None, Granularity.NONE)
GRAINS = {
    "night": "day",
    "fortnight": "week",
    "weekend": "day",
    "century": "none",
    "millennium": "none",
    "second": "minute",
}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}
MOST_DAYS = 31
MONTHS_TOO_FAR, DAYS_TOO_FAR = 9, 270  # a month or day so far back is the coming one, unless syntax says past
SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """What an expression can be counted from.

    `published` bounds the day of publication (None = unknown), `stated` tells a stated from an inferred one;
    `lean` runs from -1 for past to 1 for future (`kg.resolve.tense`); `reference` is the time last mentioned with the id of its
    expression; `main` tells whether a length "after" something counts back from publication.
    """

    published: tuple[date, date] | None
    stated: bool = True
    lean: float = 0
    reference: tuple[date, date] | None = None
    reference_id: str | None = None
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The value and interval of an anchored expression; `anchor` as in `TimeExpression.anchor`."""

    value: str | None
    span: Span
    anchor: str


def anchor(match: Match, anchors: Anchors) -> Resolution:
    """Return the value and interval of `match`.

    A reading that needs an anchor and has none keeps an open interval and a value with X for what is unknown.
    """
    reading = match.reading
    if isinstance(reading, Fixed):
        return _fixed(reading)
    if isinstance(reading, CalendarDate) and _complete(reading):
        return (
            Resolution(value=None, span=OPEN, anchor="none")
            if (r := _dated(reading, date(reading.year or 1, 1, 1), 0)) is None
            else replace(r, anchor="none")
        )
    if isinstance(reading, Period) and (reading.year is not None or reading.kind in ("decade", "century")):
        return replace(_period(reading, date(reading.year or 2000, 1, 1), 0), anchor="none")
    if isinstance(reading, Offset) and reading.origin == "reference" and anchors.reference:
        label = f"time:{anchors.reference_id}"
        return _over(anchors.reference, lambda day: _offset(reading, day), label)
    if (
        isinstance(reading, CalendarDate)
        and _only_clock(reading)
        and anchors.reference
        and anchors.reference[0] == anchors.reference[1]
    ):
        return _over(anchors.reference, lambda day: _dated(reading, day, 0), f"time:{anchors.reference_id}")
    if isinstance(reading, Duration) and reading.window is None and not (reading.connector and anchors.main):
        return Resolution(value=_length(reading), span=OPEN, anchor="none")
    if anchors.published is None:
        return Resolution(value=_unanchored(reading), span=OPEN, anchor="none")
    label = "published" if anchors.stated else "published inferred"
    return _over(anchors.published, lambda day: _at(reading, day, anchors.lean), label)


def _over(days: tuple[date, date], read: object, label: str) -> Resolution:
    """Anchor at every day of a closed interval and join the results."""
    assert callable(read)
    first, last = days
    count = min((last - first).days, MOST_DAYS) + 1
    found: list[Resolution] = [r for k in range(count) if (r := read(shift_days(first, k))) is not None]
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


def _at(reading: CalendarDate | Offset | Period | Duration, day: date, lean: float) -> Resolution | None:
    if isinstance(reading, CalendarDate):
        return _dated(reading, day, lean)
    if isinstance(reading, Offset):
        return _offset(reading, day, lean)
    if isinstance(reading, Period):
        return _period(reading, day, lean)
    return _window(reading, day)


def _fixed(reading: Fixed) -> Resolution:
    if reading.earliest or reading.latest:
        first = date.fromisoformat(reading.earliest) if reading.earliest else None
        last = date.fromisoformat(reading.latest) if reading.latest else None
        return Resolution(
            value=reading.value, span=Span(first, last, Granularity(reading.granularity or "day")), anchor="none"
        )
    return Resolution(value=reading.value, span=OPEN, anchor="none")


def _complete(reading: CalendarDate) -> bool:
    return reading.year is not None


def _only_clock(reading: CalendarDate) -> bool:
    return bool(reading.clock) and not (reading.month or reading.day or reading.weekday or reading.holiday)


# Calendar dates ---------------------------------------------------------------------------------------------------


def _dated(reading: CalendarDate, day: date, lean: float) -> Resolution | None:
    """Complete a calendar date from the day it is counted from."""
    if reading.shift is not None:
        lean = reading.shift or lean
    try:
        found = _find_day(reading, day, lean)
    except ValueError:
        return None
    if found is None:
        return None
    value, span = found
    if reading.position and span.first and span.last:
        span = _positioned(span, reading.position, day)
    if (tail := reading.clock or reading.part) and len(value) == 10:
        value += f"T{tail}"
        span = Span(span.first, span.last, Granularity.MINUTE if reading.clock else Granularity.HOUR)
    return Resolution(value=value, span=span, anchor="published")


def _find_day(reading: CalendarDate, day: date, lean: float) -> tuple[str, Span] | None:
    if reading.holiday:
        return _holiday(reading, day, lean)
    if reading.day and reading.month:
        return _month_day(reading, day, lean)
    if reading.month:
        return _valued(unit_value(_month(reading, day, lean), "month"))
    if reading.weekday:
        return _valued(_weekday(reading.weekday, day, lean, strict=reading.shift in (-1, 1)).isoformat())
    if reading.year is not None:
        return _valued(f"{reading.year:04}")
    return _valued(day.isoformat()) if reading.clock else None


def _valued(value: str) -> tuple[str, Span] | None:
    span = span_of_value(value)
    return (value, span) if span else None


def _weekday(number: int, day: date, lean: float, *, strict: bool) -> date:
    back, ahead = (day.isoweekday() - number) % 7, (number - day.isoweekday()) % 7
    if lean > 0:
        return shift_days(day, ahead or (7 if strict else 0))
    return shift_days(day, -(back or (7 if strict else 0)))


def _month(reading: CalendarDate, day: date, lean: float) -> date:
    month = reading.month or 1
    if reading.year is not None:
        return date(reading.year, month, 1)
    if reading.year_shift is not None:
        return date(day.year + reading.year_shift, month, 1)
    if reading.shift == 0:
        return date(day.year, month, 1)
    strict = reading.shift is not None
    upcoming = not strict and -1 < lean <= 0.25 and (day.month - month) % 12 >= MONTHS_TOO_FAR
    if lean > 0.25 or upcoming or (lean > 0 and (month - day.month) % 12 <= 6):
        return date(day.year + (month < day.month or (strict and month == day.month)), month, 1)
    return date(day.year - (month > day.month or (strict and month == day.month)), month, 1)


def _month_day(reading: CalendarDate, day: date, lean: float) -> tuple[str, Span] | None:
    month, number = reading.month or 1, reading.day or 1
    if reading.year is not None:
        found = date(reading.year, month, number)
    elif reading.year_shift is not None:
        found = date(day.year + reading.year_shift, month, number)
    else:
        near = _nearest(_years(day, month, number), day, lean, reading.weekday)
        if near is None:
            return None
        found = near
    if reading.other and (other := date(found.year, *reading.other)) != found:
        first, last = min(found, other), max(found, other)
        return f"{found.year:04}", Span(first, last, Granularity.DAY)
    if reading.day_to:
        last = date(found.year, *reading.day_to)
        return f"{found.isoformat()}/{last.isoformat()}", Span(found, last, Granularity.DAY)
    return found.isoformat(), Span(found, found, Granularity.DAY)


def _years(day: date, month: int, number: int) -> list[date]:
    out = []
    for year in range(max(day.year - 4, 1), day.year + 5):
        try:
            out.append(date(year, month, number))
        except ValueError:
            continue
    return out


def _nearest(days: list[date], day: date, lean: float, weekday: int | None = None) -> date | None:
    """Return the day of `days` that is meant: the weekday must fit if one does, then the lean, then nearness."""
    fitting = [d for d in days if d.isoweekday() == weekday] if weekday else []
    near = [d for d in fitting if abs((d - day).days) < 400] or days
    if lean < 0:
        past = [d for d in near if d <= day] or near
        near = past if lean <= -1 or min(abs((d - day).days) for d in past) < DAYS_TOO_FAR else near
    elif lean > 0.25:
        near = [d for d in near if d >= day] or near
    return min(near, key=lambda d: (abs((d - day).days), d), default=None)


def _holiday(reading: CalendarDate, day: date, lean: float) -> tuple[str, Span] | None:
    year = (
        reading.year
        if reading.year is not None
        else day.year + reading.year_shift
        if reading.year_shift is not None
        else None
    )
    years = [year] if year is not None else list(range(max(day.year - 1, 2), day.year + 2))
    found = _nearest([_holiday_in(reading.holiday or "", y) for y in years], day, 0 if year is not None else lean)
    return None if found is None else (found.isoformat(), Span(found, found, Granularity.DAY))


def _holiday_in(name: str, year: int) -> date:
    words = time_words()
    if fixed := words.holidays.get(name):
        return date.fromisoformat(f"{year:04}-{fixed}")
    if name in words.easter_offsets:
        return shift_days(easter(year), words.easter_offsets[name])
    month, weekday, nth, *later = words.nth_weekday_holidays[name]
    return shift_days(nth_weekday(year, month, weekday, nth), sum(later))


def _positioned(span: Span, position: str, day: date) -> Span:
    """Narrow a span: early, mid and late to a third; earlier and later to the side of the anchor day."""
    first, last = span.first, span.last
    if first is None or last is None or first == last:
        return span
    if position == "BEFORE":
        return Span(first, max(first, min(last, day)), span.granularity)
    if position == "AFTER":
        return Span(min(last, max(first, day)), last, span.granularity)
    return Span(*thirds(first, last, position), span.granularity)


# Counted units ----------------------------------------------------------------------------------------------------


def move(day: date, unit: str, amount: float) -> date:
    """Return `day` moved by `amount` units, fractions of months and years included."""
    if unit in MONTHS_IN:
        months = amount * MONTHS_IN[unit]
        return shift_days(shift_months(day, int(months)), round((months - int(months)) * 30))
    days = {
        "week": 7,
        "weekend": 7,
        "fortnight": 14,
        "day": 1,
        "night": 1,
        "hour": 1 / 24,
        "minute": 1 / 1440,
        "second": 1 / 86400,
    }[unit]
    return shift_days(day, max(min(round(amount * days), 3_000_000), -3_000_000))


def _offset(reading: Offset, day: date, lean: float = 0) -> Resolution | None:
    quantity = reading.quantity
    if quantity.amount is None or quantity.high is not None:
        return _vague_offset(reading, day)
    target = move(day, reading.unit, reading.sign * quantity.amount)
    if reading.weekday is not None:
        return _day(date.fromordinal(unit_span(target, "week")[0].toordinal() + reading.weekday - 1), reading)
    if reading.unit in ("hour", "minute", "second"):
        first, last = sorted((target, day))
        return Resolution(
            value=target.isoformat() if first == last else None,
            span=Span(first, last, Granularity.DAY),
            anchor="published",
        )
    if reading.unit in ("day", "night"):
        return _bounded(_day(target, reading), quantity, reading.sign)
    if reading.unit == "weekend" and not quantity.amount and day.isoweekday() < 6 and reading.sign < 0 and lean <= 0:
        target = shift_days(day, -7)
    first, last = unit_span(target, reading.unit)
    if not reading.exact and quantity.amount != int(quantity.amount):
        first, last = shift_days(target, -45), shift_days(target, 45)
        return Resolution(
            value=unit_value(target, "month"), span=Span(first, last, Granularity.MONTH), anchor="published"
        )
    grain = Granularity(GRAINS.get(reading.unit, reading.unit))
    span = Span(first, last, grain)
    if reading.position:
        span = _positioned(span, reading.position, day)
    if not reading.exact and reading.unit == "fortnight":
        span = Span(shift_days(target, -3), shift_days(target, 3), Granularity.WEEK)
    unit = "week" if reading.unit == "fortnight" else reading.unit
    return _bounded(Resolution(value=unit_value(target, unit), span=span, anchor="published"), quantity, reading.sign)


def _day(target: date, reading: Offset) -> Resolution:
    tail = reading.clock or reading.part
    grain = Granularity.DAY if not tail else Granularity.MINUTE if reading.clock else Granularity.HOUR
    return Resolution(
        value=target.isoformat() + (f"T{tail}" if tail else ""), span=Span(target, target, grain), anchor="published"
    )


def _bounded(found: Resolution, quantity: Quantity, sign: int) -> Resolution:
    """Open the interval of "more than a year ago" on its far side; close that of "less than" at the near side."""
    if quantity.comparison in ("MORE_THAN", "EQUAL_OR_MORE"):
        span = found.span
        span = Span(None, span.last, span.granularity) if sign < 0 else Span(span.first, None, span.granularity)
        return replace(found, span=span)
    return found


def _vague_offset(reading: Offset, day: date) -> Resolution | None:
    """Read "weeks ago" and "two to three weeks ago": an interval between the least and the most that is meant."""
    low, high = _counts(reading.unit, reading.quantity)
    ends = sorted((move(day, reading.unit, reading.sign * low), move(day, reading.unit, reading.sign * high)))
    first = unit_span(ends[0], reading.unit)[0] if reading.unit in MONTHS_IN else ends[0]
    last = unit_span(ends[1], reading.unit)[1] if reading.unit in MONTHS_IN else ends[1]
    grain = Granularity(GRAINS.get(reading.unit, reading.unit))
    value = "PAST_REF" if reading.sign < 0 else "FUTURE_REF"
    return Resolution(value=value, span=Span(first, last, grain), anchor="published")


def _counts(unit: str, quantity: Quantity) -> tuple[float, float]:
    if quantity.amount is None:
        low, high = time_words().vague_counts[unit]
        return low, high
    return quantity.amount, quantity.high if quantity.high is not None else quantity.amount


def _length(reading: Duration) -> str:
    return reading.value or duration_value(reading.unit, reading.quantity, dict(time_words().unit_codes))


def _window(reading: Duration, day: date) -> Resolution | None:
    """The past three days end on the anchor day; "two weeks after" an event puts that event two weeks before it."""
    low, high = _counts(reading.unit, reading.quantity)
    if reading.window is None:
        sign = -1 if reading.connector == "after" else 1
        found = _offset(Offset(unit=reading.unit, quantity=reading.quantity, sign=sign), day)
        return None if found is None else replace(found, value=_length(reading))
    far = move(day, reading.unit, (high if reading.window == "next" else -high))
    first, last = sorted((day, far))
    single = reading.quantity.amount == 1 and reading.unit in ("year", "week", "month")
    value = (
        unit_value(move(day, reading.unit, -1), reading.unit)
        if single and reading.window == "past"
        else _length(reading)
    )
    return Resolution(
        value=value, span=Span(first, last, Granularity(GRAINS.get(reading.unit, reading.unit))), anchor="published"
    )


# Quarters, seasons, decades ---------------------------------------------------------------------------------------


def _period(reading: Period, day: date, lean: float) -> Resolution:
    if reading.kind in ("decade", "century"):
        value = f"{int(reading.number):0{3 if reading.kind == 'decade' else 2}}"
    else:
        year = reading.year if reading.year is not None else _period_year(reading, day, lean)
        code = {"quarter": f"Q{reading.number}", "half": f"H{reading.number}", "season": str(reading.number)}[
            reading.kind
        ]
        value = f"{year:04}-{code}"
    span = span_of_value(value) or OPEN
    if reading.position:
        span = _positioned(span, reading.position, day)
    return Resolution(value=value, span=span, anchor="published")


def _period_year(reading: Period, day: date, lean: float) -> int:
    if reading.kind == "season":
        start = SEASON_START[str(reading.number)]
        current = day.year if day.month >= start else day.year - 1
        running = (day.month - start) % 12 < 3
        if reading.shift is None:
            return current + (1 if lean > 0 and not running else 0)
        if reading.shift == 0:
            return current if running else day.year
        return (current - (1 if running else 0)) if reading.shift < 0 else current + 1
    if reading.shift is not None:
        return day.year + reading.shift
    months = 3 if reading.kind == "quarter" else 6
    begun = day.month > (int(reading.number) - 1) * months
    if lean > 0:
        return day.year + (day.month > int(reading.number) * months)
    return day.year if begun else day.year - 1


def _unanchored(reading: CalendarDate | Offset | Period | Duration) -> str | None:
    """Return a TIMEX3 value with X for what only a publication date would tell."""
    if isinstance(reading, Duration):
        return _length(reading)
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
