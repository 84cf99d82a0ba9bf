"""Grammar rules for calendar dates, clock times and parts of years: one function a rule, each named after what it reads."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kg.resolve.readings import CalendarDate, Fixed, Offset, Period, Quantity, Reading
from kg.resolve.words import APOSTROPHES, HYPHENS, Words

__all__ = ["DATE_RULES"]

Found = tuple[Reading, int, str, bool]  # reading, index behind it, type, sure

ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w])(?![-/.]\d)"
)
NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\w])(?![-/.]\d)")
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d)(?::\d\d)?)?")


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
    """Read "5" or "5-7", "5 to 7": the day, the last day and the index behind them."""
    first = words.day(index)
    if first is None:
        return None
    day, end = first
    if words.at(end) in HYPHENS | {"to"} and (second := words.day(end + 1)) and second[0] > day:
        return day, second[0], second[1]
    return day, None, end


def _trailing_year(words: Words, index: int) -> tuple[int | None, int]:
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


def _year_shift(words: Words, index: int) -> tuple[int | None, int]:
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
        or (words.at(end) == ":" and words.glued(end))
    ):
        return None
    year, end = _trailing_year(words, end)
    shift, end = _year_shift(words, end) if year is None else (None, end)
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
    end += words.at(end) == "of"
    found = words.month(end)
    if found is None or not valid(2024, found[0], last or day):
        return None
    year, end = _trailing_year(words, found[1])
    shift, end = _year_shift(words, end) if year is None else (None, end)
    to = (found[0], last) if last else None
    return CalendarDate(year=year, month=found[0], day=day, day_to=to, year_shift=shift), end, "DATE", True


def month_alone(words: Words, index: int) -> Found | None:
    """March 2021, March of 2021, August last year, January; a bare month that is also a word needs an opener."""
    found = words.month(index)
    if found is None or (words.glued(index) and words.at(index - 1) not in HYPHENS | {"(", "“", '"', "'", "‘", "/"}):
        return None
    month, end, written = found
    year, after = _trailing_year(words, end)
    if year is not None:
        return CalendarDate(year=year, month=month), after, "DATE", True
    shift, after = _year_shift(words, end)
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
    tables = lexicon.holidays | lexicon.easter_offsets | lexicon.nth_weekday_holidays
    found = words.longest(index, tables, 6)
    if found is None or (
        words.capital(found[1]) and words.at(found[1]) not in lexicon.months and not words.at(found[1]).isdigit()
    ):
        return None
    year, end = _trailing_year(words, found[1])
    shift, end = _year_shift(words, end) if year is None else (None, end)
    return CalendarDate(holiday=found[0], year=year, year_shift=shift), end, "DATE", True


def year_alone(words: Words, index: int) -> Found | None:
    """2021, the year 2000, fiscal 1989; not a count ("2021 soldiers") and not a part of a longer number."""
    lexicon = words.lexicon
    start = index
    for opening in ("the year", "the fiscal year", "fiscal year", "fiscal", "calendar"):
        start = words.phrase(index, opening) or start
        if start != index:
            break
    found = words.year(start)
    if found is None or (words.at(start) in APOSTROPHES and words.at(index - 1) not in lexicon.year_openers):
        return None
    year, end = found
    joined = words.glued(start) and words.at(start - 1) not in HYPHENS | set("(/“\"‘'[")
    if (
        joined
        or words.at(start - 1) in ("$", "£", "€", "#", "no", "page", "room")
        or not (start > index or _year_stands(words, start, end))
    ):
        return None
    if words.glued(end) and words.at(end) not in set(".,;:!?)'’\"”-–—/]") | APOSTROPHES:
        return None
    if words.at(end) in HYPHENS and words.glued(end) and (last := _range_end(words, end + 1, year)):
        return (
            Fixed(value=f"{year}/{last}", earliest=f"{year}-01-01", latest=f"{last}-12-31", granularity="year"),
            end + 2,
            "DATE",
            True,
        )
    return CalendarDate(year=year), end, "DATE", 1900 <= year <= 2039


def _range_end(words: Words, index: int, year: int) -> int | None:
    last = words.integer(index, 0, 2999)
    if last is None or len(words.form(index)) not in (2, 4) or not words.glued(index):
        return None
    last = last if last > 99 else year // 100 * 100 + last
    return last if year < last <= year + 120 else None


def _year_stands(words: Words, start: int, end: int) -> bool:
    lexicon, before, after = words.lexicon, words.at(start - 1), words.at(end)
    if after in lexicon.counted_nouns or after in lexicon.multipliers or after in lexicon.units or after in ("%", "°"):
        return False
    if (
        before in ("at", "than", "about", "some", "nearly", "over")
        and after.isalpha()
        and after not in ("and", "or", "to", "when", "after")
    ):
        return False
    value = words.year(start)
    plausible = value is not None and 1900 <= value[0] <= 2039
    if after in HYPHENS and words.glued(end) and words.at(end + 1).isalpha():
        return before in lexicon.year_openers and plausible
    return plausible or (
        before in ("in", "since", "of", "until", "by", "from", "circa", "year", "before", "after")
        and not after.endswith("s")
    )


def decade(words: Words, index: int) -> Found | None:
    """The 1990s, the '80s, the nineties, the early 1980s, the mid-1990s."""
    start = index + (words.at(index) == "the")
    position, start = _position(words, start)
    year = words.integer(start, 1000, 2990)
    if year is not None and words.at(start + 1) in ("s",) and words.glued(start + 1) and year % 10 == 0:
        end = start + 2
    elif (
        year is not None
        and words.at(start + 1) in APOSTROPHES
        and words.at(start + 2) == "s"
        and words.glued(start + 2)
        and year % 10 == 0
        and (start > index)
    ):
        end = start + 3
    elif (
        words.at(start) in APOSTROPHES
        and (short := words.integer(start + 1, 10, 90))
        and words.at(start + 2) == "s"
        and words.glued(start + 2)
    ):
        year, end = 1900 + short, start + 3
    elif words.at(start) in words.lexicon.decade_names and words.at(index) == "the":
        year, end = 1900 + words.lexicon.decade_names[words.at(start)], start + 1
    else:
        return None
    return Period(kind="decade", number=year // 10, position=position), end, "DATE", True


def century(words: Words, index: int) -> Found | None:
    """The 20th century, the late nineteenth century."""
    start = index + (words.at(index) == "the")
    position, start = _position(words, start)
    found = words.ordinal(start)
    if found is None or not 1 <= found[0] <= 30:
        return None
    end = found[1] + (words.at(found[1]) in HYPHENS)
    if words.at(end) not in ("century", "centuries"):
        return None
    return Period(kind="century", number=found[0] - 1, position=position), end + 1, "DATE", True


def _position(words: Words, index: int) -> tuple[str | None, int]:
    """Read "early", "mid-", "the end of"."""
    position = words.lexicon.positions.get(words.at(index))
    if position is not None and words.at(index) not in ("earlier", "later"):
        end = index + 1
        return position, end + (words.at(end) in HYPHENS)
    return None, index


def season(words: Words, index: int) -> Found | None:
    """Last summer, the winter of 1994, summer 1998, this fall; a bare season needs an opener."""
    lexicon = words.lexicon
    start = index + (words.at(index) == "the")
    position, start = _position(words, start)
    shift = lexicon.shifts.get(words.at(start))
    start += shift is not None
    if words.at(start - 1) == "this" and words.at(start) in ("past", "coming"):
        shift, start = lexicon.shifts[words.at(start)], start + 1
    code = lexicon.seasons.get(words.at(start))
    if code is None:
        return None
    end = start + 1
    year, end = _trailing_year(words, end)
    year_shift, end = _year_shift(words, end) if year is None else (None, end)
    stands = shift is not None or year is not None or year_shift is not None
    opened = (
        words.at(index - 1) in ("in", "by", "since", "until", "during", "of", "through") or words.at(index) == "the"
    )
    plain = words.at(start) in ("summer", "winter", "autumn") and not words.capital(end)
    if not stands and not (opened and (plain or position)):
        return None
    return (
        Period(
            kind="season",
            number=code,
            year=year,
            shift=year_shift if year_shift is not None else shift,
            position=position,
        ),
        end,
        "DATE",
        stands,
    )


def quarter(words: Words, index: int) -> Found | None:
    """The third quarter of 1990, fiscal second-quarter, Q3 2021, this year's first half, H1."""
    lexicon = words.lexicon
    start = index + (words.at(index) == "the")
    year = words.integer(start, 1900, 2100)
    start += year is not None
    shift = None
    if (s := lexicon.shifts.get(words.at(start))) is not None and words.at(start + 1) == "year":
        shift, start = s, words.possessive(start + 2)
    elif words.at(start) == "year" and words.at(start + 1) in HYPHENS and words.at(start + 2) in ("ago", "earlier"):
        shift, start = -1, start + 3
    start += words.at(start) == "fiscal"
    start += words.at(start) in HYPHENS and words.at(start - 1) == "fiscal"
    short = re.fullmatch(r"[qh]", words.at(start))
    if short and (n := words.integer(start + 1, 1, 4)) and words.glued(start + 1) and words.capital(start):
        number, kind, end = n, "quarter" if words.at(start) == "q" else "half", start + 2
    elif found := words.ordinal(start):
        number, end = found
        end += words.at(end) in HYPHENS
        kind = {"quarter": "quarter", "half": "half"}.get(words.at(end), "")
        end += 1
    else:
        return None
    if not kind or number > (4 if kind == "quarter" else 2):
        return None
    if year is None and shift is None:
        year, end = _trailing_year(words, end)
        shift, end = _year_shift(words, end) if year is None else (None, end)
    sure = year is not None or shift is not None or short is not None or kind == "quarter"
    return Period(kind=kind, number=number, year=year, shift=shift), end, "DATE", sure


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
    skip += words.at(skip) == "on"
    for rule in (weekday_date, month_day, day_month, weekday_alone, deictic_day):
        inner = rule(words, skip)
        if inner and isinstance(inner[0], CalendarDate):
            return replace(inner[0], clock=time), inner[1], "TIME", True
        if inner and isinstance(inner[0], Offset) and inner[0].unit == "day":
            return replace(inner[0], clock=time), inner[1], "TIME", True
    return CalendarDate(clock=time), end, "TIME", True


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


DATE_RULES = {
    "numeric date": numeric_date,
    "weekday and date": weekday_date,
    "month and day": month_day,
    "day and month": day_month,
    "month": month_alone,
    "weekday": weekday_alone,
    "holiday": holiday,
    "year": year_alone,
    "decade": decade,
    "century": century,
    "season": season,
    "quarter": quarter,
    "clock time": clock,
    "time with zone": military,
    "deictic day": deictic_day,
}
"""The rules by name; each takes the words and an index and returns reading, index behind it, type and certainty."""
