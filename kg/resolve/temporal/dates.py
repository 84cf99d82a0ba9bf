"""Grammar rules for calendar dates: month and day, weekday, holiday, numeric dates, today. One function a rule."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kg.resolve.temporal.readings import CalendarDate, Offset, Quantity, Reading
from kg.resolve.temporal.words import APOSTROPHES, HYPHENS, Words

__all__ = [
    "DATES",
    "Found",
    "day_month",
    "deictic_day",
    "month_day",
    "skip_to",
    "trailing_year",
    "weekday_alone",
    "weekday_date",
    "year_shift_behind",
]

Found = tuple[Reading, int, str, bool]
"""What a rule found: the reading, the index behind it, its TIMEX3 type, and whether the rule is a sure one."""
ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})"
    r"(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w])(?![-/.]\d)"
)
NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\w])(?![-/.]\d)")


def valid(year: int, month: int, day: int) -> bool:
    """Tell whether the calendar has that day (a leap year stands for an unknown year)."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def skip_to(words: Words, offset: int, index: int) -> int | None:
    """Return the index of the first word that starts at or behind `offset`; None if `offset` cuts a word."""
    while index < len(words) and words.items[index].start < offset:
        if words.items[index].end > offset:
            return None
        index += 1
    return index


def numeric_date(words: Words, index: int) -> Found | None:
    """2023-02-17, 17/02/2023, 02/17/2023, 17.2.2023; two small numbers leave both orders open."""
    start = words.items[index].start if index < len(words) else -1
    if not words.form(index)[:1].isdigit() or (start and words.text[start - 1] in "0123456789./-$£€"):
        return None
    if match := ISO.match(words.text, start):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        reading = CalendarDate(year=year, month=month, day=day, clock=match[5])
    elif match := NUMERIC.match(words.text, start):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year = year if year >= 100 else year + (2000 if year < 50 else 1900)
        shown = True if first > 12 else False if second > 12 else None
        if second > 12:
            first, second = second, first
        month, day = second, first
        both = first != second and first <= 12 and match[2] != "."
        reading = CalendarDate(
            year=year, month=month, day=day, other=(first, second) if both else None, day_first=shown
        )
    else:
        return None
    end = skip_to(words, match.end(), index)
    if end is None or not 1000 <= year <= 2999 or not valid(year, month, day):
        return None
    return reading, end, "TIME" if reading.clock else "DATE", True


def _day_run(words: Words, index: int) -> tuple[int, int | None, int] | None:
    """Read "5" or "5-7", "5 to 7", "[between] 5 and 7": the day, the last day and the index behind them."""
    first = words.day(index)
    if first is None:
        return None
    day, end = first
    between = words.at(end) == "and" and words.at(index - 1) == "between"
    if (between or words.at(end) in HYPHENS | {"to"}) and (second := words.day(end + 1)) and second[0] > day:
        return day, second[0], second[1]
    return day, None, end


def trailing_year(words: Words, index: int) -> tuple[int | None, int]:
    """Read ", 1998" or "1998" or "of 1998" behind a month or day."""
    skip = index + 1 if words.at(index) in (",", "of") else index
    value = words.integer(skip, 1000, 2999)
    if value is None or words.at(skip + 1) in words.lexicon.counted_nouns:
        spelt = (
            words.year(skip)
            if value is None and (words.at(skip) in APOSTROPHES or words.at(skip) in words.lexicon.numbers)
            else None
        )
        return spelt or (None, index)
    return value, skip + 1


def year_shift_behind(words: Words, index: int) -> tuple[int | None, int]:
    """Read "last year", "of this year", "next year" behind a month or quarter."""
    start = index + (words.at(index) == "of")
    start += words.at(start) == ","
    shift = words.lexicon.shifts.get(words.at(start))
    if shift is not None and words.at(start + 1) == "year" and words.at(start) not in ("past", "coming"):
        return shift, start + 2
    if words.phrase(start, "a year ago") or words.phrase(start, "a year earlier"):
        return -1, start + 3
    return None, index


def month_day(words: Words, index: int) -> Found | None:
    """March 5, March 5-7, March 5th, 2021, Sept. 11 last year."""
    found = words.month(index)
    if found is None:
        return None
    month, end, _ = found
    end += words.at(end) == "the" and words.ordinal(end + 1) is not None
    run = _day_run(words, end)
    if run is None or not words.same_line(end):
        return None
    day, last, end = run
    if (
        not valid(2024, month, day)
        or words.at(end) in words.lexicon.counted_nouns
        or (words.at(end) == ":" and words.glued(end) and words.glued(end + 1))
    ):
        return None
    year, end = trailing_year(words, end)
    shift, end = year_shift_behind(words, end) if year is None else (None, end)
    to = (month, last) if last and valid(2024, month, last) else None
    return CalendarDate(year=year, month=month, day=day, day_to=to, year_shift=shift), end, "DATE", True


def day_month(words: Words, index: int) -> Found | None:
    """5 March, 5-7 March, the 5th of March 2021, 31 January."""
    start = index + 1 if words.at(index) == "the" else index
    run = _day_run(words, start)
    if run is None:
        return None
    day, last, end = run
    if start != index and words.ordinal(start) is None:
        return None
    if (special := _day_of_shifted_month(words, day, end) or _hyphened_date(words, day, end)) is not None:
        return special
    end += words.at(end) == "of"
    found = words.month(end)
    if found is None or not valid(2024, found[0], last or day):
        return None
    year, end = trailing_year(words, found[1])
    shift, end = year_shift_behind(words, end) if year is None else (None, end)
    to = (found[0], last) if last else None
    return CalendarDate(year=year, month=found[0], day=day, day_to=to, year_shift=shift), end, "DATE", True


def _day_of_shifted_month(words: Words, day: int, index: int) -> Found | None:
    """Read "of last month" behind a day."""
    shift = words.lexicon.shifts.get(words.at(index + 1))
    if words.at(index) != "of" or shift is None or words.at(index + 2) != "month":
        return None
    return CalendarDate(day=day, shift=shift), index + 3, "DATE", True


def _hyphened_date(words: Words, day: int, index: int) -> Found | None:
    """Read "-Mar-2021" behind a day."""
    month = words.month(index + 1) if words.at(index) in HYPHENS and words.glued(index) else None
    year = words.year(index + 3) if month and words.at(index + 2) in HYPHENS else None
    if month is None or year is None or not valid(2024, month[0], day):
        return None
    return CalendarDate(year=year[0], month=month[0], day=day), year[1], "DATE", True


def month_alone(words: Words, index: int) -> Found | None:
    """March 2021, March of 2021, August last year, January; a bare month that is also a word needs an opener."""
    found = words.month(index)
    if found is None or (words.glued(index) and words.at(index - 1) not in HYPHENS | {"(", "“", '"', "'", "‘", "/"}):
        return None
    month, end, written = found
    year, after = trailing_year(words, end)
    if year is not None:
        return CalendarDate(year=year, month=month), after, "DATE", True
    shift, after = year_shift_behind(words, end)
    if shift is not None:
        return CalendarDate(month=month, year_shift=shift), after, "DATE", True
    if not written and words.at(end - 1) != ".":
        return None
    return (CalendarDate(month=month), end, "DATE", True) if _month_stands(words, index, end) else None


def _month_stands(words: Words, index: int, end: int) -> bool:
    """Tell whether a bare month name at `index` is a date and not a name or a verb."""
    lexicon, before, after = words.lexicon, words.at(index - 1), words.at(end)
    opener = before in lexicon.month_openers or (before in HYPHENS and words.at(index - 2) in lexicon.positions)
    if words.capital(end) and after in lexicon.name_heads:
        return False
    if words.form(index).isupper() and len(words.form(index)) > 1 and not opener:
        return False
    if words.at(index) in lexicon.ambiguous_months:
        strong = opener and before not in ("to", "that", "the", "and", "or", "on", "about", "for")
        paired = before in ("and", "or", "to") and words.month(index - 2) is not None
        said = words.at(index) == "may" and words.capital(index - 1)
        return (
            (strong or paired)
            and not said
            and not (words.at(index) == "march" and after in ("on", "for", "of") and words.capital(end + 1))
        )
    if words.at(index) in lexicon.given_name_months:
        return opener or not (
            words.capital(end) or words.capital(index - 1) or after in ("said", "says", "told", "was", "is", "has")
        )
    return not words.capital(index - 1) or before in lexicon.month_openers or index == 0 or before in lexicon.weekdays


def weekday_date(words: Words, index: int) -> Found | None:
    """Friday, Oct. 23; Saturday, April 25, 1998; Monday 3 May."""
    found = words.weekday(index)
    if found is None:
        return None
    end = found[1]
    end += words.at(end) == ","
    end += words.at(end) == "the" and words.ordinal(end + 1) is not None
    inner = month_day(words, end) or day_month(words, end)
    if inner is None or not isinstance(inner[0], CalendarDate):
        return None
    return replace(inner[0], weekday=found[0]), inner[1], "DATE", True


def weekday_alone(words: Words, index: int) -> Found | None:
    """Friday, Fri.; not a part of a name ("Friday Harbor", "the Sunday Times", "Black Friday")."""
    found = words.weekday(index)
    if found is None:
        return None
    number, end, written = found
    if not written and not (words.at(end - 1) == "." and (words.capital(end) is False)):
        return None
    lexicon = words.lexicon
    if words.capital(end) and words.at(end) in lexicon.name_heads and words.same_line(end):
        return None
    if words.at(index - 1) in lexicon.name_openers and words.capital(index - 1):
        return None
    start = end + (words.at(end) == ",")
    start += words.at(start) == "of"
    if (shift := lexicon.shifts.get(words.at(start))) is not None and words.at(start + 1) == "week":
        return (
            Offset(unit="week", quantity=Quantity(amount=abs(shift)), sign=shift or 1, weekday=number),
            start + 2,
            "DATE",
            True,
        )
    return CalendarDate(weekday=number), end, "DATE", True


def holiday(words: Words, index: int) -> Found | None:
    """Christmas Day, Easter 2021, Thanksgiving."""
    lexicon = words.lexicon
    if not words.capital(index):
        return None
    found = words.longest(index, lexicon.holiday_names, 6)
    if found is None or (
        words.capital(found[1]) and words.at(found[1]) not in lexicon.months and not words.at(found[1]).isdigit()
    ):
        return None
    year, end = trailing_year(words, found[1])
    shift, end = year_shift_behind(words, end) if year is None else (None, end)
    return CalendarDate(holiday=found[0], year=year, year_shift=shift), end, "DATE", True


def deictic_day(words: Words, index: int) -> Found | None:
    """Today, yesterday, tomorrow, tonight, overnight; the day before yesterday."""
    lexicon = words.lexicon
    word = words.at(index)
    if word in lexicon.deictics:
        amount = lexicon.deictics[word]
        return (
            Offset(unit="day", quantity=Quantity(amount=abs(amount)), sign=1 if amount > 0 else -1, exact=True),
            index + 1,
            "DATE",
            True,
        )
    if word in lexicon.deictic_parts:
        amount, part = lexicon.deictic_parts[word]
        return (
            Offset(unit="day", quantity=Quantity(amount=amount), sign=1, part=part, exact=True),
            index + 1,
            "TIME",
            True,
        )
    for opening, amount in (
        ("the day before yesterday", -2),
        ("the day after tomorrow", 2),
        ("day before yesterday", -2),
        ("day after tomorrow", 2),
    ):
        if end := words.phrase(index, opening):
            return Offset(unit="day", quantity=Quantity(amount=2), sign=amount // 2, exact=True), end, "DATE", True
    return None


DATES = {
    "numeric date": numeric_date,
    "weekday and date": weekday_date,
    "month and day": month_day,
    "day and month": day_month,
    "month": month_alone,
    "weekday": weekday_alone,
    "holiday": holiday,
    "deictic day": deictic_day,
}
"""The rules by name."""
