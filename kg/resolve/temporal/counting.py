"""Counted units: "two weeks ago", "last month", "the past three days" from the day they are counted from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kg.model.interval import Granularity
from kg.resolve.temporal.calendar import Span, shift_days, shift_months, unit_span, unit_value
from kg.resolve.temporal.lengths import duration_value
from kg.resolve.temporal.lexicon import time_words
from kg.resolve.temporal.readings import Duration, Offset, Quantity
from kg.resolve.temporal.resolution import Resolution, positioned

__all__ = ["count_offset", "count_window", "length_value"]

GRAINS = {
    "night": "day",
    "fortnight": "week",
    "weekend": "day",
    "century": "none",
    "millennium": "none",
    "second": "minute",
}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "millennium": 12000}


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


def count_offset(reading: Offset, day: date, lean: float = 0) -> Resolution | None:
    """Return the unit that lies `reading` away from `day`: "two weeks ago", "last month", "yesterday"."""
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
        span = positioned(span, reading.position, day)
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


def length_value(reading: Duration) -> str:
    """Return the TIMEX3 value of a duration."""
    return reading.value or duration_value(reading.unit, reading.quantity, dict(time_words().unit_codes))


def count_window(reading: Duration, day: date) -> Resolution | None:
    """The past three days end on the anchor day; "two weeks after" an event puts that event two weeks before it."""
    _, high = _counts(reading.unit, reading.quantity)
    if reading.window is None:
        sign = -1 if reading.connector == "after" else 1
        found = count_offset(Offset(unit=reading.unit, quantity=reading.quantity, sign=sign), day)
        return None if found is None else replace(found, value=length_value(reading))
    far = move(day, reading.unit, (high if reading.window == "next" else -high))
    first, last = sorted((day, far))
    single = reading.quantity.amount == 1 and reading.unit in ("year", "week", "month")
    value = (
        unit_value(move(day, reading.unit, -1), reading.unit)
        if single and reading.window == "past"
        else length_value(reading)
    )
    return Resolution(
        value=value, span=Span(first, last, Granularity(GRAINS.get(reading.unit, reading.unit))), anchor="published"
    )
