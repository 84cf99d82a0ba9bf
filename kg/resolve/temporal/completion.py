"""Incomplete calendar dates completed from the day they are counted from: "31 January", "Friday", "last spring"."""

from __future__ import annotations

from datetime import date

from kg.model.interval import Granularity
from kg.resolve.temporal.calendar import Span, easter, nth_weekday, shift_days, shift_months, span_of_value, unit_value
from kg.resolve.temporal.festivals import festival
from kg.resolve.temporal.lexicon import time_words
from kg.resolve.temporal.readings import CalendarDate, Period
from kg.resolve.temporal.resolution import OPEN, Resolution, positioned

__all__ = ["complete_date", "complete_period"]

MONTHS_TOO_FAR, DAYS_TOO_FAR, DAYS_FAR_TOO_FAR = 9, 270, 330
"""A month or day so far back is the coming one; the last for what syntax says is past."""
SEASON_START = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def complete_date(reading: CalendarDate, day: date, lean: float) -> Resolution | None:
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
    if reading.week and span.first is not None:
        value = unit_value(span.first, "week")
        span = span_of_value(value) or span
    if reading.position and span.first and span.last:
        span = positioned(span, reading.position, day)
    if (tail := reading.clock or reading.part) and len(value) == 10:
        value += f"T{tail}"
        span = Span(span.first, span.last, Granularity.MINUTE if reading.clock else Granularity.HOUR)
    return Resolution(value=value, span=span, anchor="published")


def _find_day(reading: CalendarDate, day: date, lean: float) -> tuple[str, Span] | None:
    if reading.holiday:
        return _holiday(reading, day, lean)
    if reading.day and reading.month:
        return _month_day(reading, day, lean)
    if reading.day:
        month = shift_months(day.replace(day=1), reading.shift or 0)
        return _valued(date(month.year, month.month, reading.day).isoformat())
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
        far = DAYS_FAR_TOO_FAR if lean <= -1 else DAYS_TOO_FAR
        near = past if min(abs((d - day).days) for d in past) < far else near
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
    spans = {first: last for y in years for first, last in [_holiday_in(reading.holiday or "", y)]}
    found = _nearest(list(spans), day, 0 if year is not None else lean)
    if found is None:
        return None
    last = spans[found]
    value = found.isoformat() if found == last else f"{found.isoformat()}/{last.isoformat()}"
    return value, Span(found, last, Granularity.DAY)


def _holiday_in(name: str, year: int) -> tuple[date, date]:
    """Return the first and last day of a holiday in a year."""
    words = time_words()
    if (found := festival(name, year)) is not None:
        return found
    if fixed := words.holidays.get(name):
        day = date.fromisoformat(f"{year:04}-{fixed}")
    elif name in words.easter_offsets:
        day = shift_days(easter(year), words.easter_offsets[name])
    else:
        month, weekday, nth, *later = words.nth_weekday_holidays[name]
        day = shift_days(nth_weekday(year, month, weekday, nth), sum(later))
    return day, day


def complete_period(reading: Period, day: date, lean: float) -> Resolution:
    """Return the quarter, half, season, decade or century that is meant when it is counted from `day`."""
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
        span = positioned(span, reading.position, day)
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
    if lean > 0:  # a quarter that has just ended is still to be reported: "expects to report a third-quarter loss"
        return day.year + (day.month > (int(reading.number) + 1) * months)
    return day.year if begun else day.year - 1
