"""Calendar arithmetic: TIMEX3 values in, closed date intervals and shifted dates out.

Values follow TimeML 1.2.1 (TIMEX3, section 2.1.3) as used by TempEval-3: `1998-W05`, `1998-Q1`, `1998-SU`, `199`
for a decade, `1998-02-11TNI`. Weeks are ISO 8601 weeks; seasons are meteorological and northern.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from kg.model.interval import Granularity

__all__ = [
    "Span",
    "easter",
    "month_span",
    "nth_weekday",
    "shift_months",
    "span_of_value",
    "thirds",
    "unit_span",
    "unit_value",
]

SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
MIN_YEAR, MAX_YEAR = 1, 9998


@dataclass(frozen=True, slots=True)
class Span:
    """A closed interval of days with open ends allowed, and how fine it is."""

    first: date | None
    last: date | None
    granularity: Granularity


def shift_months(day: date, months: int) -> date:
    """Return `day` moved by `months`, its day of month capped by the month's length.

    >>> shift_months(date(2024, 3, 31), -1)
    datetime.date(2024, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    year = min(max(year, MIN_YEAR), MAX_YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift_days(day: date, days: int) -> date:
    """Return `day` moved by `days`, held inside the calendar."""
    ordinal = min(max(day.toordinal() + days, date(MIN_YEAR, 1, 1).toordinal()), date(MAX_YEAR, 12, 31).toordinal())
    return date.fromordinal(ordinal)


def month_span(year: int, first: int, last: int) -> tuple[date, date]:
    """Return the first day of month `first` and the last day of month `last` (13 and 14 lie in the next year)."""
    begin, end = shift_months(date(year, 1, 1), first - 1), shift_months(date(year, 1, 1), last)
    return begin, end - timedelta(days=1)


def easter(year: int) -> date:
    """Return Western Easter Sunday. Source: Meeus, Astronomical Algorithms (1991), chapter 8.

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the `nth` (negative: from the end) `weekday` (1 = Monday) of a month.

    >>> nth_weekday(2023, 11, 4, 4)
    datetime.date(2023, 11, 23)
    """
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    last = month_span(year, month, month)[1]
    return last - timedelta(days=(last.isoweekday() - weekday) % 7 + 7 * (-nth - 1))


def thirds(first: date, last: date, position: str) -> tuple[date, date]:
    """Return the START, MID or END third of the days from `first` to `last`."""
    length = (last - first).days + 1
    a, b = first + timedelta(days=length // 3), first + timedelta(days=length - length // 3 - 1)
    return {"START": (first, a), "MID": (a, b), "END": (b, last)}[position]


def unit_span(day: date, unit: str) -> tuple[date, date]:
    """Return the first and last day of the calendar `unit` that holds `day`."""
    if unit in ("week", "weekend", "fortnight"):
        monday = day - timedelta(days=day.isoweekday() - 1)
        return (monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6))
    if unit == "month":
        return month_span(day.year, day.month, day.month)
    if unit == "quarter":
        first = (day.month - 1) // 3 * 3 + 1
        return month_span(day.year, first, first + 2)
    if unit in ("year", "decade", "century", "millennium"):
        size = {"year": 1, "decade": 10, "century": 100, "millennium": 1000}[unit]
        year = max(day.year // size * size, MIN_YEAR)
        return date(year, 1, 1), date(min(day.year // size * size + size - 1, MAX_YEAR), 12, 31)
    return day, day


def unit_value(day: date, unit: str) -> str:
    """Return the TIMEX3 value of the calendar `unit` that holds `day`.

    >>> unit_value(date(2023, 2, 18), "weekend"), unit_value(date(1994, 5, 1), "decade")
    ('2023-W07-WE', '199')
    """
    if unit in ("week", "weekend", "fortnight"):
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "weekend" else "")
    if unit == "month":
        return f"{day.year:04}-{day.month:02}"
    if unit == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    cut = {"year": 4, "decade": 3, "century": 2, "millennium": 1}.get(unit)
    return f"{day.year:04}"[:cut] if cut else day.isoformat()


VALUE = re.compile(
    r"(?P<year>\d{2,4})(?:-(?:W(?P<week>\d\d)(?P<end>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<time>[A-Z]{2}|\d\d(?::?\d\d)?(?::\d\d)?))?)?))?"
)


def span_of_value(value: str) -> Span | None:
    """Return the days that a fully specified TIMEX3 value covers, or None for any other value.

    >>> span_of_value("2023-02-17TNI")
    Span(first=datetime.date(2023, 2, 17), last=datetime.date(2023, 2, 17), granularity=<Granularity.HOUR: 'hour'>)
    """
    match = VALUE.fullmatch(value)
    if match is None:
        return None
    try:
        return _span_of_match(match)
    except ValueError:
        return None


def _span_of_match(match: re.Match[str]) -> Span | None:
    digits = match["year"]
    if len(digits) < 4:
        if match.end() != len(digits):
            return None
        low = max(int(digits.ljust(4, "0")), MIN_YEAR)
        grain = Granularity.DECADE if len(digits) == 3 else Granularity.NONE
        return Span(date(low, 1, 1), date(min(int(digits.ljust(4, "9")), MAX_YEAR), 12, 31), grain)
    year = int(digits)
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        if match["end"]:
            return Span(monday + timedelta(days=5), monday + timedelta(days=6), Granularity.DAY)
        return Span(monday, monday + timedelta(days=6), Granularity.WEEK)
    if match["quarter"]:
        first = int(match["quarter"]) * 3 - 2
        return Span(*month_span(year, first, first + 2), Granularity.QUARTER)
    if match["half"]:
        first = int(match["half"]) * 6 - 5
        return Span(*month_span(year, first, first + 5), Granularity.QUARTER)
    if match["season"]:
        return Span(*month_span(year, *SEASON_MONTHS[match["season"]]), Granularity.QUARTER)
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        time = match["time"]
        fine = Granularity.DAY if not time else Granularity.MINUTE if ":" in time else Granularity.HOUR
        return Span(day, day, fine)
    if match["month"]:
        date(year, int(match["month"]), 1)
        return Span(*month_span(year, int(match["month"]), int(match["month"])), Granularity.MONTH)
    return Span(date(year, 1, 1), date(year, 12, 31), Granularity.YEAR)
