"""Grammar rules for times of day: "10:35 a.m. on Friday", "0930 GMT", "noon". One function a rule."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.resolve.temporal.dates import Found, day_month, deictic_day, month_day, skip_to, weekday_alone, weekday_date
from kg.resolve.temporal.readings import CalendarDate, Offset
from kg.resolve.temporal.words import Words

__all__ = ["CLOCK_RULES"]

CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d)(?::\d\d)?)?")


def clock(words: Words, index: int) -> Found | None:
    """10:35 a.m., 6 pm EST, 0930 GMT, noon, 5 p.m. on Friday."""
    found = _clock_time(words, index)
    if found is None:
        return None
    time, end = found
    for zone in range(2):
        skip = end + (words.at(end) == "(")
        if words.at(skip) in words.lexicon.timezones and words.form(skip).isupper():
            end = skip + 1 + (words.at(skip + 1) == ")" and skip > end)
        elif zone == 0 and (local := words.phrase(end, "local time")):
            end = local
    skip = end + (words.at(end) == ",")
    other = military(words, end + 1) or _zoned(words, end + 1) if words.at(end) == "(" else None
    if other is not None and words.at(other[1]) == ")":
        skip = other[1] + 1
    skip += words.at(skip) == "on"
    for rule in (weekday_date, month_day, day_month, weekday_alone, deictic_day):
        inner = rule(words, skip)
        if inner is None or not isinstance(inner[0], CalendarDate | Offset):
            continue
        if isinstance(inner[0], CalendarDate) or inner[0].unit == "day":
            part = words.part(inner[1])
            return replace(inner[0], clock=time), part[1] if part else inner[1], "TIME", True
    return CalendarDate(clock=time), end, "TIME", True


def _zoned(words: Words, index: int) -> Found | None:
    """Read the same time in another zone: "05:30 GMT"."""
    found = _clock_time(words, index)
    if found is None or words.at(found[1]) not in words.lexicon.timezones:
        return None
    return CalendarDate(clock=found[0]), found[1] + 1, "TIME", True


def _clock_time(words: Words, index: int) -> tuple[str, int] | None:
    before = words.at(index - 1)
    if words.at(index) in ("noon", "midday", "midnight"):
        return {"midnight": "24:00"}.get(words.at(index), "12:00"), index + 1
    start = words.items[index].start if index < len(words) else -1
    match = CLOCK.match(words.text, start) if words.form(index)[:1].isdigit() else None
    if match is None or (words.glued(index) and before not in set("(“\"'‘-–—")):
        return None
    end = skip_to(words, match.end(), index)
    hour, minute = int(match[1]), int(match[2] or 0)
    if end is None or hour > 24 or minute > 59:
        return None
    half = _half_of_day(words, end)
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
        return f"{hour:02}:{minute:02}", half[1]
    if words.at(end) in ("o",) and words.at(end + 2) == "clock":
        return f"{hour:02}:{minute:02}", end + 3
    if (
        (words.at(end) == "in" and words.phrase(end, "in the morning"))
        or words.phrase(end, "in the afternoon")
        or words.phrase(end, "in the evening")
    ):
        hour = hour % 12 + (0 if words.at(end + 2) == "morning" else 12)
        return (f"{hour:02}:{minute:02}", end + 3) if int(match[1]) <= 12 else None
    colon = match[2] is not None and ":" in match[0]
    zoned = (
        (words.at(end) in words.lexicon.timezones and words.form(end).isupper())
        or words.phrase(end, "local time")
        or words.at(end) == "hours"
    )
    if match[2] is not None and (
        zoned or (colon and before in ("at", "by", "from", "around", "until", "about", "before", "after", "since"))
    ):
        return f"{hour:02}:{minute:02}", end + (words.at(end) == "hours")
    return None


def military(words: Words, index: int) -> Found | None:
    """0930 GMT, 1430 hours."""
    form = words.form(index)
    zoned = words.at(index + 1) in words.lexicon.timezones and words.form(index + 1).isupper()
    if (
        len(form) != 4
        or not form.isdigit()
        or not form.isascii()
        or not zoned
        or int(form[:2]) > 24
        or int(form[2:]) > 59
    ):
        return None
    return CalendarDate(clock=f"{form[:2]}:{form[2:]}"), index + 2, "TIME", True


def _half_of_day(words: Words, index: int) -> tuple[str, int] | None:
    """Read a.m., p.m., am, pm."""
    word = words.at(index)
    if word in ("am", "pm"):
        return word[0], index + 1
    if word in ("a", "p") and words.at(index + 1) == "." and words.at(index + 2) == "m":
        return word, index + 3 + (words.at(index + 3) == "." and words.glued(index + 3))
    return None


CLOCK_RULES = {"clock time": clock, "time with zone": military}
"""The rules by name."""
