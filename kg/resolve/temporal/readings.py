"""Readings: what a time expression says before it is anchored to a date, and where it stands in a text."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CalendarDate",
    "Duration",
    "Fixed",
    "Match",
    "Offset",
    "Period",
    "Quantity",
    "Reading",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDate:
    """A date by its calendar names, possibly incomplete: "Friday, 5 March", "last April", "2021".

    `shift` is -1, 0 or 1 for last, this and next; `year_shift` counts years from the anchor ("July last year");
    `day_to` (month, day) ends a run of days ("5-7 March"); `position` is START MID END BEFORE AFTER within the unit;
    `part` a TIMEX3 part of day, `clock` HH:MM; `holiday` a key of the holiday tables; `other` the second reading
    (month, day) of an ambiguous numeric date and `day_first` the order that an unambiguous one shows; `week` widens
    the day to its week ("the week of 6 March").
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    shift: int | None = None
    year_shift: int | None = None
    day_to: tuple[int, int] | None = None
    position: str | None = None
    part: str | None = None
    clock: str | None = None
    holiday: str | None = None
    other: tuple[int, int] | None = None
    day_first: bool | None = None
    week: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How many: `amount` None when vague ("several"); `low` is the lesser bound of "two to three"."""

    amount: float | None
    comparison: str | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A calendar unit counted from an origin: "last week" is -1 week from publication, "two days later" +2 from a time.

    `origin` is `published` or `reference` (the time last mentioned); `weekday` picks a day of a week ("Monday last
    week"); `exact` tells "today" from a unit that is only counted ("two days ago").
    """

    unit: str
    quantity: Quantity
    sign: int
    origin: str = "published"
    position: str | None = None
    part: str | None = None
    clock: str | None = None
    weekday: int | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A numbered or named part of a year, decade or century: kind is quarter half season decade century."""

    kind: str
    number: int | str
    year: int | None = None
    shift: int | None = None
    position: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length of time. `window` past or next ("the past three days"); `connector` after or before ("weeks after")."""

    unit: str
    quantity: Quantity
    window: str | None = None
    connector: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A value that needs no anchor: sets, vague references, full ranges."""

    value: str
    earliest: str | None = None
    latest: str | None = None
    granularity: str | None = None


Reading = CalendarDate | Offset | Period | Duration | Fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A time expression found in a text: `[start, end)` in code points; `sure` tells firm rules from weak ones."""

    start: int
    end: int
    type: str
    rule: str
    reading: Reading
    sure: bool = True
