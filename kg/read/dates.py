"""Publication dates as they are stated: in a metadata field, a URL or the words of a date.

Nothing is guessed: a date whose day and month could be swapped, or without a year, is not a date here. Two-digit years
up to 69 belong to the twenty-first century, the others to the twentieth.
Sources: ISO 8601, RFC 5322 section 3.3; the words of `ontologies/text/read/dates.json`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from kg.read.vocabulary import alternatives, mapping, phrases

__all__ = ["StatedDate", "date_pattern", "parse_date", "parse_match", "url_date"]

CENTURY_PIVOT = 70
YEARS = range(1600, 2200)
"""No newspaper is older, and none is of the far future; data sets write the year 1 or 9999 where they know no date."""
URL_DAY = re.compile(
    r"(?:^|[/=_-])(?P<y>(?:19|20)\d\d)(?P<sep>[/_-])(?P<m>\d{1,2}|[a-z]{3,9})(?P=sep)(?P<d>\d{1,2})(?=$|[/_?.-])",
    re.IGNORECASE,
)
URL_DAY_FIRST = re.compile(r"/(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?=$|/)")
URL_COMPACT = re.compile(r"[/=_-](?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:\d{4}|\d{6})?(?=$|[/_?.&-])")
URL_MONTH = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>\d{1,2}|[a-z]{3,9})(?=/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A stated date: `value` if it names a day (ISO date or date-time), and the days that bound it."""

    value: str | None
    earliest: str
    latest: str


@cache
def date_pattern() -> str:
    """Return a regular expression (for IGNORECASE) of dates that name day, month and year in words or digits.

    Its groups are read by `parse_match`; it stands at most once in a larger pattern.
    """
    months = alternatives(mapping("dates", "months"))
    weekday = rf"(?:(?:{alternatives(phrases('dates', 'weekdays'))})\.?,?\s+)?"
    month, day = rf"(?:{months})\.?", r"\d{1,2}(?:st|nd|rd|th)?"
    return (
        rf"{weekday}(?:"
        r"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?![\d-])"
        rf"|(?P<d1>{day})\s*[-\s]\s*(?:of\s+)?(?P<m1>{month})\s*[-\s,]\s*(?P<y1>(?:19|20)\d\d|'?\d\d)(?!\d)"
        rf"|(?P<m2>{month})\s*[-\s]?\s*(?P<d2>{day})\s*[-\s,]\s*(?P<y2>(?:19|20)\d\d)(?!\d)"
        rf"|(?P<y3>(?:19|20)\d\d)[-\s,]+(?P<m3>{month})[-\s]+(?P<d3>{day})(?!\d)"
        r"|(?P<num>\d{1,4}[/.]\d{1,2}[/.]\d{4}|(?:19|20)\d\d/\d{1,2}/\d{1,2})(?!\d)"
        r")"
    )


@cache
def _compiled() -> re.Pattern[str]:
    return re.compile(date_pattern(), re.IGNORECASE)


def parse_match(match: re.Match[str]) -> str | None:
    """Return the ISO date of a match of `date_pattern`, or None if it is not one day of the calendar."""
    groups = match.groupdict()
    if groups["iso"]:
        return _iso(*groups["iso"].split("-"))
    if groups["num"]:
        return _numeric(groups["num"])
    for n in "123":
        if groups[f"y{n}"]:
            return _iso(groups[f"y{n}"], groups[f"m{n}"], groups[f"d{n}"])
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    number = _month(month)
    year = year.lstrip("'")
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < CENTURY_PIVOT else 1900)
    try:
        return date(full, number or 0, int(re.sub(r"\D", "", day))).isoformat() if full in YEARS else None
    except ValueError:
        return None


def _month(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    found = mapping("dates", "months").get(word.rstrip(".").lower())
    return found if isinstance(found, int) else None


def _numeric(text: str) -> str | None:
    """Read `18/02/2023`, `02.18.2023` or `2023/2/18`; day and month that could be swapped give no date.

    >>> _numeric("18/02/2023"), _numeric("02/18/2023"), _numeric("03/04/2023"), _numeric("2023/2/18")
    ('2023-02-18', '2023-02-18', None, '2023-02-18')
    """
    first, second, third = re.split(r"[/.]", text)
    if len(first) == 4:
        return _iso(first, second, third)
    if "." in text:  # with dots the day stands first everywhere
        return _iso(third, second, first) or _iso(third, first, second)
    if int(first) <= 12 and int(second) <= 12 and first.lstrip("0") != second.lstrip("0"):
        return None
    return _iso(third, second, first) or _iso(third, first, second)


def parse_date(text: str) -> StatedDate | None:
    """Return the date that a metadata field states, or None.

    >>> parse_date("Sat, 18 Feb 2023 10:05:00 GMT").value, parse_date("2023-02-18 10:05").value
    ('2023-02-18', '2023-02-18T10:05:00')
    >>> parse_date("1998-08").latest, parse_date("03/04/2023")
    ('1998-08-31', None)
    """
    text = " ".join(text.split())
    if (month := re.fullmatch(r"((?:19|20)\d\d)-(\d\d)", text)) is not None:
        return _month_of(int(month[1]), int(month[2]))
    if re.fullmatch(r"\d+", text) and not re.fullmatch(r"(?:19|20)\d{6}", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        match = _compiled().search(text)
        day = parse_match(match) if match else None
        return StatedDate(day, day, day) if day else None
    if moment.year not in YEARS:
        return None
    day = moment.date().isoformat()
    has_time = len(text) > len("2023-02-18") and re.search(r"\d[T ]\d", text) is not None
    return StatedDate(moment.isoformat() if has_time else day, day, day)


def _month_of(year: int, month: int) -> StatedDate | None:
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return StatedDate(None, f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last:02}")


def url_date(url: str) -> StatedDate | None:
    """Return the date that a URL's path holds: a day, else a year and month.

    >>> url_date("https://example.org/world/2024/03/05/flood").value
    '2024-03-05'
    >>> url_date("https://example.org/2024/03/flood").latest
    '2024-03-31'
    """
    path = re.sub(r"^[a-z][a-z0-9+.-]*://[^/]*", "", url.strip(), flags=re.IGNORECASE)
    days = set()
    for match in (*URL_DAY.finditer(path), *URL_COMPACT.finditer(path)):
        if (day := _iso(match["y"], match["m"], match["d"])) is not None:
            days.add(day)
    for match in URL_DAY_FIRST.finditer(path):
        if (day := _numeric(f"{match['d']}/{match['m']}/{match['y']}")) is not None:
            days.add(day)
    if len(days) == 1:
        day = days.pop()
        return StatedDate(day, day, day)
    match_month = None if days else URL_MONTH.search(path)
    if match_month is None or (number := _month(match_month["m"])) is None:
        return None
    return _month_of(int(match_month["y"]), number)
