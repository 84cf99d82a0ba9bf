"""Festivals of lunar calendars: a name and a year of the common era in, the first and last day out.

Sources: Reingold and Dershowitz, "Calendrical Calculations" (4th ed., 2018), for the arithmetical Islamic and the
Hebrew calendar; Meeus, "Astronomical Algorithms" (2nd ed., 1998), chapter 27 for solstices, chapter 49 for new moons,
chapter 9 for Julian Easter. Where the sighting of the moon decides, a day of slack stands on both sides.
"""

from __future__ import annotations

import math
from datetime import date, timedelta

from kg.resolve.temporal.calendar import shift_days
from kg.resolve.temporal.lexicon import time_words

__all__ = ["festival"]

EPOCH_JD = 1721424.5  # Julian day of the midnight that begins ordinal 0
CHINA, INDIA = 8.0, 5.5  # hours ahead of Universal Time
SUNSET = 17.5  # hour of the evening of Diwali
SLACK = 1


def festival(name: str, year: int) -> tuple[date, date] | None:
    """Return the first and last day of a festival in a year, None for a name that is in no table.

    >>> festival("yom kippur", 2022)
    (datetime.date(2022, 10, 5), datetime.date(2022, 10, 5))
    """
    words = time_words()
    if name in words.islamic_festivals:
        month, day, days = words.islamic_festivals[name]
        first = _islamic(year, month, day)
        return shift_days(first, -SLACK), shift_days(first, days - 1 + SLACK)
    if name in words.jewish_festivals:
        offset, days = words.jewish_festivals[name]
        first = shift_days(_rosh_hashanah(year), offset)
        return first, shift_days(first, days - 1)
    if name in words.hanukkah_names:
        return _hanukkah(year)
    if name in words.orthodox_easter_offsets:
        first = shift_days(_orthodox_easter(year), words.orthodox_easter_offsets[name])
        return first, first
    if name in words.chinese_new_year_names:
        first = _chinese_new_year(year)
        return first, first
    if name in words.diwali_names:
        return shift_days(_diwali(year), -SLACK), shift_days(_diwali(year), SLACK)
    return None


def _islamic(year: int, month: int, day: int) -> date:
    """Return the day of the arithmetical Islamic calendar that falls first in a year."""
    first = math.floor((year - 622) * 365.2425 / 354.367)
    days = (
        (11 * h + 3) // 30 + 354 * h + 30 * month - (month - 1) // 2 + day + 1948440 - 385 - 1721425
        for h in range(first - 1, first + 4)
    )
    return next(d for n in days if (d := date.fromordinal(n)).year == year)


def _rosh_hashanah(year: int) -> date:
    hebrew = year + 3761
    before, own, after = (_elapsed(hebrew + k) for k in (-1, 0, 1))
    late = 2 if after - own == 356 else 1 if own - before == 382 else 0
    return date.fromordinal(own + late - 1373427)


def _elapsed(hebrew: int) -> int:
    """Return the days from the epoch of the Hebrew calendar to the molad of a year, put off where the rules say so."""
    months = (235 * hebrew - 234) // 19
    day = 29 * months + (12084 + 13753 * months) // 25920
    return day + 1 if 3 * (day + 1) % 7 < 3 else day


def _hanukkah(year: int) -> tuple[date, date]:
    new_year = _rosh_hashanah(year)
    long = (_rosh_hashanah(year + 1) - new_year).days % 10 == 5
    first = new_year + timedelta(days=30 + (30 if long else 29) + 24)
    return first, first + timedelta(days=7)


def _orthodox_easter(year: int) -> date:
    d = (19 * (year % 19) + 15) % 30
    month, day = divmod(d + (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7 + 114, 31)
    return shift_days(date(year, month, day + 1), year // 100 - year // 400 - 2)


def _new_moon(k: float) -> float:
    """Return the Julian day of a new moon, within some minutes; `k` counts from the first one of 2000."""
    t = k / 1236.85
    e = 1 - 0.002516 * t
    sun, moon, node = (
        math.radians(value)
        for value in (2.5534 + 29.1053567 * k, 201.5643 + 385.81693528 * k, 160.7108 + 390.67050284 * k)
    )
    terms = (
        (-0.4072, moon), (0.17241 * e, sun), (0.01608, 2 * moon), (0.01039, 2 * node), (0.00739 * e, moon - sun),
        (-0.00514 * e, moon + sun), (0.00208 * e * e, 2 * sun), (-0.00111, moon - 2 * node),
        (-0.00057, moon + 2 * node),
    )  # fmt: skip
    mean = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    return mean + sum(size * math.sin(angle) for size, angle in terms)


def _moons(first: date, count: int) -> list[float]:
    """Return the Julian days of the new moons from a day on."""
    begin = first.toordinal() + EPOCH_JD
    k = math.floor((begin - 2451550.1) / 29.530588861) - 1
    return [jd for n in range(count + 3) if (jd := _new_moon(k + n)) >= begin][:count]


def _local(jd: float, hours: float) -> tuple[date, float]:
    """Return the day and the hour of a Julian day at a place so many hours ahead."""
    day = jd - EPOCH_JD + hours / 24
    return date.fromordinal(math.floor(day)), (day - math.floor(day)) * 24


def _chinese_new_year(year: int) -> date:
    """Return the second new moon after the month of the winter solstice, a third where that is too early."""
    y = (year - 1 - 2000) / 1000
    solstice = _local(2451900.05952 + 365242.74049 * y - 0.06223 * y * y, CHINA)[0]
    days = [_local(jd, CHINA)[0] for jd in _moons(date(year - 1, 11, 20), 5)]
    month = max(k for k, day in enumerate(days) if day <= solstice)
    return next(day for day in days[month + 2 :] if day >= date(year, 1, 21))


def _diwali(year: int) -> date:
    """Return the evening without a moon between mid-October and mid-November, as it is in India."""
    day, hour = _local(_moons(date(year, 10, 17), 1)[0], INDIA)
    return day if hour >= SUNSET else shift_days(day, -1)
